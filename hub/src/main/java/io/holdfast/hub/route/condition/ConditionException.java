/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

/** A text is no condition. The message says what is wrong and where. */
public final class ConditionException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final int offset;

  ConditionException(int offset, String detail) {
    super(detail);
    this.offset = offset;
  }

  /** Where it is wrong: characters from the beginning of the condition, from 0. */
  public int offset() {
    return offset;
  }
}
