/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

/** When writes are forced to the disk. */
public enum SyncMode {
  /** When the system does it. */
  NEVER,
  /** Every so often. */
  INTERVAL,
  /** Before they are acknowledged. */
  ALWAYS
}
