/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the arguments say.
 *
 * @param host of the server
 * @param port of the server
 * @param timeout for connecting, and for each answer
 * @param readings what is read
 * @param writes what may be written, by name
 */
record ModbusArgs(
    String host, int port, Duration timeout, List<Reading> readings, Map<String, Point> writes) {

  ModbusArgs {
    readings = List.copyOf(readings);
    writes = Map.copyOf(writes);
  }
}
