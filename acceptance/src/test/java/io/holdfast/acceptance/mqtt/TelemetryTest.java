/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(HoldfastExtension.class)
class TelemetryTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int LARGEST = 256 * 1024;

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a=b", "/a=b/"})
  @DisplayName("[mqtt-39] events topics with and without bag and slash, of devices and modules")
  void publish_TOPIC_SHAPES_areTaken(String rest, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    JsonNode ofDevice = sent(hub, device, events(device) + rest);
    assertThat(ofDevice.path("body").asString()).isEqualTo("body");
    assertThat(ofDevice.at("/applicationProperties/a").asString(""))
        .isEqualTo(rest.contains("a") ? "b" : "");

    Registered module = hub.newModule(device, "m");
    JsonNode ofModule = sent(hub, module, events(module) + rest);
    assertThat(ofModule.path("moduleId").asString()).isEqualTo("m");
    assertThat(ofModule.at("/applicationProperties/a").asString(""))
        .isEqualTo(rest.contains("a") ? "b" : "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$.mid=m1", "%24.mid=m1"})
  @DisplayName("[mqtt-40] the dollar sign of a system property is raw or encoded")
  void publish_SYSTEM_PROPERTY_isRecognised(String bag, Hub hub) throws IOException {
    JsonNode event = sentWithBag(hub, bag);
    assertThat(event.at("/systemProperties/message-id").asString()).isEqualTo("m1");
  }

  @ParameterizedTest
  @CsvSource({
    "a+b%20c, a+b c",
    "caf%c3%a9, café",
    "caf%C3%A9, café",
    "%e2%82%AC, €",
    "a:b@c, a:b@c",
    "%2526, %26",
    "a=b, a=b"
  })
  @DisplayName("[mqtt-41] escapes decode in either hex case, and a plus sign stays one")
  void publish_ESCAPES_areDecodedOnce(String spelled, String meant, Hub hub) throws IOException {
    JsonNode event = sentWithBag(hub, "key=" + spelled);
    assertThat(event.at("/applicationProperties/key").asString()).isEqualTo(meant);
  }

  @Test
  @DisplayName("[mqtt-42] a bare key means null, key= the empty string")
  void publish_KEYS_WITHOUT_VALUE_areNullOrEmpty(Hub hub) throws IOException {
    JsonNode properties = sentWithBag(hub, "bare&empty=&full=x").path("applicationProperties");
    assertThat(properties.has("bare")).isTrue();
    assertThat(properties.get("bare").isNull()).isTrue();
    assertThat(properties.path("empty").isString()).isTrue();
    assertThat(properties.path("empty").asString()).isEmpty();
    assertThat(properties.path("full").asString()).isEqualTo("x");
  }

  @Test
  @DisplayName("[mqtt-43] a question mark before the bag belongs to the first key")
  void publish_QUESTION_MARK_staysInTheKey(Hub hub) throws IOException {
    JsonNode properties = sentWithBag(hub, "?a=1&b=2").path("applicationProperties");
    assertThat(properties.path("?a").asString()).isEqualTo("1");
    assertThat(properties.path("b").asString()).isEqualTo("2");
    assertThat(properties.has("a")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "$.mid, message-id, m-1",
    "$.cid, correlation-id, c-1",
    "$.uid, user-id, u-1",
    "$.to, to, somewhere",
    "$.ct, content-type, text",
    "$.ce, content-encoding, utf-8",
    "$.exp, absolute-expiry-time, 2036-01-31T12:00:00.0000000Z",
    "$.ctime, iothub-creation-time-utc, 2026-01-31T12:00:00.0000000Z",
    "$.on, iothub-outputname, out",
    "$.ifid, iothub-interface-id, urn:a",
    "$.sub, dt-subject, component",
    "$.schema, iothub-message-schema, s",
    "$.diagid, iothub-diag-id, d",
    "$.diagctx, diag-correlation-context, creationtimeutc%3D1",
    "iothub-operation, iothub-operation, o"
  })
  @DisplayName("[mqtt-44] every documented key becomes its system property")
  void publish_WIRE_KEYS_becomeSystemProperties(String key, String name, String value, Hub hub)
      throws IOException {
    JsonNode event = sentWithBag(hub, key + "=" + value);
    assertThat(event.at("/systemProperties").path(name).asString(""))
        .isEqualTo(value.replace("%3D", "="));
    assertThat(event.path("applicationProperties").has(key)).isFalse();
  }

  @Test
  @DisplayName("[mqtt-45] the sender is who is connected, whatever the client claims")
  void publish_CLAIMED_SENDER_isOverridden(Hub hub) throws IOException {
    Registered module = hub.newModule();
    JsonNode event = sent(hub, module, events(module) + "/$.cdid=x&%24.cmid=y");
    JsonNode system = event.path("systemProperties");
    assertThat(system.path("iothub-connection-device-id").asString())
        .isEqualTo(module.identity().deviceId());
    assertThat(system.path("iothub-connection-module-id").asString())
        .isEqualTo(event.path("moduleId").asString())
        .isNotEqualTo("y");
    assertThat(system.path("iothub-connection-auth-generation-id").asString("")).isNotEmpty();
    assertThat(system.path("iothub-connection-auth-method").asString())
        .contains("\"scope\":\"module\"", "\"type\":\"sas\"", "\"issuer\":\"iothub\"");
  }

  @Test
  @DisplayName("[mqtt-46] QoS 1 gets PUBACK with its packet id, QoS 0 gets nothing")
  void publish_EITHER_QOS_isAnsweredAsItShould(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = Dial.connect(hub, device);
        Events events = hub.eventsOf(device)) {
      client.send(MqttBytes.publish(events(device) + "/", 0, 0, bytes("zero"), 0));
      client.send(MqttBytes.publish(events(device) + "/", 1, 4711, bytes("one"), 0));
      MqttPacket answer = client.await("any packet", p -> true);
      assertThat(answer.type()).isEqualTo(MqttPacket.PUBACK);
      assertThat(answer.packetId()).isEqualTo(4711);
      assertThat(events.next().path("body").asString()).isEqualTo("zero");
      assertThat(events.next().path("body").asString()).isEqualTo("one");
    }
  }

  @Test
  @DisplayName("[mqtt-47] RETAIN is not kept but noted as a property")
  void publish_RETAIN_becomesAProperty(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    String topic = events(device) + "/";
    try (RawMqtt client = Dial.connect(hub, device);
        Events events = hub.eventsOf(device)) {
      client.send(MqttBytes.publish(topic, 1, 1, bytes("kept?"), 1));
      client.await(MqttPacket.PUBACK);
      assertThat(events.next().at("/applicationProperties/mqtt-retain").asString())
          .isEqualTo("true");
      client.subscribe(topic + "#", 1);
      client.ping();
      assertThat(client.poll(p -> p.type() == MqttPacket.PUBLISH, Duration.ZERO)).isNull();
    }
  }

  @Test
  @DisplayName("[mqtt-48] 256 KiB are taken, a byte more closes the connection")
  void publish_TOO_LARGE_closes(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = Dial.connect(hub, device)) {
      client.publish(events(device) + "/", "x".repeat(LARGEST));
      client.send(events(device) + "/", 1, new byte[LARGEST + 1]);
      assertEndsUnanswered(client);
    }
    try (RawMqtt client = Dial.connect(hub, device)) {
      client.send(events(device) + "/a=b", 1, new byte[LARGEST - 1]);
      assertEndsUnanswered(client);
    }
  }

  @Test
  @DisplayName("[mqtt-49] a publish with QoS 2 closes the connection")
  void publish_QOS_2_closes(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = Dial.connect(hub, device)) {
      client.send(MqttBytes.publish(events(device) + "/", 2, 1, bytes("x"), 0));
      assertEndsUnanswered(client);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "somewhere",
        "devices/{other}/messages/events/",
        "devices/{id}/modules/m/messages/events/",
        "devices/{id}/messages/events/a=%zz",
        "devices/{id}/messages/events/a=%ff",
        "$iothub/twin/POST/?$rid=1",
        "$iothub/methods/res/two/?$rid=1"
      })
  @DisplayName("topics that are not the client's, or do not parse, close the connection")
  void publish_FOREIGN_OR_MALFORMED_TOPIC_closes(String topic, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    Registered other = hub.newDevice();
    String filled =
        topic
            .replace("{id}", device.identity().deviceId())
            .replace("{other}", other.identity().deviceId());
    try (RawMqtt client = Dial.connect(hub, device);
        RawMqtt neighbour = Dial.connect(hub, other)) {
      client.send(filled, 1, bytes("x"));
      assertEndsUnanswered(client);
      neighbour.ping();
    }
  }

  @Test
  @DisplayName("[mqtt-50] a Will becomes telemetry when the connection breaks")
  void will_CONNECTION_BREAKS_isSent(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (Events events = hub.eventsOf(device)) {
      withWill(hub, device).close();
      JsonNode will = events.next();
      assertThat(will.path("body").asString()).isEqualTo("gone");
      assertThat(will.at("/applicationProperties/iothub-MessageType").asString()).isEqualTo("Will");
      assertThat(will.at("/applicationProperties/why").asString()).isEqualTo("will");
    }
  }

  @Test
  @DisplayName("[mqtt-51] DISCONNECT discards the Will")
  void will_DISCONNECT_discardsIt(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (Events events = hub.eventsOf(device)) {
      withWill(hub, device).disconnect();
      try (RawMqtt client = Dial.connect(hub, device)) {
        client.publish(events(device) + "/", "after");
      }
      assertThat(events.next().path("body").asString()).isEqualTo("after");
    }
  }

  private static RawMqtt withWill(Hub hub, Registered device) throws IOException {
    RawMqtt client =
        Dial.connect(
            hub, device, connect -> connect.will(events(device) + "/why=will", 1, bytes("gone")));
    client.ping();
    return client;
  }

  private static void assertEndsUnanswered(RawMqtt client) {
    client.awaitEnd(SOON);
    assertThat(client.poll(p -> true, Duration.ZERO)).isNull();
  }

  private static JsonNode sentWithBag(Hub hub, String bag) throws IOException {
    Registered module = hub.newModule();
    return sent(hub, module, events(module) + "/" + bag);
  }

  private static JsonNode sent(Hub hub, Registered who, String topic) throws IOException {
    try (RawMqtt client = Dial.connect(hub, who);
        Events events = hub.eventsOf(who)) {
      client.publish(topic, "body");
      return events.next();
    }
  }

  static String events(Registered who) {
    return who.resource().substring(who.host().length() + 1) + "/messages/events";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
