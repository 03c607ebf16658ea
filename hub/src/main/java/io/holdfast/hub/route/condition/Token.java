/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

/**
 * A word of a condition.
 *
 * @param offset where it begins, in characters of the condition
 * @param text as written
 */
record Token(Kind kind, int offset, String text) {

  /** Kinds of tokens. */
  enum Kind {
    TEXT,
    NUMBER,
    HEX,
    TRUE,
    FALSE,
    NULL,
    UNDEFINED,
    NAME,
    SYSTEM_NAME,
    AND,
    OR,
    NOT,
    SYMBOL,
    END
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }
}
