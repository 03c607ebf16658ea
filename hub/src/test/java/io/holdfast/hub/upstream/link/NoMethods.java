/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.method.MethodTarget;
import io.holdfast.hub.method.Methods;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Nobody listens to methods, and nobody will. */
interface NoMethods extends Methods {

  @Override
  default CompletionStage<Outcome<MethodResult>> invoke(Identity target, MethodCall call) {
    return CompletableFuture.completedStage(
        Outcome.refused(ErrorCode.DEVICE_NOT_ONLINE, "nobody listens"));
  }

  @Override
  default void listening(Identity identity, MethodTarget target) {}

  @Override
  default void gone(Identity identity, MethodTarget target) {}

  @Override
  default void answered(Identity identity, String requestId, int status, Bytes payload) {}
}
