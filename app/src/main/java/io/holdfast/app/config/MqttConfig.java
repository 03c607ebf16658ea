/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT listeners.
 *
 * @param enabled whether MQTT is spoken at all, in WebSockets too
 * @param port of MQTT over TLS
 * @param plainPort of MQTT without TLS, on a loopback address only; null for none
 * @param connectTimeout how long a connection may take until CONNECT
 * @param maxConnections how many connections there may be at once
 * @param deviceTokenForModules whether a device's token connects its modules
 */
public record MqttConfig(
    boolean enabled,
    int port,
    @Nullable Integer plainPort,
    Duration connectTimeout,
    int maxConnections,
    boolean deviceTokenForModules) {

  private static final String SECTION = "mqtt";

  static final Key<Boolean> ENABLED =
      new Key<>(
          SECTION,
          "enabled",
          Form.YES_OR_NO,
          "true",
          "Whether MQTT is spoken. If not its ports stay closed, and WebSockets are refused.",
          "");
  static final Key<Integer> PORT =
      new Key<>(
          SECTION,
          "port",
          Form.PORT,
          "8883",
          "Port of MQTT over TLS; 0 takes a free one. The official SDKs know no other than 8883.",
          "--mqtt-port");
  static final Key<Integer> PLAIN_PORT =
      new Key<>(
          SECTION,
          "plain-port",
          Form.PORT,
          "",
          "Port of MQTT without TLS, for benchmarks and simple clients of this machine: it is bound"
              + " to a loopback address only; 0 takes a free one. Without it there is none.",
          "--plain-mqtt-port");

  static final Key<Duration> CONNECT_TIMEOUT =
      new Key<>(
          SECTION,
          "connect-timeout",
          Form.TIME,
          "30s",
          "How long a connection may take until its CONNECT has come, TLS included.",
          "");
  static final Key<Integer> MAX_CONNECTIONS =
      new Key<>(
          SECTION,
          "max-connections",
          Form.count(1, 1_000_000),
          "16384",
          "How many connections there may be at once, WebSockets and those that are not let in yet"
              + " among them; one more is closed.",
          "");
  static final Key<Boolean> DEVICE_TOKEN_FOR_MODULES =
      new Key<>(
          SECTION,
          "device-token-for-modules",
          Form.YES_OR_NO,
          "false",
          "Whether a token that a device's key signed connects the device's modules, too.",
          "");

  static final List<Key<?>> KEYS =
      List.of(
          ENABLED, PORT, PLAIN_PORT, CONNECT_TIMEOUT, MAX_CONNECTIONS, DEVICE_TOKEN_FOR_MODULES);

  static MqttConfig of(Values values) {
    return new MqttConfig(
        values.get(ENABLED),
        values.get(PORT),
        values.find(PLAIN_PORT),
        values.get(CONNECT_TIMEOUT),
        values.get(MAX_CONNECTIONS),
        values.get(DEVICE_TOKEN_FOR_MODULES));
  }
}
