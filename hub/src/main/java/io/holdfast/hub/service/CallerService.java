/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.Throttles;
import io.holdfast.hub.admit.Admission;
import io.holdfast.hub.admit.Credentials;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.session.Admitted;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Direct methods, as modules beside an edge hub call them: on whoever is connected here, and never
 * through the parent. Any thread; nothing blocks.
 */
public final class CallerService {

  private final DeviceIdentity device;
  private final Admission admission;
  private final Methods methods;
  private final Throttles throttles;

  /**
   * Of an edge hub.
   *
   * @param device the edge device that the hub belongs to
   */
  public CallerService(
      DeviceIdentity device, Admission admission, Methods methods, Throttles throttles) {
    this.device = device;
    this.admission = admission;
    this.methods = methods;
    this.throttles = throttles;
  }

  /**
   * Decides whether a module may call methods here.
   *
   * @return refused with {@code UNAUTHORIZED} if it is not of the hub's own device, or not who it
   *     says; other codes are faults of the hub
   */
  public CompletionStage<Outcome<ModuleIdentity>> admit(
      ModuleIdentity caller, Credentials credentials) {
    if (!caller.device().equals(device)) {
      return CompletableFuture.completedStage(
          Outcome.refused(
              ErrorCode.UNAUTHORIZED,
              "Only modules on the same device can invoke DirectMethods on Edge"));
    }
    return admission
        .verify(caller, credentials)
        .thenApply(judged ->
            judged instanceof Outcome.Refused<Admitted>(Refusal refusal)
                    && refusal.code().httpStatus() < 500
                ? Outcome.refused(ErrorCode.UNAUTHORIZED, refusal.detail())
                : judged.map(admitted -> caller));
  }

  /**
   * Calls a method; refused as {@link Methods#invoke}, or as throttled.
   *
   * @param caller who was admitted
   */
  public CompletionStage<Outcome<MethodResult>> invoke(
      ModuleIdentity caller, Identity target, MethodCall call) {
    return throttles.allows(Throttles.Kind.METHODS, target)
        ? methods.invoke(caller, target, call)
        : CompletableFuture.completedStage(
            new Outcome.Refused<>(Throttles.refusal(Throttles.Kind.METHODS)));
  }
}
