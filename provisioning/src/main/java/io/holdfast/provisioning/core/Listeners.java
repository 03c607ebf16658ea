/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

/**
 * Who is told of a registration. One that throws is logged, and harms nothing. Owner: the loop.
 *
 * @param registrationId of whom, for the log
 * @param handler told what it came to
 * @param statuses told how far it is
 */
record Listeners(
    String registrationId, RegistrationHandler handler, RegistrationStatusHandler statuses) {

  private static final InternalLogger LOG =
      InternalLoggerFactory.getInstance(DeviceRegistration.class);

  /** Nobody. */
  static final Listeners NONE = new Listeners("", outcome -> {}, status -> {});

  void tell(RegistrationStatus status) {
    guarded(() -> statuses.onStatus(status));
  }

  void tell(RegistrationOutcome outcome) {
    guarded(() -> handler.onRegistered(outcome));
  }

  private void guarded(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException failure) {
      LOG.warn("{}: a callback failed", registrationId, failure);
    }
  }
}
