/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands, and what its bytes mean.
 *
 * @param name what messages call it
 * @param unit the unit id that requests name, 0 to 255
 * @param address of its first register or bit, from 0
 * @param count how many values stand there one after the other; 0 for a single one
 * @param lowWordFirst whether of two registers the first has the lower half
 * @param scale what a number in the register is multiplied by; null for nothing
 */
record Point(
    String name,
    int unit,
    Table table,
    int address,
    DataType type,
    int count,
    boolean lowWordFirst,
    @Nullable BigDecimal scale) {

  /** How many registers or bits a request names. */
  int quantity() {
    return Math.max(count, 1) * type.width;
  }
}
