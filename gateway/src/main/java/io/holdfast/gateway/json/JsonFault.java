/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.json;

/** JSON that says what it must not; the message begins with the place. */
public final class JsonFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String pointer;
  private final String reason;

  /**
   * A fault.
   *
   * @param pointer where, by RFC 6901; empty for the whole text
   * @param reason what is wrong there, and what would be right
   */
  public JsonFault(String pointer, String reason) {
    super((pointer.isEmpty() ? "" : pointer + ": ") + reason);
    this.pointer = pointer;
    this.reason = reason;
  }

  /** Where, by RFC 6901; empty for the whole text. */
  public String pointer() {
    return pointer;
  }

  /** The same, seen from outside. */
  public JsonFault below(String outer) {
    return new JsonFault(outer + pointer, reason);
  }
}
