/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

/**
 * Text from the network does not have its form. Carries no stack trace, since anybody on the
 * network can cause it; the message says what is wrong and where, and never quotes the text.
 */
public final class WireFormatException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With what is wrong. */
  public WireFormatException(String message) {
    super(message, null, false, false);
  }
}
