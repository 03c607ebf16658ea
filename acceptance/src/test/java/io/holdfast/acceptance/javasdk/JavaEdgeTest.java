/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.InternalClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubMessageResult;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.edge.DirectMethodRequest;
import com.microsoft.azure.sdk.iot.device.edge.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.device.twin.Twin;
import io.holdfast.faults.StandardPort;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The Java SDK at an edge hub, with GatewayHostName: modules and leaf devices. With a gateway its
 * device client subscribes to no messages from the cloud, whatever the gateway is.
 */
class JavaEdgeTest {

  private static Hub root;
  private static Edge edge;

  @BeforeAll
  static void start(@TempDir Path folder) {
    StandardPort.require(443);
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    edge = Edge.start(root, HoldfastOptions.in(folder.resolve("edge")).withHttpsPort(443));
    edge.desire(
        """
        {"schemaVersion":"1.1","routes":{
          "tcp":"FROM /messages/modules/MQTT-from/outputs/out INTO BrokeredEndpoint('/modules/MQTT-to/inputs/in')",
          "ws":"FROM /messages/modules/MQTT_WS-from/outputs/out INTO BrokeredEndpoint('/modules/MQTT_WS-to/inputs/in')",
          "up":"FROM /messages/* INTO $upstream"},
         "storeAndForwardConfiguration":{"timeToLiveSecs":7200}}
        """);
  }

  @AfterAll
  static void stop() {
    if (edge != null) {
      edge.close();
      root.close();
    }
  }

  private static ClientOptions options() {
    return ClientOptions.builder().sslContext(edge.trust()).build();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"MQTT", "MQTT_WS"})
  @DisplayName("Java leaf at an edge hub: telemetry, twin, methods")
  void everything_LEAF_AT_EDGE_works(IotHubClientProtocol protocol) throws Exception {
    Registered leaf = edge.newLeaf();
    DeviceClient client = new DeviceClient(edge.connectionString(leaf), protocol, options());
    client.open(false);
    try (Events events = root.eventsOf(leaf)) {
      for (int i = 0; i < 5; i++) {
        client.sendEvent(Sdk.message("m" + i));
        assertThat(events.next().path("body").asString()).isEqualTo("m" + i);
      }
      twinAndMethod(client, leaf);
    } finally {
      client.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"MQTT", "MQTT_WS"})
  @DisplayName(
      "[service-67] Java modules at an edge hub: telemetry, inputs, twin, methods, also from module"
          + " to module")
  void everything_MODULES_AT_EDGE_works(IotHubClientProtocol protocol) throws Exception {
    Registered from = edge.newModule(protocol + "-from");
    Registered to = edge.newModule(protocol + "-to");
    ModuleClient sender = module(from, protocol);
    ModuleClient receiver = module(to, protocol);
    try (Events events = root.eventsOf(from)) {
      BlockingQueue<String> inbox = Sdk.inbox();
      receiver.setMessageCallback(
          "in",
          (message, context) -> {
            inbox.add(Sdk.text(message) + " " + message.getProperty("key ä"));
            return IotHubMessageResult.COMPLETE;
          },
          null);
      for (int i = 0; i < 5; i++) {
        Message message = Sdk.message("m" + i);
        message.setProperty("key ä", "v&=/+");
        sender.sendEvent(message, "out");
        assertThat(Sdk.next(inbox)).isEqualTo("m" + i + " v&=/+");
        assertThat(events.next().path("body").asString()).isEqualTo("m" + i);
      }
      twinAndMethod(receiver, to);
      DirectMethodResponse result =
          sender.invokeMethod(
              to.identity().deviceId(), protocol + "-to", new DirectMethodRequest("reboot", "now"));
      assertThat(result.getStatus()).isEqualTo(207);
    } finally {
      sender.close();
      receiver.close();
    }
  }

  private static ModuleClient module(Registered who, IotHubClientProtocol protocol)
      throws Exception {
    ModuleClient client = new ModuleClient(edge.connectionString(who), protocol, options());
    client.open(false);
    return client;
  }

  private static void twinAndMethod(InternalClient client, Registered who) throws Exception {
    BlockingQueue<Twin> desired = Sdk.inbox();
    client.subscribeToDesiredProperties((twin, context) -> desired.add(twin), null);
    Twin twin = Sdk.twin(client::getTwin);
    assertThat(twin.getDesiredProperties().getVersion()).isEqualTo(1);
    root.service().patchDesired(who.identity(), "{\"interval\":5}");
    assertThat(Sdk.next(desired).getDesiredProperties()).containsKey("interval");

    int version =
        Sdk.twin(millis -> client.updateReportedProperties(Sdk.reported("fan", "on"), millis))
            .getVersion();
    assertThat(version).isGreaterThan(twin.getReportedProperties().getVersion());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(
                    root.service().twin(who.identity()).at("/properties/reported/fan").asString(""))
                .isEqualTo("on"));

    Sdk.answerMethods(client);
    Reply reply =
        root.service()
            .invoke(
                who.identity(),
                "{\"methodName\":\"reboot\",\"payload\":{\"in\":5},\"connectTimeoutInSeconds\":30}");
    assertThat(reply.ok().path("status").intValue()).isEqualTo(207);
    assertThat(reply.json().path("payload").asString()).isEqualTo("reboot {\"in\":5}");
  }
}
