/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.load;

import org.jspecify.annotations.Nullable;

/** There is no module; the message says why, and what to do. */
public final class ModuleLoadException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The reason as one sentence, and what caused it. */
  public ModuleLoadException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
