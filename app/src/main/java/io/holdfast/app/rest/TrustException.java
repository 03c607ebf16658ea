/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

/** The authority to trust cannot be read; the message says what to look at. */
public final class TrustException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TrustException(String message) {
    super(message);
  }

  TrustException(String message, Throwable cause) {
    super(message, cause);
  }
}
