/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(HoldfastExtension.class)
class TwinTest {

  private static final String ANSWERS = "$iothub/twin/res/";
  private static final String DESIRED = "$iothub/twin/PATCH/properties/desired/";
  private static final long MOST = 4_503_599_627_370_495L;

  @ParameterizedTest
  @CsvSource({"0, ''", "1, ''", "0, ' '", "1, ' '"})
  @DisplayName("[mqtt-64] [mqtt-65] [mqtt-73] GET, empty or one space, at either QoS, answers 200")
  void get_EVERY_FORM_answersBothSections(int qos, String body, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    for (Registered who : new Registered[] {device, hub.newModule(device, "m")}) {
      try (RawMqtt client = subscribed(hub, who)) {
        client.send("$iothub/twin/GET/?$rid=7", qos, body.getBytes(UTF_8));
        if (qos == 1) {
          client.await(MqttPacket.PUBACK);
        }
        MqttPacket answer = client.awaitPublish(ANSWERS);
        assertThat(answer.topic()).isEqualTo(ANSWERS + "200/?$rid=7");
        JsonNode twin = json(answer.text());
        assertThat(twin.at("/desired/$version").intValue()).isEqualTo(1);
        assertThat(twin.at("/reported/$version").intValue()).isEqualTo(1);
        assertThat(twin.propertyNames()).containsExactlyInAnyOrder("desired", "reported");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @DisplayName(
      "[mqtt-66] [mqtt-73] [mqtt-75] a reported patch gets 204, empty, and the new version")
  void patch_ACCEPTED_answersTheVersion(int qos, Hub hub) throws IOException {
    try (RawMqtt client = subscribed(hub, hub.newDevice())) {
      for (int version = 2; version < 5; version++) {
        client.send(reported("r" + version), qos, ("{\"a\":" + version + "}").getBytes(UTF_8));
        MqttPacket answer = client.awaitPublish(ANSWERS);
        assertThat(answer.topic())
            .isEqualTo(ANSWERS + "204/?$rid=r" + version + "&$version=" + version);
        assertThat(answer.payload()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "[1]", "1", "null", "\"a\"", "{\"a\":}", "{\"a\":1}x"})
  @DisplayName("[mqtt-67] a body that is no JSON object is answered 400 with a numeric errorCode")
  void patch_MALFORMED_isAnswered400(String body, Hub hub) throws IOException {
    try (RawMqtt client = subscribed(hub, hub.newDevice())) {
      assertRejected(client, body);
    }
  }

  @Test
  @DisplayName("[mqtt-67] a patch for another version than the present is answered 412")
  void patch_STALE_VERSION_isAnswered412(Hub hub) throws IOException {
    try (RawMqtt client = subscribed(hub, hub.newDevice())) {
      client.send(reported("1&$version=1"), 1, "{\"a\":1}".getBytes(UTF_8));
      assertThat(client.awaitPublish(ANSWERS).topic()).startsWith(ANSWERS + "204/?$rid=1&");
      client.send(reported("2&$version=1"), 1, "{\"a\":2}".getBytes(UTF_8));
      MqttPacket answer = client.awaitPublish(ANSWERS);
      assertThat(answer.topic()).isEqualTo(ANSWERS + "412/?$rid=2");
      assertThat(json(answer.text()).path("errorCode").intValue()).isEqualTo(412001);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"A%2Fb", "0", "4f9ac8d1-9cf2-4e2c-b1a3-0b9f0e0e8f7d", "a+b", "%24x%zz"})
  @DisplayName("[mqtt-68] the rid comes back byte for byte")
  void get_ANY_RID_isEchoed(String rid, Hub hub) throws IOException {
    try (RawMqtt client = subscribed(hub, hub.newDevice())) {
      client.send("$iothub/twin/GET/?$rid=" + rid, 0, new byte[0]);
      assertThat(client.awaitPublish(ANSWERS).topic()).isEqualTo(ANSWERS + "200/?$rid=" + rid);
    }
  }

  @Test
  @DisplayName(
      "[mqtt-69] [mqtt-70] desired changes carry their version twice, and null for deleted")
  void desired_CHANGED_isNotified(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = Dial.connect(hub, device)) {
      client.subscribe(DESIRED + "#", 1);
      hub.service().patchDesired(device.identity(), "{\"a\":{\"b\":1,\"c\":2}}");
      MqttPacket first = client.awaitPublish(DESIRED);
      assertThat(first.topic()).isEqualTo(DESIRED + "?$version=2");
      assertThat(json(first.text())).isEqualTo(json("{\"a\":{\"b\":1,\"c\":2},\"$version\":2}"));
      hub.service().patchDesired(device.identity(), "{\"a\":{\"b\":null}}");
      MqttPacket second = client.awaitPublish(DESIRED);
      assertThat(second.topic()).isEqualTo(DESIRED + "?$version=3");
      assertThat(json(second.text())).isEqualTo(json("{\"a\":{\"b\":null},\"$version\":3}"));
    }
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        Arguments.of("name at its limit", "{\"" + "k".repeat(1024) + "\":1}", true),
        Arguments.of("name over it", "{\"" + "k".repeat(1025) + "\":1}", false),
        Arguments.of("name with dot", "{\"a.b\":1}", false),
        Arguments.of("name with dollar", "{\"a$b\":1}", false),
        Arguments.of("name with space", "{\"a b\":1}", false),
        Arguments.of("name with control character", "{\"a\\u0001b\":1}", false),
        Arguments.of("string at its limit", "{\"a\":\"" + "x".repeat(4096) + "\"}", true),
        Arguments.of("string over it", "{\"a\":\"" + "x".repeat(4097) + "\"}", false),
        Arguments.of("largest integer", "{\"a\":" + MOST + "}", true),
        Arguments.of("larger", "{\"a\":" + (MOST + 1) + "}", false),
        Arguments.of("smallest integer", "{\"a\":" + (-MOST - 1) + "}", true),
        Arguments.of("smaller", "{\"a\":" + (-MOST - 2) + "}", false),
        Arguments.of("ten objects deep", nested(10), true),
        Arguments.of("eleven objects deep", nested(11), false),
        Arguments.of("array", "{\"a\":[1,\"x\",true]}", true),
        Arguments.of("array with null", "{\"a\":[null]}", false),
        Arguments.of("32 KiB", sized(32 * 1024), true),
        Arguments.of("a byte more", sized(32 * 1024 + 1), false));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("limits")
  @DisplayName("[mqtt-71] a patch that breaks a limit is answered 400, one at the limit 204")
  void patch_AT_THE_LIMITS_isJudged(String what, String body, boolean allowed, Hub hub)
      throws IOException {
    try (RawMqtt client = subscribed(hub, hub.newDevice())) {
      if (allowed) {
        client.send(reported("1"), 1, body.getBytes(UTF_8));
        assertThat(client.awaitPublish(ANSWERS).topic()).as(what).startsWith(ANSWERS + "204/");
      } else {
        assertRejected(client, body);
      }
    }
  }

  @Test
  @DisplayName("[mqtt-72] an answer goes only to the connection that asked")
  void get_SAME_RID_TWICE_answersEachItsOwn(Hub hub) throws IOException {
    try (RawMqtt one = subscribed(hub, hub.newDevice());
        RawMqtt two = subscribed(hub, hub.newDevice())) {
      one.send(reported("1"), 1, "{\"who\":\"one\"}".getBytes(UTF_8));
      one.awaitPublish(ANSWERS);
      one.send("$iothub/twin/GET/?$rid=same", 1, new byte[0]);
      assertThat(json(one.awaitPublish(ANSWERS).text()).at("/reported/who").asString())
          .isEqualTo("one");
      two.send("$iothub/twin/GET/?$rid=same", 1, new byte[0]);
      assertThat(json(two.awaitPublish(ANSWERS).text()).at("/reported").has("who")).isFalse();
      one.ping();
      assertThat(one.poll(p -> p.type() == MqttPacket.PUBLISH, Duration.ZERO)).isNull();
    }
  }

  @Test
  @DisplayName("[mqtt-74] reported objects merge at every depth, and null deletes")
  void patch_NESTED_merges(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = subscribed(hub, device)) {
      patch(client, "{\"a\":{\"b\":{\"c\":1,\"d\":2}},\"list\":[1,2],\"gone\":1}");
      patch(client, "{\"a\":{\"b\":{\"c\":null,\"e\":3},\"f\":{}},\"list\":[3],\"gone\":null}");
      client.send("$iothub/twin/GET/?$rid=g", 0, new byte[0]);
      assertThat(json(client.awaitPublish(ANSWERS).text()).path("reported"))
          .isEqualTo(
              json("{\"a\":{\"b\":{\"d\":2,\"e\":3},\"f\":{}},\"list\":[3],\"$version\":3}"));
    }
    assertThat(hub.service().twin(device.identity()).at("/properties/reported/a/b/e").intValue())
        .isEqualTo(3);
  }

  private static void patch(RawMqtt client, String body) throws IOException {
    client.send(reported("p"), 1, body.getBytes(UTF_8));
    assertThat(client.awaitPublish(ANSWERS).topic()).startsWith(ANSWERS + "204/");
  }

  private static void assertRejected(RawMqtt client, String body) throws IOException {
    client.send(reported("bad"), 1, body.getBytes(UTF_8));
    MqttPacket answer = client.awaitPublish(ANSWERS);
    assertThat(answer.topic()).isEqualTo(ANSWERS + "400/?$rid=bad");
    JsonNode error = json(answer.text());
    assertThat(error.path("errorCode").isIntegralNumber()).isTrue();
    assertThat(error.path("errorCode").intValue() / 1000).isEqualTo(400);
    assertThat(error.path("message").asString("")).isNotBlank();
    client.send("$iothub/twin/GET/?$rid=after", 0, new byte[0]);
    assertThat(json(client.awaitPublish(ANSWERS).text()).at("/reported/$version").intValue())
        .isEqualTo(1);
  }

  private static RawMqtt subscribed(Hub hub, Registered who) throws IOException {
    RawMqtt client = Dial.connect(hub, who);
    client.subscribe(ANSWERS + "#", 1);
    return client;
  }

  private static String reported(String rid) {
    return "$iothub/twin/PATCH/properties/reported/?$rid=" + rid;
  }

  private static String nested(int objects) {
    return "{\"a\":".repeat(objects + 1) + "1" + "}".repeat(objects + 1);
  }

  /** A document whose names and strings have so many bytes. */
  private static String sized(int bytes) {
    StringBuilder json = new StringBuilder("{");
    int left = bytes;
    for (char name = 'a'; left > 0; name++) {
      int length = Math.min(left - 1, 4000);
      json.append(name == 'a' ? "" : ",").append('"').append(name).append("\":\"");
      json.append("x".repeat(length)).append('"');
      left -= length + 1;
    }
    return json.append('}').toString();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
