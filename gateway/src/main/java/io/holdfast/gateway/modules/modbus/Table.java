/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

/** The four tables of a Modbus server. */
enum Table {
  /** Registers of 16 bits that may be written. */
  HOLDING(125, true),
  /** Registers of 16 bits. */
  INPUT(125, false),
  /** Bits that may be written. */
  COIL(2000, true),
  /** Bits. */
  DISCRETE(2000, false);

  /** How many one request may ask for. */
  final int most;

  /** Whether it can be written. */
  final boolean writable;

  Table(int most, boolean writable) {
    this.most = most;
    this.writable = writable;
  }

  /** Whether it has bits, not registers. */
  boolean hasBits() {
    return this == COIL || this == DISCRETE;
  }
}
