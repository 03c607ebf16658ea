/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;

/** Refusals that are said in several places. */
final class Refused {

  private Refused() {}

  static <T> Outcome<T> unauthorized(String detail) {
    return Outcome.refused(ErrorCode.UNAUTHORIZED_ACCESS, detail);
  }
}
