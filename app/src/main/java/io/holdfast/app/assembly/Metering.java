/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.MetricsConfig;
import io.holdfast.hub.role.HubFigures;
import io.holdfast.listen.metrics.MetricsListener;
import io.holdfast.listen.metrics.MetricsOptions;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Tells a hub's metrics where the configuration wants them. */
final class Metering {

  private static final String FLAG = "--metrics-port";

  private Metering() {}

  /**
   * Starts it.
   *
   * @param standard whether this kind of hub tells metrics if nothing is said
   * @param hubName of the hub that the device belongs to
   * @param deviceId of the edge device; empty at a root
   * @return the port, or null if there is none
   * @throws StartException if what was said is impossible
   */
  static @Nullable Integer start(
      Ground ground, boolean standard, String hubName, String deviceId, HubFigures figures) {
    MetricsConfig config = ground.config().metrics();
    if (!config.isEnabled(standard)) {
      return null;
    }
    Map<String, String> common = new LinkedHashMap<>();
    common.put("iothub", hubName);
    common.put("edge_device", deviceId);
    common.put("instance_number", instance(ground.random()));
    Binding.Listener<MetricsListener> binding =
        address -> MetricsListener.start(new MetricsOptions(address, common), figures::read);
    InetAddress host = config.host() == null ? ground.config().server().host() : config.host();
    MetricsListener listener = bound(ground, config, host, binding);
    return listener == null ? null : ground.opened(listener).address().getPort();
  }

  /** Who did not ask for a port can do without metrics. */
  private static @Nullable MetricsListener bound(
      Ground ground,
      MetricsConfig config,
      InetAddress host,
      Binding.Listener<MetricsListener> binding) {
    Integer port = config.port();
    if (port != null || config.said() != null) {
      int wanted = port == null ? MetricsConfig.STANDARD_PORT : port;
      return Binding.at(host, wanted, FLAG, binding);
    }
    try {
      return Binding.at(host, MetricsConfig.STANDARD_PORT, FLAG, binding);
    } catch (StartException e) {
      ground.note("There are no metrics: " + e.getMessage() + ".");
      return null;
    }
  }

  /** Tells one run of a hub from the next: what is counted begins anew. */
  private static String instance(RandomGenerator random) {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L; // version 4, RFC 9562
    long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
    return new UUID(high, low).toString();
  }
}
