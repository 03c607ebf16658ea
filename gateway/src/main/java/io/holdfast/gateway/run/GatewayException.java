/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.run;

import org.jspecify.annotations.Nullable;

/** A gateway cannot do what it was asked; the message says why. Nothing of it was done. */
public final class GatewayException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The reason as one sentence. */
  public GatewayException(String reason) {
    this(reason, null);
  }

  /** The reason as one sentence, and what caused it. */
  public GatewayException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
