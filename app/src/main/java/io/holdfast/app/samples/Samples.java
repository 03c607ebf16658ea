/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.samples;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.ConnectionString;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Both sample modules, running. What carries readings from one to the other, also those of a
 * gateway, and what passes to the back end, are routes of the hub:
 *
 * <pre>
 * FROM /messages/modules/host-metrics/outputs/metrics INTO BrokeredEndpoint("/modules/filter/inputs/metrics")
 * FROM /messages/modules/gateway/outputs/telemetry INTO BrokeredEndpoint("/modules/filter/inputs/metrics")
 * FROM /messages/modules/filter/outputs/changed INTO $upstream
 * </pre>
 */
public final class Samples implements AutoCloseable {

  private final ClientDriver driver;
  private final ScheduledExecutorService timer;
  private final HostMetrics hostMetrics;
  private final Filter filter;
  private final CompletableFuture<Void> connected;

  private Samples(ClientOptions options, ConnectionString hostMetrics, ConnectionString filter) {
    driver = ClientDriver.start();
    timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("holdfast-samples").factory());
    ModuleClient metricsClient = ModuleClient.create(driver, hostMetrics, options);
    ModuleClient filterClient = ModuleClient.create(driver, filter, options);
    this.filter = new Filter(filterClient, timer);
    this.hostMetrics =
        new HostMetrics(metricsClient, Reading::ofThisMachine, InstantSource.system(), timer);
    connected = CompletableFuture.allOf(filterClient.open(), metricsClient.open());
  }

  /**
   * Starts both modules; they connect as soon as the hub lets them.
   *
   * @param trustedCertificates PEM file with the authority of the hub's certificate
   * @param port the hub's MQTT port
   * @param hostMetrics the connection string of module {@code host-metrics}
   * @param filter the connection string of module {@code filter}
   */
  public static Samples start(
      Path trustedCertificates, int port, ConnectionString hostMetrics, ConnectionString filter) {
    ClientOptions options =
        ClientOptions.builder()
            .port(port)
            .trustedCertificates(trustedCertificates)
            .productInfo("holdfast-samples")
            .build();
    return new Samples(options, hostMetrics, filter);
  }

  /** Done when both modules are connected; fails if the hub does not take one of them. */
  public CompletableFuture<Void> connected() {
    return connected.copy();
  }

  /** Stops both modules, the first of the pipeline first; takes a few seconds at most. */
  @Override
  public void close() {
    hostMetrics.close();
    filter.close();
    timer.shutdownNow();
    driver.close();
  }
}
