/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.Config;
import io.holdfast.app.config.HttpsConfig;
import io.holdfast.hub.admit.Admission;
import io.holdfast.listen.https.HttpsListener;
import io.holdfast.listen.https.HttpsOptions;
import io.holdfast.listen.mqtt.Lanes;
import io.holdfast.listen.mqtt.MqttListener;
import io.holdfast.listen.mqtt.MqttOptions;
import io.holdfast.listen.mqtt.MqttProtocol;
import io.holdfast.listen.mqtt.MqttWebSocket;
import io.holdfast.listen.mqtt.ProvisioningHead;
import io.holdfast.listen.tls.TlsServer;
import io.holdfast.listen.websocket.Subprotocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a hub listens: MQTT over TLS, MQTT without it where that is wanted, and HTTPS with MQTT
 * over WebSockets; but for what is switched off.
 */
final class Listeners implements AutoCloseable {

  private final Config config;
  private final Deque<Runnable> open = new ArrayDeque<>();
  private final List<String> notes = new ArrayList<>();
  private int mqttPort;
  private int httpsPort;
  private @Nullable Integer plainPort;

  /** Serves what a hub of its role does over HTTPS. */
  interface Https {
    /** Binds it. */
    HttpsListener bind(HttpsOptions options, List<Subprotocol> subprotocols) throws IOException;
  }

  private Listeners(Config config) {
    this.config = config;
  }

  /**
   * Binds all of them.
   *
   * @param loopback where to listen without TLS
   * @param provisioning for devices that want to be provisioned; null at an edge hub
   * @param https what is served there
   * @throws StartException naming the one that cannot be bound; then none is
   */
  static Listeners start(
      Config config,
      InetAddress loopback,
      TlsServer tls,
      Lanes lanes,
      Admission admission,
      @Nullable ProvisioningHead provisioning,
      Https https) {
    if (!config.mqtt().enabled() && !config.https().enabled()) {
      throw new StartException("[mqtt] enabled and [https] enabled are both false");
    }
    Listeners listeners = new Listeners(config);
    MqttProtocol mqtt =
        new MqttProtocol(
            lanes,
            admission,
            provisioning,
            new MqttOptions(config.mqtt().connectTimeout(), config.mqtt().maxConnections()));
    try {
      if (config.mqtt().enabled()) {
        listeners.mqtt(loopback, tls, lanes, mqtt);
      }
      if (config.https().enabled()) {
        List<Subprotocol> spoken =
            config.mqtt().enabled() ? List.of(MqttWebSocket.on(mqtt)) : List.of();
        listeners.httpsPort =
            listeners.https(
                address -> https.bind(HttpsOptions.at(address, Server.version()), spoken));
      }
      return listeners;
    } catch (RuntimeException e) {
      listeners.close();
      throw e;
    }
  }

  private void mqtt(InetAddress loopback, TlsServer tls, Lanes lanes, MqttProtocol mqtt) {
    mqttPort = mqtt(config.server().host(), config.mqtt().port(), "--mqtt-port", tls, lanes, mqtt);
    Integer plain = config.mqtt().plainPort();
    if (plain != null) {
      plainPort = mqtt(loopback, plain, "--plain-mqtt-port", null, lanes, mqtt);
    }
  }

  private int mqtt(
      InetAddress host,
      int port,
      String flag,
      @Nullable TlsServer tls,
      Lanes lanes,
      MqttProtocol mqtt) {
    MqttListener listener =
        Binding.at(host, port, flag, address -> MqttListener.start(address, tls, lanes, mqtt));
    open.push(listener::close);
    return listener.address().getPort();
  }

  private int https(Binding.Listener<HttpsListener> binding) {
    InetAddress host = config.server().host();
    Integer port = config.https().port();
    String flag = "--https-port";
    HttpsListener listener;
    if (port != null) {
      listener = Binding.at(host, port, flag, binding);
    } else {
      try {
        listener = Binding.tryAt(host, HttpsConfig.STANDARD_PORT, flag, binding);
      } catch (Binding.NotPermittedException e) {
        notes.add(
            "Port 443 is not permitted to this user, so the service API is on port "
                + HttpsConfig.FALLBACK_PORT
                + ".\n  The official service SDKs know no other port than 443.");
        listener = Binding.at(host, HttpsConfig.FALLBACK_PORT, flag, binding);
      }
    }
    open.push(listener::close);
    InetSocketAddress bound = listener.address();
    return bound.getPort();
  }

  /** Where that is. */
  Place place(@Nullable String deviceId, String name, @Nullable Integer metricsPort, Path trusted) {
    return new Place(deviceId, name, mqttPort, httpsPort, plainPort, metricsPort, trusted);
  }

  /** What people should know about where it listens. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
