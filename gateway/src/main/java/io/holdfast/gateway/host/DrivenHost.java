/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.gateway.load.Entrypoint;
import io.holdfast.gateway.sp.SpLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same as {@link ModuleHost} without any thread: all that it does, calls of the module among
 * it, happens while its caller is in {@link #doWork()}.
 *
 * <p>Owned by the thread that attached it; only {@link #status} and the module's {@code publish}
 * may come from others. A {@code publish} that must wait on the owner's thread lets the sockets go
 * on meanwhile.
 */
public final class DrivenHost implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DrivenHost.class);
  private static final Duration TURN = Duration.ofMillis(10);

  private final Thread owner = Thread.currentThread();
  private final ManualIoEventLoop turns;
  private final SpLoop loop;
  private final Attachment attachment;
  private boolean isWorking;
  private boolean isDetached;

  private DrivenHost(String controlId, Entrypoint module, Pace pace) {
    turns = new ManualIoEventLoop(owner, NioIoHandler.newFactory());
    loop = SpLoop.driven(turns);
    attachment = new Attachment(controlId, loop, module, pace, this::drive);
  }

  /**
   * Binds the control channel. The calling thread is the owner.
   *
   * @param controlId see {@link ModuleHost#attach}
   * @param module makes a module for each life, as in {@code Sensor::new}
   * @throws IOException if the address cannot be bound, or another listens there
   * @throws IllegalArgumentException if it is no address
   */
  public static DrivenHost attach(String controlId, Entrypoint module) throws IOException {
    return attach(controlId, module, Pace.USUAL);
  }

  static DrivenHost attach(String controlId, Entrypoint module, Pace pace) throws IOException {
    var address = Attachment.address(controlId);
    DrivenHost host = new DrivenHost(controlId, module, pace);
    try {
      CompletableFuture<Void> attached = host.attachment.attach(address);
      while (!attached.isDone()) {
        var unused = host.turns.run(TURN.toNanos());
      }
      Attachment.join(attached);
      return host;
    } catch (IOException | RuntimeException e) {
      host.loop.close();
      throw e;
    }
  }

  /**
   * Does what there is to do, without waiting for more.
   *
   * @return how many things it did
   * @throws IllegalStateException on another thread, from within a call of the module, or after
   *     {@link #detach}
   */
  public int doWork() {
    return doWork(Duration.ZERO);
  }

  /**
   * Does what there is to do; if there is nothing, waits until there is.
   *
   * @param maxWait how long to wait at most
   * @return how many things it did
   * @throws IllegalStateException as {@link #doWork()} does
   */
  public int doWork(Duration maxWait) {
    checkOwner();
    if (isDetached) {
      throw new IllegalStateException("the host has detached");
    }
    return work(maxWait);
  }

  private int work(Duration maxWait) {
    isWorking = true;
    try {
      boolean mayWait = maxWait.toNanos() > 0 && !attachment.calls().isWaiting();
      int done = mayWait ? turns.run(maxWait.toNanos()) : turns.runNow();
      int called = attachment.calls().doWaiting();
      // Lets out at once what the module has published.
      return called == 0 ? done : done + called + turns.runNow();
    } finally {
      isWorking = false;
    }
  }

  /** What it does now, and has counted; any thread. */
  public HostStatus status() {
    return attachment.status();
  }

  /**
   * As {@link ModuleHost#detach} does, on the owner's thread.
   *
   * @throws IllegalStateException on another thread, or from within a call of the module
   */
  public void detach() {
    checkOwner();
    if (isDetached) {
      return;
    }
    isDetached = true;
    CompletableFuture<Void> detached = attachment.detach();
    long end = turns.ticker().nanoTime() + attachment.detachLimit().toNanos();
    while (!detached.isDone() && turns.ticker().nanoTime() - end < 0) {
      var unused = work(TURN);
    }
    if (!detached.isDone()) {
      LOG.warn("the host did not end in order: the module or the gateway took too long");
    }
    attachment.calls().end();
    loop.close();
  }

  /** {@link #detach}. */
  @Override
  public void close() {
    detach();
  }

  private void checkOwner() {
    if (!Thread.currentThread().equals(owner)) {
      throw new IllegalStateException("only " + owner.getName() + " may drive this host");
    }
    if (isWorking) {
      throw new IllegalStateException("the module must not drive its host");
    }
  }

  /** For a publish that must wait: on the owner's thread nobody else would make room for it. */
  private boolean drive() {
    if (!Thread.currentThread().equals(owner)) {
      return false;
    }
    var unused = turns.run(TURN.toNanos());
    return true;
  }
}
