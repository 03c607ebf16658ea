/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.Proxy;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a service is dialled: {@code mqtt_transport_io} and its twin for WebSockets. No
 * network traffic here.
 */
public enum TransportIo {
  /** TLS on port 8883 ({@code mqtt_transport_io}). */
  MQTT(Transport.MQTT),
  /** MQTT in WebSockets over TLS, on port 443. */
  MQTT_WS(Transport.MQTT_WS);

  private final Transport transport;

  TransportIo(Transport transport) {
    this.transport = transport;
  }

  Transport transport() {
    return transport;
  }

  /**
   * The way to a service.
   *
   * <p>PROV_TRANSPORT_MQTT_CLIENT_07_012: a proxy that is given stands below TLS.
   * PROV_TRANSPORT_MQTT_CLIENT_07_013: null if anything is wrong.
   * PROV_TRANSPORT_MQTT_CLIENT_07_014: else the way.
   *
   * @param fqdn the service's name
   * @param port null for the usual one
   * @param tls null for none
   * @param proxy null for none
   * @return where to dial, or null
   */
  public Endpoint.@Nullable Tcp endpoint(
      String fqdn,
      @Nullable Integer port,
      @Nullable SslContext tls,
      @Nullable HttpProxyOptions proxy) {
    try {
      int dialled = port == null ? transport.port() : port;
      return new Endpoint.Tcp(fqdn, dialled, tls, proxy == null ? null : tunnel(proxy));
    } catch (IllegalArgumentException wrong) {
      return null;
    }
  }

  private static Proxy tunnel(HttpProxyOptions options) {
    String host = options.hostAddress();
    return new Proxy(
        host == null ? "" : host, options.port(), options.username(), options.password());
  }
}
