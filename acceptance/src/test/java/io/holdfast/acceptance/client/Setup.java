/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.Proxy;
import io.holdfast.faults.Certified;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a test wants its client.
 *
 * @param connectionString who it is
 * @param environment where it finds who it is instead, or null
 * @param authority whom it trusts, PEM; with an environment it asks there
 * @param port where it dials
 * @param httpsPort where it calls methods
 * @param retry the waits between attempts
 * @param tokenLifetime how long its tokens are valid
 * @param proxy whom it asks for connections, or null
 * @param transport how it speaks MQTT
 * @param certificate what it shows instead of a token, or null
 */
record Setup(
    String connectionString,
    @Nullable Map<String, String> environment,
    String authority,
    int port,
    int httpsPort,
    RetryPolicy retry,
    Duration tokenLifetime,
    @Nullable Proxy proxy,
    Transport transport,
    @Nullable Certified certificate) {

  /** The identity's own client, that does not wait long after a loss. */
  static Setup of(Hub hub, Registered who) {
    return of(hub, who.connectionString());
  }

  /** The same for whoever is in this connection string. */
  static Setup of(Hub hub, String connectionString) {
    return new Setup(
        connectionString,
        null,
        hub.caCertificate(),
        hub.ready().mqttPort(),
        hub.ready().httpsPort(),
        new RetryPolicy.Interval(Duration.ofMillis(50)),
        Duration.ofHours(1),
        null,
        Transport.MQTT,
        null);
  }

  /** The same through an edge hub. */
  static Setup of(Edge edge, Registered who) {
    return new Setup(
        edge.connectionString(who),
        null,
        edge.caCertificate(),
        edge.ready().mqttPort(),
        edge.ready().httpsPort(),
        new RetryPolicy.Interval(Duration.ofMillis(50)),
        Duration.ofHours(1),
        null,
        Transport.MQTT,
        null);
  }

  Setup withEnvironment(Map<String, String> variables) {
    return new Setup(
        connectionString,
        variables,
        authority,
        port,
        httpsPort,
        retry,
        tokenLifetime,
        proxy,
        transport,
        certificate);
  }

  Setup withPort(int other) {
    return new Setup(
        connectionString,
        environment,
        authority,
        other,
        httpsPort,
        retry,
        tokenLifetime,
        proxy,
        transport,
        certificate);
  }

  Setup withRetry(RetryPolicy other) {
    return new Setup(
        connectionString,
        environment,
        authority,
        port,
        httpsPort,
        other,
        tokenLifetime,
        proxy,
        transport,
        certificate);
  }

  Setup withTokenLifetime(Duration other) {
    return new Setup(
        connectionString,
        environment,
        authority,
        port,
        httpsPort,
        retry,
        other,
        proxy,
        transport,
        certificate);
  }

  Setup withProxy(Proxy other) {
    return new Setup(
        connectionString,
        environment,
        authority,
        port,
        httpsPort,
        retry,
        tokenLifetime,
        other,
        transport,
        certificate);
  }

  /** In WebSockets, at the port of HTTPS. */
  Setup withWebSockets() {
    return new Setup(
        connectionString,
        environment,
        authority,
        httpsPort,
        httpsPort,
        retry,
        tokenLifetime,
        proxy,
        Transport.MQTT_WS,
        certificate);
  }

  Setup withCertificate(Certified other) {
    return new Setup(
        connectionString,
        environment,
        authority,
        port,
        httpsPort,
        retry,
        tokenLifetime,
        proxy,
        transport,
        other);
  }
}
