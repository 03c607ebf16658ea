/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why a dial failed. The message names whom it was for, the cause has the details. */
public class DialException extends IOException {

  private static final long serialVersionUID = 1L;

  /** How far the dial came. */
  public enum Step {
    /** The host has no address, or no name server answered. */
    RESOLVE,
    /** Refused, unreachable, or reset. */
    CONNECT,
    /** The proxy refused, or did not answer as one. */
    PROXY,
    /**
     * No common terms, or a certificate that is not trusted, has expired or is for another host.
     */
    TLS
  }

  /** Where it failed. */
  private final Step step;

  DialException(Step step, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.step = step;
  }

  /** {@return how far the dial came} */
  public final Step step() {
    return step;
  }
}
