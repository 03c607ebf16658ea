/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.net.Proxy;
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
 */
record Setup(
    String connectionString,
    @Nullable Map<String, String> environment,
    String authority,
    int port,
    int httpsPort,
    RetryPolicy retry,
    Duration tokenLifetime,
    @Nullable Proxy proxy) {

  /** The identity's own client, that does not wait long after a loss. */
  static Setup of(Hub hub, Registered who) {
    return new Setup(
        who.connectionString(),
        null,
        hub.caCertificate(),
        hub.ready().mqttPort(),
        hub.ready().httpsPort(),
        new RetryPolicy.Interval(Duration.ofMillis(50)),
        Duration.ofHours(1),
        null);
  }

  Setup withEnvironment(Map<String, String> variables) {
    return new Setup(
        connectionString, variables, authority, port, httpsPort, retry, tokenLifetime, proxy);
  }

  Setup withPort(int other) {
    return new Setup(
        connectionString, environment, authority, other, httpsPort, retry, tokenLifetime, proxy);
  }

  Setup withRetry(RetryPolicy other) {
    return new Setup(
        connectionString, environment, authority, port, httpsPort, other, tokenLifetime, proxy);
  }

  Setup withTokenLifetime(Duration other) {
    return new Setup(
        connectionString, environment, authority, port, httpsPort, retry, other, proxy);
  }

  Setup withProxy(Proxy other) {
    return new Setup(
        connectionString, environment, authority, port, httpsPort, retry, tokenLifetime, other);
  }
}
