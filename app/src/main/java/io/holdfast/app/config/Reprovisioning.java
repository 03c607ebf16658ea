/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

/** When an edge hub that is provisioned asks again which hub it belongs to. */
public enum Reprovisioning {
  /** When its hub refuses it, or cannot be reached for minutes. */
  DYNAMIC,
  /** At each start; after that as {@link #ON_ERROR_ONLY}. */
  ALWAYS_ON_STARTUP,
  /** When it could not be connected to its hub since it was started. */
  ON_ERROR_ONLY
}
