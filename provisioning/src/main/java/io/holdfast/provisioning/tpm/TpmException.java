/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.tpm;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A hardware module is not there, or would not do what it was asked to. */
public final class TpmException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * A failure.
   *
   * @param message what was asked, and what the module answered; no secret
   * @param cause may be null
   */
  public TpmException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
