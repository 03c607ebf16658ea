/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.model.Bytes;
import io.holdfast.model.MethodResult;

/** Answers calls of direct methods at once, inside {@code doWork}. */
@FunctionalInterface
public interface MethodHandler {

  /**
   * Answers a call. One that throws is answered with status 500.
   *
   * @param name the method's name
   * @param payload the caller's JSON; may be empty
   * @return the answer; an empty payload is sent as {@code null}
   */
  MethodResult onMethod(String name, Bytes payload);
}
