/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

/**
 * A text is no SAS token. Carries no stack trace, since anybody on the network can cause it; the
 * message says what is wrong and never quotes the text.
 */
public final class InvalidSasTokenException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With what is wrong. */
  public InvalidSasTokenException(String message) {
    super(message, null, false, false);
  }
}
