/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

/** What one or two registers mean, or a bit. */
enum DataType {
  INT16(1, Short.MIN_VALUE, Short.MAX_VALUE),
  UINT16(1, 0, 0xFFFF),
  INT32(2, Integer.MIN_VALUE, Integer.MAX_VALUE),
  UINT32(2, 0, 0xFFFF_FFFFL),
  FLOAT32(2, 0, 0),
  BOOL(1, 0, 1);

  /** How many registers one value has, or bits. */
  final int width;

  /** The least whole number; of no meaning for {@link #FLOAT32}. */
  final long least;

  /** The largest whole number; of no meaning for {@link #FLOAT32}. */
  final long most;

  DataType(int width, long least, long most) {
    this.width = width;
    this.least = least;
    this.most = most;
  }
}
