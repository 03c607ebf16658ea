/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.gateway.load.Entrypoint;
import io.holdfast.gateway.sp.SpAddress;
import io.holdfast.gateway.sp.SpLoop;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a module in this process for a gateway in another. The gateway may come, go and come again;
 * each time it asks for the module, a new one is made. What the module publishes while no gateway
 * is there is kept, 1,024 messages at most: then {@code publish} waits.
 *
 * <pre>{@code
 * try (ModuleHost host = ModuleHost.attach("/run/sensor.control", Sensor::new)) {
 *   System.in.read();
 * }
 * }</pre>
 *
 * <p>It has two daemon threads, one for the sockets, and one for the module, on which all calls of
 * it come. Every method may be called from any thread, but {@link #detach} not from the module.
 */
public final class ModuleHost implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModuleHost.class);

  private final SpLoop loop;
  private final Attachment attachment;
  private boolean isDetached;

  private ModuleHost(SpLoop loop, Attachment attachment) {
    this.loop = loop;
    this.attachment = attachment;
  }

  /**
   * Binds the control channel and waits for a gateway, which it does not take the thread for.
   *
   * @param controlId the gateway's {@code control.id}: the path of a socket file in a folder that
   *     exists, or {@code tcp://HOST:PORT}
   * @param module makes a module for each life, as in {@code Sensor::new}
   * @throws IOException if the address cannot be bound, or another listens there
   * @throws IllegalArgumentException if it is no address
   */
  public static ModuleHost attach(String controlId, Entrypoint module) throws IOException {
    return attach(controlId, module, Pace.USUAL);
  }

  static ModuleHost attach(String controlId, Entrypoint module, Pace pace) throws IOException {
    SpAddress address = Attachment.address(controlId);
    SpLoop loop = SpLoop.start("host " + controlId);
    try {
      Attachment attachment = new Attachment(controlId, loop, module, pace, () -> false);
      Attachment.join(attachment.attach(address));
      attachment.calls().startThread("module " + controlId);
      return new ModuleHost(loop, attachment);
    } catch (IOException | RuntimeException e) {
      loop.close();
      throw e;
    }
  }

  /** What it does now, and has counted. */
  public HostStatus status() {
    return attachment.status();
  }

  /**
   * Tells the gateway that the host leaves, destroys the module, lets out what it published, and
   * ends both channels so that the gateway has time to read them to their end. Waits until all that
   * is done: usually 1 to 2 seconds with a gateway there, 25 at most. One that reads slowly gets as
   * long as the original would take for what it may not have read, 6 seconds at most. Does nothing
   * the second time.
   */
  public synchronized void detach() {
    if (isDetached) {
      return;
    }
    isDetached = true;
    CompletableFuture<Void> detached = attachment.detach();
    try {
      detached.get(attachment.detachLimit().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
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
}
