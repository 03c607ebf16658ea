/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be configured, a record for each section.
 *
 * @param provisioning null if nothing is said of it
 */
public record Config(
    ServerConfig server,
    TlsConfig tls,
    MqttConfig mqtt,
    HttpsConfig https,
    StoreConfig store,
    StreamConfig stream,
    QueueConfig queue,
    CloudToDeviceConfig cloudToDevice,
    ThrottleConfig throttle,
    DpsConfig dps,
    EdgeConfig edge,
    @Nullable ProvisioningConfig provisioning,
    UpstreamConfig upstream,
    MetricsConfig metrics,
    List<RouteEntry> routes) {

  /** Every key but the routes', in the order of the reference page. */
  static final List<Key<?>> KEYS =
      Stream.of(
              ServerConfig.KEYS,
              TlsConfig.KEYS,
              MqttConfig.KEYS,
              HttpsConfig.KEYS,
              StoreConfig.KEYS,
              StreamConfig.KEYS,
              QueueConfig.KEYS,
              CloudToDeviceConfig.KEYS,
              ThrottleConfig.KEYS,
              DpsConfig.KEYS,
              EdgeConfig.KEYS,
              ProvisioningConfig.KEYS,
              UpstreamConfig.KEYS,
              MetricsConfig.KEYS)
          .<Key<?>>flatMap(List::stream)
          .toList();

  /**
   * Reads and checks everything.
   *
   * @throws ConfigException naming the first thing that is wrong
   */
  public static Config load(ConfigSources sources) {
    Layers layers = new Layers();
    if (sources.file() != null) {
      layers.file(sources.file());
    }
    layers.environment(sources.environment());
    layers.flags(sources.flags());
    Values values = layers.values();
    return new Config(
        ServerConfig.of(values, standardData(sources.environment())),
        TlsConfig.of(values),
        MqttConfig.of(values),
        HttpsConfig.of(values),
        StoreConfig.of(values),
        StreamConfig.of(values),
        QueueConfig.of(values),
        CloudToDeviceConfig.of(values),
        ThrottleConfig.of(values),
        DpsConfig.of(values),
        EdgeConfig.of(values),
        ProvisioningConfig.of(values),
        UpstreamConfig.of(values),
        MetricsConfig.of(values),
        layers.routes());
  }

  /** Where data lies when nothing is said: the XDG base directory's place for it. */
  public static Path standardData(Map<String, String> environment) {
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    return Path.of(xdg).isAbsolute()
        ? Path.of(xdg, "holdfast")
        : Path.of(home(environment), ".local", "share", "holdfast");
  }

  /** The user's folder: as the shell sees it, which a {@code sudo} or a container may have set. */
  public static String home(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return home.isEmpty() ? System.getProperty("user.home", ".") : home;
  }
}
