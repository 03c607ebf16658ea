/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.DeviceClient;
import io.holdfast.client.HubClient;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.model.ConnectionString;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Registered;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Our own clients, connected through an edge hub, and closed with this. For one thread. */
final class Clients implements AutoCloseable {

  /** More than anything takes on a busy machine. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Gate gate;
  private final ClientDriver driver;
  private final Deque<HubClient> open = new ArrayDeque<>();

  Clients(Edge edge) {
    this(Gate.of(edge));
  }

  Clients(Gate gate) {
    this(gate, InstantSource.system());
  }

  /** With a wall clock of the test's. */
  Clients(Gate gate, InstantSource clock) {
    this.gate = gate;
    this.driver = ClientDriver.start(LoopSettings.of(clock, new SplittableRandom()));
  }

  /** A module, before it opens. */
  ModuleClient module(Registered module) {
    ModuleClient client = ModuleClient.create(driver, connection(module), options());
    open.push(client);
    return client;
  }

  /** A connected module. */
  ModuleClient opened(Registered module) {
    ModuleClient client = module(module);
    var _ = result(client.open());
    return client;
  }

  /** A leaf device, before it opens. */
  DeviceClient leaf(Registered leaf) {
    DeviceClient client = DeviceClient.create(driver, connection(leaf), options());
    open.push(client);
    return client;
  }

  private ConnectionString connection(Registered identity) {
    return ConnectionString.parse(identity.connectionString(gate.host()));
  }

  private ClientOptions options() {
    return ClientOptions.builder()
        .port(gate.ready().mqttPort())
        .httpsPort(gate.ready().httpsPort())
        .trustedCertificates(gate.ready().caFile())
        .retry(RetryPolicy.fullJitter(Duration.ofMillis(100), Duration.ofSeconds(1)))
        .build();
  }

  /** What it came to; a failure fails the test. */
  static <T> T result(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().close();
    }
    driver.close();
  }
}
