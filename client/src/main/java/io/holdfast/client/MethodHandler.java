/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.model.MethodResult;
import java.util.concurrent.CompletionStage;

/** Answers calls of direct methods, on the options' executor. */
@FunctionalInterface
public interface MethodHandler {

  /**
   * Answers a call, now or later. If it throws or fails, the caller gets status 500. An answer that
   * comes after the connection that brought the call was lost reaches nobody.
   *
   * @param request the method's name and payload
   * @return the answer, now or later
   */
  CompletionStage<MethodResult> called(MethodRequest request);
}
