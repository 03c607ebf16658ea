/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** An edge hub connects a device that lives below it, with its own token. */
@ExtendWith(HoldfastExtension.class)
class OnBehalfTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** An edge device's edge hub, with the keys that the hub made for it. */
  private static Registered edgeHub(Hub hub) {
    DeviceIdentity edge = new DeviceIdentity(Hub.freshId("edge"));
    Registered device = hub.service().create(edge, Map.of("capabilities", Map.of("iotEdge", true)));
    JsonNode keys = get(hub, edge.module("$edgeHub")).at("/authentication/symmetricKey");
    return new Registered(
        device.host(),
        edge.module("$edgeHub"),
        keys.path("primaryKey").asString(),
        keys.path("secondaryKey").asString());
  }

  private static JsonNode get(Hub hub, Identity identity) {
    return hub.service().call("GET", ServiceApi.path("devices", identity), null).ok();
  }

  private static Registered leafBelow(Hub hub, Registered edgeHub) {
    String scope = get(hub, edgeHub.identity().device()).path("deviceScope").asString();
    return hub.service()
        .create(new DeviceIdentity(Hub.freshId("leaf")), Map.of("deviceScope", scope));
  }

  private static MqttBytes.Connect through(
      MqttBytes.Connect connect, Registered target, Registered edgeHub) {
    String chain = target.identity().clientId() + "%3B" + edgeHub.identity().deviceId();
    return connect
        .userName(Dial.userName(target, Dial.API_VERSION + "&auth-chain=" + chain))
        .password(SasDialect.PYTHON.token(edgeHub, Dial.inSeconds(3600)));
  }

  @Test
  @DisplayName("[mqtt-32] an edge hub connects its leaf, whose messages they are, until disabled")
  void connect_LEAF_BELOW_isLetInUntilItsParentIsDisabled(Hub hub) throws IOException {
    Registered edgeHub = edgeHub(hub);
    Registered leaf = leafBelow(hub, edgeHub);
    try (RawMqtt client = Dial.connect(hub, leaf, connect -> through(connect, leaf, edgeHub));
        Events events = hub.eventsOf(leaf)) {
      client.publish(TelemetryTest.events(leaf), "body");
      JsonNode system = events.next().path("systemProperties");
      assertThat(system.path("iothub-connection-device-id").asString())
          .isEqualTo(leaf.identity().deviceId());
      assertThat(system.path("iothub-connection-auth-method").asString())
          .isEqualTo("{\"scope\":\"module\",\"type\":\"sas\",\"issuer\":\"iothub\"}");

      hub.service().setStatus(edgeHub.identity().device(), "disabled");
      client.awaitEnd(SOON);
    }
    assertThat(Dial.connack(hub, leaf, connect -> through(connect, leaf, edgeHub)).returnCode())
        .isEqualTo(5);
  }

  @Test
  @DisplayName("[mqtt-32] a chain that lacks the actor is CONNACK 5")
  void connect_LEAF_ELSEWHERE_isRefused(Hub hub) throws IOException {
    Registered leaf = leafBelow(hub, edgeHub(hub));
    Registered stranger = edgeHub(hub);

    assertThat(Dial.connack(hub, leaf, connect -> through(connect, leaf, stranger)).returnCode())
        .isEqualTo(5);
  }
}
