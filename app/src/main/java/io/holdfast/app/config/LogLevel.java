/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

/** How much the log tells. */
public enum LogLevel {
  /** What somebody has to look after. */
  ERROR,
  /** And what was refused. */
  WARN,
  /** And what begins and ends. */
  INFO,
  /** And what each connection does. */
  DEBUG,
  /** And every packet. */
  TRACE
}
