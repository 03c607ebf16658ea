/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.mqtt.Completion;
import io.holdfast.client.net.IoDriver;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

/**
 * Runs callbacks inside {@code doWork} and lets none of them do harm. Owner: the client's thread.
 */
final class LowerCallbacks {

  private static final InternalLogger LOG = InternalLoggerFactory.getInstance(ModuleClientLL.class);

  private final IoDriver driver;
  private final String client;
  private long failed;
  private long refused;

  LowerCallbacks(IoDriver driver, String client) {
    this.driver = driver;
    this.client = client;
  }

  /** Runs a callback now if work is being done, else in the next {@code doWork}. */
  void run(String what, Runnable callback) {
    if (driver.isWorking()) {
      guarded(what, callback);
    } else {
      driver.loop().execute(() -> guarded(what, callback));
    }
  }

  private void guarded(String what, Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException failure) {
      failed(what, failure);
    }
  }

  /** Counts a callback that threw. */
  void failed(String what, RuntimeException failure) {
    failed++;
    LOG.warn("{}: {} failed", client, what, failure);
  }

  /** Says what nobody else is told. */
  void note(String what) {
    LOG.warn("{}: {}", client, what);
  }

  /** Says what the user wants to be told. */
  void trace(String what) {
    LOG.info("{}: {}", client, what);
  }

  /** Takes the hub's answer to a subscription: one that is refused is counted and said. */
  Completion granted(String what) {
    return refusal -> {
      if (refusal != null) {
        refused++;
        note("the subscription to " + what + " was refused: " + refusal.getMessage());
      }
    };
  }

  /** How many subscriptions were refused. */
  long refused() {
    return refused;
  }

  /** How many threw. */
  long failed() {
    return failed;
  }
}
