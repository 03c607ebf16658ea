/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one module: delivers what waits, does what is asked for in between, and destroys
 * the module as its last act. As a {@link BooleanSupplier} it tells publishers that wait on its
 * behalf whether the module's end has no more time for them.
 */
final class Worker implements Runnable, BooleanSupplier {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final String name;
  private final GatewayModule module;
  private final Inbox inbox;
  private final Runnable mute;
  private final Thread thread;
  private final Calls calls = new Calls();
  private final AtomicBoolean isStarted = new AtomicBoolean();
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private final Failures failures;

  /** Whether nothing comes any more. */
  private volatile boolean isEnding;

  /** Whether what waits is dropped. */
  private volatile boolean isHurried;

  /** Whether the last message was delivered or dropped; guarded by this for {@link #hurry}. */
  private volatile boolean isDelivered;

  /** Written by the thread alone. */
  private final AtomicLong delivered = new AtomicLong();

  /**
   * A thread that has yet to start.
   *
   * @param mute to be run when the module is destroyed
   */
  Worker(String name, GatewayModule module, Inbox inbox, Runnable mute) {
    this.name = name;
    this.module = module;
    this.inbox = inbox;
    this.mute = mute;
    this.failures = new Failures(name);
    this.thread = new Thread(this, "module " + name);
    thread.setDaemon(true);
    inbox.ownedBy(thread);
  }

  /** Asks for a call of the module, which is done before the next message. */
  CompletableFuture<@Nullable Void> ask(Action action) {
    CompletableFuture<@Nullable Void> done = calls.ask(() -> action.on(module));
    if (isStarted.compareAndSet(false, true)) {
      thread.start();
    }
    inbox.rouse();
    return done;
  }

  CompletableFuture<@Nullable Void> end() {
    isEnding = true;
    if (isStarted.compareAndSet(false, true)) {
      thread.start();
    }
    inbox.rouse();
    return ended;
  }

  /** Interrupts the thread only while it delivers: {@code destroy} is to be done in peace. */
  synchronized void hurry() {
    isHurried = true;
    if (!isDelivered) {
      thread.interrupt();
    }
  }

  void interrupt() {
    thread.interrupt();
  }

  @Override
  public void run() {
    deliverAll();
    synchronized (this) {
      isDelivered = true;
      // It was for a message.
      boolean ignored = Thread.interrupted();
    }
    inbox.end();
    try {
      module.destroy();
    } catch (Throwable e) {
      LOG.warn("module {} failed in its destroy: {}", name, e.toString(), e);
    } finally {
      mute.run();
      ended.complete(null);
    }
  }

  private void deliverAll() {
    while (true) {
      // What a module left behind would end its next wait. That of hurry is not lost: it says so
      // first, and is asked after this.
      boolean ignored = Thread.interrupted();
      if (isHurried) {
        return;
      }
      if (!calls.isEmpty()) {
        calls.run();
        continue;
      }
      GatewayMessage message = inbox.poll();
      if (message != null) {
        deliver(message);
      } else if (isEnding && inbox.waiting() == 0) {
        return;
      } else {
        inbox.sleep(this::isCalled);
      }
    }
  }

  private boolean isCalled() {
    return isEnding || !calls.isEmpty();
  }

  private void deliver(GatewayMessage message) {
    try {
      module.receive(message);
      delivered.setRelease(delivered.getPlain() + 1);
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  @Override
  public boolean getAsBoolean() {
    return isHurried;
  }

  boolean isDelivered() {
    return isDelivered;
  }

  boolean isCurrentThread() {
    return Thread.currentThread().equals(thread);
  }

  long delivered() {
    return delivered.get();
  }

  long failed() {
    return failures.count();
  }

  void minute() {
    failures.minute();
  }

  /** Something to do with the module. */
  interface Action {
    void on(GatewayModule module) throws Exception;
  }
}
