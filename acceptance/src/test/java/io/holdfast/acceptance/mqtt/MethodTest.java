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
import io.holdfast.testkit.ServiceApi.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(HoldfastExtension.class)
class MethodTest {

  private static final String CALLS = "$iothub/methods/POST/";

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @DisplayName("[mqtt-77] a call's topic ends with its rid; devices and modules get theirs")
  void invoke_SUBSCRIBED_arrives(int qos, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    for (Registered who : new Registered[] {device, hub.newModule(device, "m")}) {
      try (RawMqtt client = Dial.connect(hub, who)) {
        client.subscribe(CALLS + "#", qos);
        CompletableFuture<Reply> reply = invoke(hub, who, "reboot", "{\"in\":[1,\"x\"]}");
        MqttPacket call = client.awaitPublish(CALLS);
        assertThat(call.topic()).matches("\\$iothub/methods/POST/reboot/\\?\\$rid=[^&?/]+");
        assertThat(call.text()).isEqualTo("{\"in\":[1,\"x\"]}");
        answer(client, call, "200", "{\"out\":true}");
        assertThat(result(reply).ok().path("status").intValue()).isEqualTo(200);
        assertThat(result(reply).json().at("/payload/out").booleanValue()).isTrue();
      }
    }
  }

  @Test
  @DisplayName("[mqtt-78] the body of a call without payload is null")
  void invoke_NO_PAYLOAD_sendsNull(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = listening(hub, device)) {
      CompletableFuture<Reply> reply =
          background(() -> hub.service().invoke(device.identity(), "{\"methodName\":\"reboot\"}"));
      MqttPacket call = client.awaitPublish(CALLS);
      assertThat(call.text()).isEqualTo("null");
      answer(client, call, "200", "");
      result(reply).ok();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 200, 404, 501, 99999, -1})
  @DisplayName("[mqtt-79] any integer status reaches the caller")
  void answer_ANY_STATUS_isPassedOn(int status, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = listening(hub, device)) {
      CompletableFuture<Reply> reply = invoke(hub, device, "m", "1");
      answer(client, client.awaitPublish(CALLS), Integer.toString(status), "{}");
      assertThat(result(reply).ok().path("status").intValue()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''|null", "null|null", "{\"a\":[1]}|{\"a\":[1]}", "\"text\"|\"text\"", "12|12"})
  @DisplayName("[mqtt-80] an answer is empty or any JSON value")
  void answer_ANY_JSON_isPassedOn(String sent, String received, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = listening(hub, device)) {
      CompletableFuture<Reply> reply = invoke(hub, device, "m", "1");
      answer(client, client.awaitPublish(CALLS), "200", sent);
      assertThat(result(reply).ok().get("payload"))
          .isEqualTo(JsonMapper.shared().readTree(received));
    }
  }

  @Test
  @DisplayName("[mqtt-81] no answer within the response time-out gives the caller 504")
  void invoke_NO_ANSWER_timesOut(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = listening(hub, device)) {
      long begin = System.nanoTime(); // the default time-out is 30 s
      CompletableFuture<Reply> reply =
          background(() ->
              hub.service()
                  .invoke(
                      device.identity(), "{\"methodName\":\"m\",\"responseTimeoutInSeconds\":5}"));
      MqttPacket call = client.awaitPublish(CALLS);
      Reply late = result(reply);
      assertThat(late.status()).isEqualTo(504);
      assertThat(late.json().path("errorCode").intValue()).isEqualTo(504101);
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(Duration.ofMillis(4900), Duration.ofSeconds(25));

      // [mqtt-83] too late: it goes nowhere, and the connection serves the next call
      answer(client, call, "200", "\"late\"");
      assertNextCallWorks(hub, device, client);
    }
  }

  @Test
  @DisplayName("[mqtt-82] without a subscriber the caller gets 404, at once by default")
  void invoke_NOT_CONNECTED_isRefused(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    assertNotOnline(hub, device, "{\"methodName\":\"m\"}");
    try (RawMqtt client = Dial.connect(hub, device)) {
      client.ping();
      assertNotOnline(hub, device, "{\"methodName\":\"m\",\"connectTimeoutInSeconds\":1}");
    }
  }

  @Test
  @DisplayName("[mqtt-82] a client that subscribes within the connect time-out is called")
  void invoke_CONNECTS_IN_TIME_isCalled(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    CompletableFuture<Reply> reply =
        background(() ->
            hub.service()
                .invoke(
                    device.identity(), "{\"methodName\":\"m\",\"connectTimeoutInSeconds\":30}"));
    try (RawMqtt client = listening(hub, device)) {
      answer(client, client.awaitPublish(CALLS), "200", "{}");
      assertThat(result(reply).ok().path("status").intValue()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("[mqtt-83] answers with an unknown or spent rid are ignored")
  void answer_UNKNOWN_RID_isIgnored(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = listening(hub, device)) {
      client.publish("$iothub/methods/res/200/?$rid=neverseen", "{}");
      CompletableFuture<Reply> reply = invoke(hub, device, "m", "1");
      MqttPacket call = client.awaitPublish(CALLS);
      answer(client, call, "200", "\"first\"");
      answer(client, call, "200", "\"second\"");
      assertThat(result(reply).ok().path("payload").asString()).isEqualTo("first");
      assertNextCallWorks(hub, device, client);
    }
  }

  @Test
  @DisplayName("[mqtt-83] [mqtt-72] nobody answers another client's call")
  void answer_BY_ANOTHER_CLIENT_isIgnored(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = listening(hub, device);
        RawMqtt intruder = Dial.connect(hub, hub.newDevice())) {
      CompletableFuture<Reply> reply = invoke(hub, device, "m", "1");
      MqttPacket call = client.awaitPublish(CALLS);
      answer(intruder, call, "200", "\"forged\"");
      intruder.ping(); // now the forged answer has been handled
      answer(client, call, "200", "\"real\"");
      assertThat(result(reply).ok().path("payload").asString()).isEqualTo("real");
    }
  }

  @Test
  @DisplayName("[mqtt-84] ten calls run at once and are answered in reverse")
  void invoke_TEN_AT_ONCE_areAllAnswered(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = listening(hub, device)) {
      List<CompletableFuture<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        replies.add(invoke(hub, device, "m", Integer.toString(i)));
      }
      List<MqttPacket> calls = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        calls.add(client.awaitPublish(CALLS));
      }
      Collections.reverse(calls);
      for (MqttPacket call : calls) {
        answer(client, call, "200", "1" + call.text());
      }
      for (int i = 0; i < 10; i++) {
        assertThat(result(replies.get(i)).ok().path("payload").asString()).isEqualTo("1" + i);
      }
    }
  }

  @Test
  @DisplayName("[mqtt-77] a subscription to one method's name gets that method only")
  void invoke_NARROW_FILTER_getsItsMethod(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = Dial.connect(hub, device)) {
      client.subscribe(CALLS + "mine/#", 1);
      CompletableFuture<Reply> reply = invoke(hub, device, "mine", "1");
      answer(client, client.awaitPublish(CALLS + "mine/"), "200", "{}");
      result(reply).ok();
      assertNotOnline(hub, device, "{\"methodName\":\"other\"}");
    }
  }

  private static void assertNextCallWorks(Hub hub, Registered device, RawMqtt client)
      throws IOException {
    CompletableFuture<Reply> reply = invoke(hub, device, "next", "1");
    answer(client, client.awaitPublish(CALLS + "next/"), "200", "\"next\"");
    assertThat(result(reply).ok().path("payload").asString()).isEqualTo("next");
  }

  private static void assertNotOnline(Hub hub, Registered device, String call) {
    Reply refused = hub.service().invoke(device.identity(), call);
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.json().path("errorCode").intValue()).isEqualTo(404103);
  }

  private static RawMqtt listening(Hub hub, Registered who) throws IOException {
    RawMqtt client = Dial.connect(hub, who);
    client.subscribe(CALLS + "#", 1);
    return client;
  }

  private static void answer(RawMqtt client, MqttPacket call, String status, String body)
      throws IOException {
    if (call.qos() == 1) {
      client.acknowledge(call);
    }
    String rid = call.topic().substring(call.topic().indexOf("?$rid="));
    client.send("$iothub/methods/res/" + status + "/" + rid, 0, body.getBytes(UTF_8));
  }

  private static CompletableFuture<Reply> invoke(
      Hub hub, Registered who, String name, String payload) {
    String body = "{\"methodName\":\"" + name + "\",\"payload\":" + payload + "}";
    return background(() -> hub.service().invoke(who.identity(), body));
  }

  private static CompletableFuture<Reply> background(java.util.function.Supplier<Reply> call) {
    Executor thread = task -> Thread.ofVirtual().start(task);
    return CompletableFuture.supplyAsync(call, thread).orTimeout(60, TimeUnit.SECONDS);
  }

  private static Reply result(CompletableFuture<Reply> reply) {
    return reply.join();
  }
}
