/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.nodesdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi.Reply;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [routes]
        hop = 'FROM /messages/modules/from/outputs/* INTO BrokeredEndpoint("/modules/to/inputs/in")'
        up = 'FROM /messages/* INTO $upstream'
        """)
class NodeSdkTest {

  @BeforeAll
  static void node() {
    NodeSdk.require();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("[mqtt-1] [mqtt-44] Node: what a device or module sends arrives with its properties")
  void send_WITH_PROPERTIES_arrives(boolean module, Hub hub) throws IOException {
    Registered who = module ? hub.newModule() : hub.newDevice();
    try (NodeSdk node = NodeSdk.open(hub, who);
        Events events = hub.eventsOf(who)) {
      node.step(
          "send",
          Map.of(
              "body",
              "{\"t\":1}",
              "messageId",
              "m (1)*!'",
              "contentType",
              "application/json",
              "contentEncoding",
              "utf-8",
              "properties",
              Map.of("key ä", "v&=/+")));
      JsonNode event = events.next();
      assertThat(event.at("/systemProperties/message-id").asString()).isEqualTo("m (1)*!'");
      assertThat(event.at("/systemProperties/content-type").asString())
          .isEqualTo("application/json");
      assertThat(event.at("/applicationProperties").path("key ä").asString()).isEqualTo("v&=/+");
      assertThat(event.at("/body/t").intValue()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "abandon", "reject"})
  @DisplayName("[mqtt-52] [mqtt-53] Node module: inputs, each disposition")
  void input_EACH_DISPOSITION_goesOn(String disposition, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (NodeSdk receiver = NodeSdk.open(hub, hub.newModule(device, "to"));
        NodeSdk sender = NodeSdk.open(hub, hub.newModule(device, "from"))) {
      receiver.step("receive", Map.of("disposition", disposition));
      for (int i = 0; i < 3; i++) {
        sender.step(
            "send",
            Map.of("output", "out", "body", "b" + i, "properties", Map.of("n", "a b/" + i)));
        JsonNode got = receiver.event("input");
        assertThat(got.path("input").asString()).isEqualTo("in");
        assertThat(got.path("body").asString()).isEqualTo("b" + i);
        assertThat(got.at("/properties/n").asString()).isEqualTo("a b/" + i);
        if (!disposition.equals("complete")) {
          assertThat(receiver.event("refused").path("name").asString())
              .isEqualTo("NotImplementedError"); // MQTT has neither; the SDK says so
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("[mqtt-64] [mqtt-65] [mqtt-67] [mqtt-69] [mqtt-70] Node: twin, and errors seen")
  void twin_READ_REPORTED_DESIRED_followsTheService(boolean module, Hub hub) throws IOException {
    Registered who = module ? hub.newModule() : hub.newDevice();
    hub.service().patchDesired(who.identity(), "{\"interval\":5,\"old\":1}");
    try (NodeSdk node = NodeSdk.open(hub, who)) {
      JsonNode fresh = node.step("twin", Map.of());
      assertThat(fresh.at("/desired/interval").intValue()).isEqualTo(5);
      assertThat(fresh.at("/desired/$version").intValue()).isEqualTo(2);
      node.step("desired", Map.of());
      node.event("desired"); // the SDK reports what it has once when a handler comes

      node.step("report", Map.of("patch", Map.of("fan", "on")));
      assertThat(hub.service().twin(who.identity()).at("/properties/reported/fan").asString())
          .isEqualTo("on");
      JsonNode refused = node.attempt("report", Map.of("patch", Map.of("a.b", 1)));
      assertThat(refused.path("ok").booleanValue()).isFalse();

      // The SDK subscribed before it reported on the same connection, and that was answered.
      hub.service().patchDesired(who.identity(), "{\"old\":null}");
      JsonNode change = node.event("desired");
      assertThat(change.at("/patch/$version").intValue()).isEqualTo(3);
      assertThat(change.at("/patch").has("old")).isTrue();
      assertThat(change.at("/patch/old").isNull()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("[mqtt-77] [mqtt-78] [mqtt-79] [mqtt-80] Node: direct methods, without payload too")
  void method_CALLED_isAnswered(boolean module, Hub hub) throws IOException {
    Registered who = module ? hub.newModule() : hub.newDevice();
    try (NodeSdk node = NodeSdk.open(hub, who)) {
      node.step("answer", Map.of("method", "echo", "status", 501));
      Reply echoed =
          hub.service()
              .invoke(
                  who.identity(),
                  "{\"methodName\":\"echo\",\"payload\":{\"a\":[1]},\"connectTimeoutInSeconds\":60}");
      assertThat(echoed.ok().path("status").intValue()).isEqualTo(501);
      assertThat(echoed.json().at("/payload/a/0").intValue()).isEqualTo(1);
      hub.service().invoke(who.identity(), "{\"methodName\":\"echo\"}").ok();
      assertThat(node.event("method").path("method").asString()).isEqualTo("echo");
      assertThat(node.event("method").path("payload").isNull()).isTrue();
    }
  }

  @Test
  @DisplayName("[mqtt-24] Node: bad credentials are an UnauthorizedError")
  void open_WRONG_KEY_isUnauthorized(Hub hub) throws IOException {
    String id = hub.newDevice().identity().deviceId();
    String key = "bm90IHRoZSBrZXk=";
    Registered wrong = new Registered(hub.host(), new DeviceIdentity(id), key, key);
    try (NodeSdk node = NodeSdk.start()) {
      JsonNode answer = node.attempt("open", NodeSdk.connection(hub, wrong));
      assertThat(answer.path("ok").booleanValue()).isFalse();
      assertThat(answer.path("error").asString()).isEqualTo("UnauthorizedError");
    }
  }

  @Test
  @DisplayName("[mqtt-11] Node: its model id, sent raw, becomes the twin's model")
  void open_MODEL_ID_showsInTheTwin(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    Map<String, Object> connection = new HashMap<>(NodeSdk.connection(hub, device));
    connection.put("modelId", "dtmi:com:example:Thermostat;1");
    try (NodeSdk node = NodeSdk.start()) {
      node.step("open", connection);
      assertThat(hub.service().twin(device.identity()).path("modelId").asString())
          .isEqualTo("dtmi:com:example:Thermostat;1");
    }
  }
}
