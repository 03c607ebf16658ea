/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubMessageResult;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.ProxySettings;
import com.microsoft.azure.sdk.iot.device.twin.Twin;
import io.holdfast.faults.ConnectProxy;
import io.holdfast.faults.StandardPort;
import io.holdfast.model.ConnectionString;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi.Reply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The SDK looks for WebSockets at port 443 and nowhere else. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(
    httpsPort = 443,
    configuration =
        """
        [routes]
        hop = 'FROM /messages/modules/from/outputs/out INTO BrokeredEndpoint("/modules/to/inputs/in")'
        up = 'FROM /messages/* INTO $upstream'
        """)
class JavaWebSocketTest {

  @BeforeAll
  static void require() {
    StandardPort.require(443);
  }

  @Test
  @DisplayName("[mqtt-3] [mqtt-5] Java device over WebSocket: telemetry, twin, methods")
  void everything_DEVICE_WEBSOCKET_works(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    DeviceClient client =
        new DeviceClient(
            device.connectionString(), IotHubClientProtocol.MQTT_WS, Sdk.options(hub).build());
    client.open(false);
    try (Events events = hub.eventsOf(device)) {
      for (int i = 0; i < 5; i++) {
        client.sendEvent(Sdk.message("m" + i));
        assertThat(events.next().path("body").asString()).isEqualTo("m" + i);
      }
      BlockingQueue<Twin> desired = Sdk.inbox();
      client.subscribeToDesiredProperties((twin, context) -> desired.add(twin), null);
      hub.service().patchDesired(device.identity(), "{\"a\":1}");
      assertThat(Sdk.next(desired).getDesiredProperties()).containsKey("a");
      Sdk.answerMethods(client);
      assertThat(
              hub.service()
                  .invoke(device.identity(), "{\"methodName\":\"m\"}")
                  .ok()
                  .path("status")
                  .intValue())
          .isEqualTo(207);
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName("[mqtt-3] Java modules over WebSocket: inputs, twin, methods")
  void everything_MODULE_WEBSOCKET_works(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    Registered to = hub.newModule(device, "to");
    ModuleClient sender = module(hub, hub.newModule(device, "from").connectionString());
    // This SDK subscribes to inputs only if it is told of a gateway.
    ModuleClient receiver =
        module(hub, ConnectionString.parse(to.connectionString()).withGateway(hub.host()).text());
    try {
      BlockingQueue<String> inbox = Sdk.inbox();
      receiver.setMessageCallback(
          "in",
          (message, context) -> {
            inbox.add(Sdk.text(message));
            return IotHubMessageResult.COMPLETE;
          },
          null);
      for (int i = 0; i < 5; i++) {
        sender.sendEvent(Sdk.message("m" + i), "out");
        assertThat(Sdk.next(inbox)).isEqualTo("m" + i);
      }
      BlockingQueue<Twin> desired = Sdk.inbox();
      receiver.subscribeToDesiredProperties((twin, context) -> desired.add(twin), null);
      assertThat(Sdk.twin(receiver::getTwin).getDesiredProperties().getVersion()).isEqualTo(1);
      Sdk.twin(millis -> receiver.updateReportedProperties(Sdk.reported("fan", "on"), millis));
      assertThat(hub.service().twin(to.identity()).at("/properties/reported/fan").asString())
          .isEqualTo("on");
      hub.service().patchDesired(to.identity(), "{\"a\":1}");
      assertThat(Sdk.next(desired).getDesiredProperties()).containsKey("a");
      Sdk.answerMethods(receiver);
      Reply reply = hub.service().invoke(to.identity(), "{\"methodName\":\"m\"}");
      assertThat(reply.ok().path("status").intValue()).isEqualTo(207);
    } finally {
      sender.close();
      receiver.close();
    }
  }

  private static ModuleClient module(Hub hub, String connectionString) throws Exception {
    ModuleClient client =
        new ModuleClient(connectionString, IotHubClientProtocol.MQTT_WS, Sdk.options(hub).build());
    client.open(false);
    return client;
  }

  @Test
  @DisplayName("[mqtt-3] Java module over WebSocket through a proxy")
  void send_MODULE_THROUGH_A_PROXY_arrives(Hub hub) throws Exception {
    Registered module = hub.newModule();
    try (ConnectProxy proxy = ConnectProxy.start().granting(hub.host(), hub.ready().httpsPort());
        Events events = hub.eventsOf(module)) {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port());
      ClientOptions options =
          Sdk.options(hub)
              .proxySettings(new ProxySettings(new Proxy(Proxy.Type.HTTP, address)))
              .build();
      ModuleClient client =
          new ModuleClient(module.connectionString(), IotHubClientProtocol.MQTT_WS, options);
      client.open(false);
      try {
        client.sendEvent(Sdk.message("through"), "out");
        assertThat(events.next().path("body").asString()).isEqualTo("through");
        assertThat(proxy.heads().getFirst()).startsWith("CONNECT " + hub.host() + ":443 ");
      } finally {
        client.close();
      }
    }
  }
}
