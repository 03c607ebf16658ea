/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.Config;
import io.holdfast.app.config.HttpsConfig;
import io.holdfast.app.config.MetricsConfig;
import io.holdfast.app.config.MqttConfig;

/** A configuration with the ports that a hub got, whatever it would take otherwise. */
final class Pinned {

  private Pinned() {}

  static Config at(Config config, Place place) {
    MqttConfig mqtt = config.mqtt();
    Integer plain = place.plainMqttPort();
    Integer metrics = place.metricsPort();
    return new Config(
        config.server(),
        config.tls(),
        new MqttConfig(
            mqtt.enabled(),
            mqtt.enabled() ? place.mqttPort() : mqtt.port(),
            plain == null ? mqtt.plainPort() : plain,
            mqtt.connectTimeout(),
            mqtt.maxConnections(),
            mqtt.deviceTokenForModules()),
        config.https().enabled() ? new HttpsConfig(true, place.httpsPort()) : config.https(),
        config.store(),
        config.stream(),
        config.queue(),
        config.cloudToDevice(),
        config.throttle(),
        config.dps(),
        config.edge(),
        config.provisioning(),
        config.upstream(),
        metrics == null
            ? config.metrics()
            : new MetricsConfig(config.metrics().said(), config.metrics().host(), metrics),
        config.routes());
  }
}
