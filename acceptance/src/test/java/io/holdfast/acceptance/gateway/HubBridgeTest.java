/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.faults.TcpRelay;
import io.holdfast.gateway.modules.iothub.Count;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.wire.gateway.GatewayMessage;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The bridge of a gateway, with the shipped hub at the root and at the edge. */
class HubBridgeTest {

  private static final int MANY = 400;

  /** So many the bridge takes of a device before the hub has acknowledged the first of them. */
  private static final int WINDOW = 256;

  private static Hub root;
  private static Edge edge;

  @BeforeAll
  static void start(@TempDir Path folder) {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    edge = Edge.start(root, HoldfastOptions.in(folder.resolve("edge")));
    edge.desire(
        """
        {"schemaVersion":"1.1","routes":{
           "up":"FROM /messages/modules/gateway/outputs/readings INTO $upstream",
           "leaves":"FROM /messages/* WHERE NOT IS_DEFINED($connectionModuleId) INTO $upstream",
           "down":"FROM /messages/modules/rule/outputs/command INTO BrokeredEndpoint('/modules/gateway/inputs/switch')"},
         "storeAndForwardConfiguration":{"timeToLiveSecs":7200}}
        """);
  }

  @AfterAll
  static void stop() {
    edge.close();
    root.close();
  }

  /** Arguments of the original's form; its two parts of a name make any. */
  private static String devices(String host, int port, Path authority, String more) {
    int dot = host.lastIndexOf('.');
    return """
    {"IoTHubName":"%s","IoTHubSuffix":"%s","Transport":"MQTT","port":%d,"caFile":"%s"%s}\
    """
        .formatted(host.substring(0, dot), host.substring(dot + 1), port, authority, more);
  }

  private static void send(Bridged bridge, Registered device, String content) {
    bridge.receive(
        content,
        "source",
        "mapping",
        "deviceName",
        device.identity().deviceId(),
        "deviceKey",
        device.primaryKey(),
        "unit",
        "C");
  }

  @Test
  @DisplayName("Messages of two devices arrive in their names, and commands come back")
  void devices_AT_THE_ROOT_sendAndTakeCommands() {
    Registered first = root.newDevice();
    Registered second = root.newDevice();
    try (Bridged bridge =
            new Bridged(devices(root.host(), root.ready().mqttPort(), root.ready().caFile(), ""));
        Events ofFirst = root.eventsOf(first);
        Events ofSecond = root.eventsOf(second)) {
      send(bridge, first, "1.5");
      send(bridge, second, "2.5");
      JsonNode event = ofFirst.next();
      assertThat(event.path("body").asString()).isEqualTo("1.5");
      assertThat(event.path("applicationProperties").propertyNames())
          .containsExactlyInAnyOrder("source", "unit");
      assertThat(ofSecond.next().path("body").asString()).isEqualTo("2.5");

      root.service()
          .sendToDevice(second.identity(), "off", Map.of("iothub-app-colour", "red"))
          .ok();
      GatewayMessage command = bridge.next();
      assertThat(command.content().utf8()).isEqualTo("off");
      assertThat(command.properties())
          .contains(
              entry("colour", "red"),
              entry("source", "iothub"),
              entry("deviceName", second.identity().deviceId()));
    }
  }

  @Test
  @DisplayName("A device that the hub refuses does not stop the others")
  void devices_ONE_REFUSED_othersGoOn() {
    Registered good = root.newDevice();
    Registered bad =
        new Registered(root.host(), root.newDevice().identity(), good.primaryKey(), "");
    try (Bridged bridge =
            new Bridged(
                devices(
                    root.host(),
                    root.ready().mqttPort(),
                    root.ready().caFile(),
                    ",\"deviceWait\":\"1s\""));
        Events events = root.eventsOf(good)) {
      for (int i = 0; i < MANY; i++) {
        send(bridge, bad, "never");
        send(bridge, good, "m" + i);
      }
      for (int i = 0; i < MANY; i++) {
        assertThat(events.next().path("body").asString()).isEqualTo("m" + i);
      }
      assertThat(bridge.count(Count.DROPPED)).isPositive();
    }
  }

  @Test
  @DisplayName("While the link is away messages wait, and all of them arrive when it is back")
  void devices_LINK_AWAY_nothingIsLost() throws Exception {
    Registered device = root.newDevice();
    try (TcpRelay relay = TcpRelay.to(root.host(), root.ready().mqttPort());
        Events events = root.eventsOf(device);
        Bridged bridge =
            new Bridged(
                devices(
                    root.host(),
                    relay.port(),
                    root.ready().caFile(),
                    ",\"RetryPolicy\":\"INTERVAL\""))) {
      send(bridge, device, "before");
      assertThat(events.next().path("body").asString()).isEqualTo("before");
      // Else it would be sent once more.
      bridge.awaitCount(Count.SENT, 1);
      relay.refuse(true);
      relay.reset();
      AtomicInteger taken = new AtomicInteger();
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < MANY; i++) {
                  send(bridge, device, "m" + i);
                  taken.incrementAndGet();
                }
              },
              // It waits for long: the threads that tests share are few.
              task -> Thread.ofPlatform().daemon().start(task));
      // The next is held up until the link is back.
      Awaitility.await().atMost(Bridged.PATIENCE).until(() -> taken.get() == WINDOW);
      relay.refuse(false);
      for (int i = 0; i < MANY; i++) {
        assertThat(events.next().path("body").asString()).isEqualTo("m" + i);
      }
      sending.get(Bridged.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      bridge.awaitCount(Count.SENT, MANY + 1);
      assertThat(bridge.count(Count.DROPPED)).isZero();
    }
  }

  @Test
  @DisplayName("A device behind an edge hub sends through it by the name of the gateway host")
  void devices_BEHIND_THE_EDGE_reachTheRoot() {
    Registered leaf = edge.newLeaf();
    String more = ",\"gatewayHost\":\"" + edge.host() + "\"";
    try (Bridged bridge =
            new Bridged(
                devices(root.host(), edge.ready().mqttPort(), edge.ready().caFile(), more));
        Events events = root.eventsOf(leaf)) {
      send(bridge, leaf, "7");
      assertThat(events.next().path("body").asString()).isEqualTo("7");
    }
  }

  @Test
  @DisplayName("As a module of an edge hub it sends by outputs and takes commands by inputs")
  void module_AT_THE_EDGE_sendsAndTakesCommands() throws Exception {
    Registered gateway = edge.newModule("gateway");
    Registered rule = edge.newModule("rule");
    String args =
        """
        {"connectionString":"%s","port":%d,"caFile":"%s","outputs":{"modbus":"readings"}}\
        """
            .formatted(
                edge.connectionString(gateway), edge.ready().mqttPort(), edge.ready().caFile());
    try (Bridged bridge = new Bridged(args);
        Events events = root.eventsOf(gateway)) {
      bridge.receive("{\"value\":1}", "source", "modbus", "name", "level");
      JsonNode event = events.next();
      assertThat(event.at("/systemProperties/iothub-outputname").asString()).isEqualTo("readings");
      assertThat(event.at("/applicationProperties/name").asString()).isEqualTo("level");

      ClientOptions options =
          ClientOptions.builder()
              .port(edge.ready().mqttPort())
              .trustedCertificates(edge.ready().caFile())
              .build();
      try (ClientDriver driver = ClientDriver.start();
          ModuleClient client =
              ModuleClient.create(
                  driver, ConnectionString.parse(edge.connectionString(rule)), options)) {
        var _ = client.open();
        MessageProperties properties = MessageProperties.builder().application("n", "1").build();
        client
            .sendToOutput("command", new Message(properties, Bytes.utf8("off")))
            .get(Bridged.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        GatewayMessage command = bridge.next();
        assertThat(command.content().utf8()).isEqualTo("off");
        assertThat(command.properties())
            .contains(entry("n", "1"), entry("source", "iothub"), entry("input", "switch"));
      }
    }
  }
}
