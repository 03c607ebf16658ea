/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The registrations of those who may connect at all. Any thread. */
record EnabledRegistrations(Registry registry) {

  /**
   * The registration, if it and its device are enabled.
   *
   * @return refused like {@link Registry#find}, or with {@code DEVICE_DISABLED}
   */
  CompletionStage<Outcome<Registration>> find(Identity identity) {
    if (identity instanceof ModuleIdentity) {
      return registry
          .find(identity.device())
          .thenCompose(device ->
              isShutOut(device)
                  ? CompletableFuture.completedStage(disabled(device))
                  : registry.find(identity));
    }
    return registry
        .find(identity)
        .thenApply(device -> isShutOut(device) ? disabled(device) : device);
  }

  private static boolean isShutOut(Outcome<Registration> device) {
    return !(device instanceof Outcome.Done<Registration>(DeviceRegistration found))
        || !found.enabled();
  }

  private static Outcome<Registration> disabled(Outcome<Registration> device) {
    return device instanceof Outcome.Done<Registration>(Registration found)
        ? Outcome.refused(ErrorCode.DEVICE_DISABLED, found.identity() + " is disabled")
        : device;
  }
}
