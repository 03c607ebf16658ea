/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.metrics;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Where metrics are, and whose.
 *
 * @param address to listen at
 * @param common labels that every series has, in this order
 */
public record MetricsOptions(InetSocketAddress address, Map<String, String> common) {

  /** Where requests go, as at IoT Edge. */
  static final String PATH = "/metrics";

  /** How many connections there may be; one more is closed. */
  static final int MAX_CONNECTIONS = 16;

  /** The longest line and the longest headers of a request, in bytes. */
  static final int MAX_LINE = 1024;

  static final int MAX_HEADERS = 8192;

  /** A connection on which nothing comes for so long is closed, and one that takes nothing. */
  static final int IDLE_SECONDS = 120;

  /** How long may be waited for the hub. */
  static final int PATIENCE_SECONDS = 10;
}
