/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.Endpoint;

/** What carries MQTT's packets. */
public enum Transport {
  /** TCP, with TLS or without. */
  MQTT(Endpoint.TLS_PORT),
  /** WebSockets, for networks that let only HTTPS out. */
  MQTT_WS(Endpoint.HTTPS_PORT);

  private final int port;

  Transport(int port) {
    this.port = port;
  }

  /** {@return where hubs listen for it, with TLS} */
  public int port() {
    return port;
  }
}
