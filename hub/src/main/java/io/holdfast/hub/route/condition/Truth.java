/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

/** The outcome of a condition: a message is taken if it is {@link #TRUE}. */
public enum Truth {
  /** It does not hold. */
  FALSE,
  /** It cannot be told: a property is not there, or has no such value. */
  UNDEFINED,
  /** It holds. */
  TRUE;

  static Truth of(boolean holds) {
    return holds ? TRUE : FALSE;
  }

  Truth not() {
    return switch (this) {
      case FALSE -> TRUE;
      case UNDEFINED -> UNDEFINED;
      case TRUE -> FALSE;
    };
  }

  Truth and(Truth other) {
    return compareTo(other) < 0 ? this : other;
  }

  Truth or(Truth other) {
    return compareTo(other) > 0 ? this : other;
  }
}
