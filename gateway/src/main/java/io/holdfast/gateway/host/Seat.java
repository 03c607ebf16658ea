/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.load.Entrypoint;
import io.holdfast.gateway.log.Occurrences;
import io.holdfast.wire.gateway.GatewayMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the module sits, if there is one. Whatever it throws ends here. Owned by the thread that
 * calls the module.
 */
final class Seat {

  private static final Logger LOG = LoggerFactory.getLogger(Seat.class);

  private final String name;
  private final Entrypoint entrypoint;
  private final Counts counts;
  private final Occurrences failures;

  private @Nullable GatewayModule module;
  private boolean isStarted;
  // Written by the loop: messages are not waited for any more.
  private volatile boolean isLate;

  Seat(String name, Entrypoint entrypoint, Counts counts, Occurrences failures) {
    this.name = name;
    this.entrypoint = entrypoint;
    this.counts = counts;
    this.failures = failures;
  }

  /** Makes and creates the module; false if there is none. */
  boolean create(ModuleContext context) {
    forgetInterrupt();
    isStarted = false;
    isLate = false;
    GatewayModule made = null;
    try {
      made = entrypoint.load();
      made.create(context);
      module = made;
      return true;
    } catch (Throwable e) {
      LOG.warn("{}: the module could not be created: {}", name, reason(e), e);
      destroy(made);
      return false;
    }
  }

  /** Starts the module, unless there is none or it was. */
  void start() {
    GatewayModule seated = module;
    if (seated == null || isStarted) {
      LOG.info("{}: nothing to start", name);
      return;
    }
    isStarted = true;
    try {
      seated.start();
    } catch (Throwable e) {
      LOG.warn("{}: start failed: {}", name, reason(e), e);
    }
  }

  /** Gives a message to the module. */
  void receive(GatewayMessage message) {
    GatewayModule seated = module;
    if (seated == null || isLate) {
      counts.unclaimed.increment();
      return;
    }
    counts.received.increment();
    try {
      seated.receive(message);
    } catch (Throwable e) {
      counts.failed.increment();
      if (failures.happened()) {
        LOG.warn("{}: receive failed ({} so far): {}", name, counts.failed.sum(), reason(e), e);
      }
    }
  }

  /** Ends the module. */
  void destroy() {
    forgetInterrupt();
    GatewayModule seated = module;
    module = null;
    destroy(seated);
  }

  private void destroy(@Nullable GatewayModule seated) {
    if (seated == null) {
      return;
    }
    try {
      seated.destroy();
    } catch (Throwable e) {
      LOG.warn("{}: destroy failed: {}", name, reason(e), e);
    }
  }

  /** Messages that still wait for the module are passed over; any thread. */
  void hurry() {
    isLate = true;
  }

  /** One that was meant for a call before. */
  private static void forgetInterrupt() {
    var unused = Thread.interrupted();
  }

  private static String reason(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.getClass().getName() : thrown.getMessage();
  }
}
