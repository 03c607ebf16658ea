/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.model.Bytes;

/** Takes calls of direct methods to answer them later, inside {@code doWork}. */
@FunctionalInterface
public interface InboundMethodHandler {

  /**
   * A call. One that throws is answered with status 500.
   *
   * @param name the method's name
   * @param payload the caller's JSON; may be empty
   * @param handle for {@link ModuleClientLL#deviceMethodResponse}, once
   */
  void onMethod(String name, Bytes payload, MethodHandle handle);
}
