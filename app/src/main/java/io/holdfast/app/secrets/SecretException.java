/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.secrets;

/**
 * A secret cannot be read, or too many can read it; the message says what to do, never what it is.
 */
public final class SecretException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A message for the person who runs the hub. */
  public SecretException(String message) {
    super(message);
  }

  /** A message for the person who runs the hub, and what led to it. */
  public SecretException(String message, Throwable cause) {
    super(message, cause);
  }
}
