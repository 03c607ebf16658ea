/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.nodesdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.ConnectProxy;
import io.holdfast.faults.StandardPort;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The SDK looks for WebSockets at port 443 and nowhere else. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(httpsPort = 443)
class NodeWebSocketTest {

  @BeforeAll
  static void require() {
    NodeSdk.require();
    StandardPort.require(443);
  }

  private static Map<String, Object> connection(Hub hub, Registered who) {
    Map<String, Object> connection = new HashMap<>(NodeSdk.connection(hub, who));
    connection.put("ws", true);
    return connection;
  }

  @Test
  @DisplayName("[mqtt-3] Node device over WebSocket: telemetry, twin, methods")
  void everything_DEVICE_WEBSOCKET_works(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    try (NodeSdk node = NodeSdk.start();
        Events events = hub.eventsOf(device)) {
      node.step("open", connection(hub, device));
      node.step("send", Map.of("body", "hello"));
      assertThat(events.next().path("body").asString()).isEqualTo("hello");
      node.step("twin", Map.of());
      node.step("report", Map.of("patch", Map.of("fan", "on")));
      assertThat(hub.service().twin(device.identity()).at("/properties/reported/fan").asString())
          .isEqualTo("on");
      node.step("answer", Map.of("method", "m", "status", 207));
      assertThat(
              hub.service()
                  .invoke(
                      device.identity(), "{\"methodName\":\"m\",\"connectTimeoutInSeconds\":30}")
                  .ok()
                  .path("status")
                  .intValue())
          .isEqualTo(207);
    }
  }

  @Test
  @DisplayName("[mqtt-3] Node module over WebSocket through a proxy")
  void send_MODULE_THROUGH_A_PROXY_arrives(Hub hub) throws Exception {
    Registered module = hub.newModule();
    try (ConnectProxy proxy = ConnectProxy.start().granting(hub.host(), hub.ready().httpsPort());
        NodeSdk node = NodeSdk.start();
        Events events = hub.eventsOf(module)) {
      Map<String, Object> connection = connection(hub, module);
      connection.put("proxy", "http://127.0.0.1:" + proxy.port());
      node.step("open", connection);
      node.step("send", Map.of("body", "through", "output", "out"));
      assertThat(events.next().path("body").asString()).isEqualTo("through");
      assertThat(proxy.heads().getFirst()).startsWith("CONNECT " + hub.host() + ":443 ");
    }
  }
}
