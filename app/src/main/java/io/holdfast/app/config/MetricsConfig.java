/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where metrics are.
 *
 * @param said whether there are any, or null if that was not said
 * @param host null for the hub's own
 * @param port null for {@link #STANDARD_PORT}, if that is free
 */
public record MetricsConfig(
    @Nullable Boolean said, @Nullable InetAddress host, @Nullable Integer port) {

  /** IoT Edge's. */
  public static final int STANDARD_PORT = 9600;

  private static final String SECTION = "metrics";

  static final Key<Boolean> ENABLED =
      new Key<>(
          SECTION,
          "enabled",
          Form.YES_OR_NO,
          "",
          "Whether the hub tells metrics at `http://HOST:PORT/metrics`, for Prometheus. Without it an"
              + " edge hub does, and a root hub if `port` is set.",
          "");
  static final Key<InetAddress> HOST =
      new Key<>(
          SECTION,
          "host",
          Form.ADDRESS,
          "",
          "Address to tell metrics at, without TLS and to whoever asks. Without it that of the"
              + " server.",
          "");
  static final Key<Integer> PORT =
      new Key<>(
          SECTION,
          "port",
          Form.PORT,
          "",
          "Port of metrics; 0 takes a free one. Without it 9600, and none if that is taken.",
          "--metrics-port");

  static final List<Key<?>> KEYS = List.of(ENABLED, HOST, PORT);

  static MetricsConfig of(Values values) {
    return new MetricsConfig(values.find(ENABLED), values.find(HOST), values.find(PORT));
  }

  /** Whether there are metrics of a hub that has them by default, or that has not. */
  public boolean isEnabled(boolean standard) {
    return said == null ? standard || port != null : said;
  }
}
