/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/**
 * The protocols that the C SDK's transports speak, as the {@code protocol} argument names them.
 * This client speaks two of them.
 */
public enum TransportProvider {
  /** MQTT 3.1.1 over TLS, port 8883. */
  MQTT,
  /** MQTT 3.1.1 in a WebSocket over TLS, port 443: for networks that let nothing else out. */
  MQTT_WS,
  /** Not spoken here. */
  AMQP,
  /** Not spoken here. */
  AMQP_WS,
  /** Not spoken here. */
  HTTP
}
