/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.model.MethodResult;
import org.jspecify.annotations.Nullable;

/** Hears the answer to a call of another's method, inside {@code doWork}. */
@FunctionalInterface
public interface MethodInvokeHandler {

  /**
   * The answer; told exactly once.
   *
   * @param answer what the method answered, or null if the call did not come through
   * @param failure why it did not, else null
   */
  void onResult(@Nullable MethodResult answer, @Nullable ClientException failure);
}
