/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

/** The hub did not answer, or is not the one that was meant; the message says what to look at. */
public final class HubUnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HubUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
