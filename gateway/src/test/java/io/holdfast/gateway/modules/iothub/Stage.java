/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.net.LoopSettings;
import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A bridge, the gateway around it, and a hub that the test plays, by TLS at 127.0.0.1. */
final class Stage implements AutoCloseable, ModuleContext {

  static final Duration PATIENCE = Duration.ofMinutes(3);
  static final String KEY = "a2V5IG9mIHRoZSB0ZXN0cw==";
  static final String OTHER_KEY = "YW5vdGhlciBrZXkgb2YgdGhlIHRlc3Rz";

  final RawMqttServer server;
  final BlockingQueue<GatewayMessage> published = new LinkedBlockingQueue<>();
  volatile boolean publishes = true;
  Duration drain = Bridge.DRAIN;
  private final Path authority;
  private final List<IotHubModule> modules = new ArrayList<>();
  private final List<RawMqtt> connections = new ArrayList<>();
  private String args = "";

  Stage(Path folder) throws IOException {
    Instant now = LoopSettings.system().clock().instant();
    Certified signer = CertificateDraft.of("CN=authority", now).authority().selfSigned();
    Certified shown = CertificateDraft.of("CN=hub", now).address("127.0.0.1").by(signer);
    authority = signer.write(folder, "authority");
    server = RawMqttServer.tls("127.0.0.1", shown.clientContext(signer.certificate()));
  }

  /** A bridge of devices; more members begin with a comma. */
  IotHubModule devices(String more) {
    return module(
        "{\"IoTHubName\":\"127.0.0\",\"IoTHubSuffix\":\"1\",\"Transport\":\"mqtt\","
            + way()
            + more
            + "}",
        Map.of());
  }

  /** A bridge of one module; more members begin with a comma. */
  IotHubModule oneModule(String more) {
    return module(
        "{\"connectionStringEnv\":\"HUB\"," + way() + more + "}", Map.of("HUB", string()));
  }

  static String string() {
    return "HostName=127.0.0.1;DeviceId=dev;ModuleId=gw;SharedAccessKey=" + KEY;
  }

  /** Where the server is. */
  String way() {
    return "\"port\":%d,\"caFile\":\"%s\"".formatted(server.port(), authority);
  }

  IotHubModule module(String text, Map<String, String> environment) {
    args = text;
    IotHubModule module = new IotHubModule(environment, LoopSettings.system(), drain);
    modules.add(module);
    module.create(this);
    module.start();
    return module;
  }

  /** A message of a device behind a mapping. */
  static GatewayMessage of(String device, String text, String... more) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("source", "mapping");
    properties.put("deviceName", device);
    properties.put("deviceKey", KEY);
    return with(properties, text, more);
  }

  static GatewayMessage message(String text, String... properties) {
    return with(new LinkedHashMap<>(), text, properties);
  }

  private static GatewayMessage with(Map<String, String> begun, String text, String... more) {
    for (int i = 0; i < more.length; i += 2) {
      begun.put(more[i], more[i + 1]);
    }
    return GatewayMessage.of(begun, Bytes.utf8(text));
  }

  /** Takes the next connection, which must be this client's, and accepts it. */
  RawMqtt accept(String clientId) {
    RawMqtt hub = next();
    MqttPacket connect = hub.await(MqttPacket.CONNECT);
    assertThat(connect.connect().clientId()).isEqualTo(clientId);
    send(hub, MqttBytes.connack(false, 0));
    grant(hub);
    return hub;
  }

  /** Grants the next subscription. */
  static void grant(RawMqtt hub) {
    MqttPacket subscribe = hub.await(MqttPacket.SUBSCRIBE);
    int[] codes = subscribe.filters().values().stream().mapToInt(Integer::intValue).toArray();
    send(hub, MqttBytes.suback(subscribe.packetId(), codes));
  }

  /** Takes the next connection. */
  RawMqtt next() {
    RawMqtt hub = server.next();
    connections.add(hub);
    return hub;
  }

  static void send(RawMqtt hub, byte[] bytes) {
    try {
      hub.send(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The next message, which is acknowledged. */
  static MqttPacket taken(RawMqtt hub) {
    MqttPacket publish = hub.await(MqttPacket.PUBLISH);
    send(hub, MqttBytes.puback(publish.packetId()));
    return publish;
  }

  static void deliver(RawMqtt hub, String topic, int packetId, String text) {
    send(hub, MqttBytes.publish(topic, 1, packetId, text.getBytes(StandardCharsets.UTF_8), 0));
  }

  /** What the bridge published next. */
  GatewayMessage publishedNext() throws InterruptedException {
    return Objects.requireNonNull(
        published.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing was published");
  }

  static void awaitCount(IotHubModule module, Count count, long value) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(module.counts()).containsEntry(count, value));
  }

  @Override
  public String name() {
    return "bridge";
  }

  @Override
  public String args() {
    return args;
  }

  @Override
  public boolean publish(GatewayMessage message) {
    return publishes && published.add(message);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (RawMqtt connection : connections) {
      connection.close();
    }
    modules.forEach(IotHubModule::destroy);
  }
}
