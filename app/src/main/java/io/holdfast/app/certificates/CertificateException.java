/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.certificates;

/** A certificate or its key cannot be read, made or used; the message says what to do. */
public final class CertificateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A message for the person who runs the hub. */
  public CertificateException(String message) {
    super(message);
  }

  /** A message for the person who runs the hub, and what led to it. */
  public CertificateException(String message, Throwable cause) {
    super(message, cause);
  }
}
