/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

/**
 * The hub cannot start, for a reason that its user can do something about: the message says what.
 */
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A message for the person who starts the hub. */
  public StartException(String message) {
    super(message);
  }

  /** A message for the person who starts the hub, and what led to it. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
