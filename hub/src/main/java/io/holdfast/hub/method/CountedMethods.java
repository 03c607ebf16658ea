/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.method;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.watch.Figures;
import io.holdfast.hub.watch.Metric;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Methods, and how often they are called by whom, and how long that takes. Any thread. */
public final class CountedMethods implements Methods {

  private static final String SERVICE = "service";
  private static final String PARENT = "upstream";

  private final Methods methods;
  private final Figures figures;
  private final InstantSource clock;

  /** The same methods. */
  public CountedMethods(Methods methods, Figures figures, InstantSource clock) {
    this.methods = methods;
    this.figures = figures;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Outcome<MethodResult>> invoke(Identity target, MethodCall call) {
    return counted(SERVICE, target, clock.instant(), methods.invoke(target, call));
  }

  @Override
  public CompletionStage<Outcome<MethodResult>> invoke(
      Identity caller, Identity target, MethodCall call) {
    return counted(
        caller.clientId(), target, clock.instant(), methods.invoke(caller, target, call));
  }

  @Override
  public CompletionStage<Outcome<MethodResult>> relay(Identity target, MethodCall call) {
    return counted(PARENT, target, clock.instant(), methods.relay(target, call));
  }

  private CompletionStage<Outcome<MethodResult>> counted(
      String from, Identity target, Instant began, CompletionStage<Outcome<MethodResult>> call) {
    return call.whenComplete((outcome, fault) -> {
      if (!isToNobody(outcome)) {
        Instant now = clock.instant();
        String to = target.clientId();
        figures.count(Metric.METHODS, from, to);
        figures.took(
            Metric.METHOD_TIME, Duration.between(began, now), now.toEpochMilli(), from, to);
      }
    });
  }

  /** Who calls may name anybody: only those who are registered are counted. */
  private static boolean isToNobody(@Nullable Outcome<MethodResult> outcome) {
    return outcome instanceof Outcome.Refused<MethodResult>(var refusal)
        && (refusal.code() == ErrorCode.DEVICE_NOT_FOUND
            || refusal.code() == ErrorCode.MODULE_NOT_FOUND);
  }

  @Override
  public void listening(Identity identity, MethodTarget target) {
    methods.listening(identity, target);
  }

  @Override
  public void gone(Identity identity, MethodTarget target) {
    methods.gone(identity, target);
  }

  @Override
  public void answered(Identity identity, String requestId, int status, Bytes payload) {
    methods.answered(identity, requestId, status, payload);
  }
}
