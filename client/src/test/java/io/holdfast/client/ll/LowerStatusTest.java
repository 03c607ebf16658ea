/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.net.ReentrancyException;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodResult;
import io.holdfast.model.SasToken;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LowerStatusTest {

  private static final String CONNECTED = "AUTHENTICATED OK";
  private static final String NO_NETWORK = "UNAUTHENTICATED NO_NETWORK";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final LowerScene scene = new LowerScene();
  private final ModuleClientLL client = scene.client;

  @AfterEach
  void end() {
    scene.close();
  }

  private MqttPacket.ConnectFields connect(RawMqtt hub) {
    return scene.await(hub, MqttPacket.CONNECT).connect();
  }

  private static long expiry(MqttPacket.ConnectFields connect) {
    return SasToken.parse(String.valueOf(connect.password())).expiry();
  }

  /** Refuses as hubs do: they close behind it. */
  private void refuse(RawMqtt hub, int code) throws IOException {
    int before = scene.statuses.size();
    LowerScene.send(hub, MqttBytes.connack(false, code));
    hub.close();
    scene.until("the refusal", () -> scene.statuses.size() > before);
  }

  @Test
  @DisplayName("[client-72] [client-74] Each accepted connection is told, and each that breaks")
  void status_ACCEPTED_AND_CUT_isTold() throws IOException {
    RawMqtt first = scene.accept();
    scene.cut(first);
    scene.turn(SECOND);
    RawMqtt second = scene.accept(true);
    second.reset();
    scene.until("the reset", () -> scene.statuses.size() == 4);

    assertThat(scene.statuses).containsExactly(CONNECTED, NO_NETWORK, CONNECTED, NO_NETWORK);
  }

  @Test
  @DisplayName("[client-74] A hub that cannot be reached is no network, at each attempt")
  void status_REFUSED_PORT_isNoNetwork() {
    client.setOption(Option.PORT, LoopbackAddress.REFUSING_PORT);
    client.setRetryPolicy(new RetryPolicy.Interval(Duration.ofSeconds(5)), Duration.ZERO);
    for (int i = 1; i <= 3; i++) {
      int attempts = i;
      scene.until("a failure", () -> scene.statuses.size() >= attempts);
      scene.turn(Duration.ofSeconds(5));
    }
    assertThat(scene.statuses).containsOnly(NO_NETWORK);
  }

  @ParameterizedTest
  @CsvSource({
    "3, DEVICE_DISABLED",
    "4, BAD_CREDENTIAL",
    "5, BAD_CREDENTIAL",
    "6, COMMUNICATION_ERROR",
    "255, COMMUNICATION_ERROR"
  })
  @DisplayName("[client-73] [client-79] A refusal is told once, and tried again with a new token")
  void status_REFUSED_isToldAndTriedAgain(int code, ConnectionReason reason) throws IOException {
    RawMqtt first = scene.next();
    long expiry = expiry(connect(first));
    scene.clock.turn(SECOND);
    refuse(first, code);
    scene.turn(SECOND);
    RawMqtt second = scene.next();

    assertThat(expiry(connect(second))).isGreaterThan(expiry);
    assertThat(scene.statuses).containsExactly("UNAUTHENTICATED " + reason);
    LowerScene.send(second, MqttBytes.connack(false, 0));
    scene.until("accepted", () -> scene.statuses.contains(CONNECTED));
    assertThat(scene.statuses).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"1, COMMUNICATION_ERROR", "2, BAD_CREDENTIAL"})
  @DisplayName("[client-73] [client-79] A refusal for good is told once, and not tried again")
  void status_REFUSED_FOR_GOOD_stops(int code, ConnectionReason reason) throws IOException {
    RawMqtt hub = scene.next();
    connect(hub);
    refuse(hub, code);
    scene.turn(Duration.ofMinutes(5));

    assertThat(scene.statuses).containsExactly("UNAUTHENTICATED " + reason);
    assertThat(client.timeUntilNextWork()).isGreaterThan(Duration.ofHours(1));
    assertThat(scene.server.waiting()).isZero();
  }

  @Test
  @DisplayName("[client-78] A handler hears of changes to come only, and null clears it")
  void handle_LATE_OR_NULL_isNotTold() throws IOException {
    RawMqtt hub = scene.accept();
    List<String> late = new ArrayList<>();
    client.setConnectionStatusCallback((state, reason, cause) -> late.add(state + " " + reason));
    scene.handled(hub);
    assertThat(late).isEmpty();
    hub.close();
    RawMqtt second = scene.next();
    assertThat(late).containsExactly(NO_NETWORK);

    assertThat(client.setConnectionStatusCallback(null)).isEqualTo(ClientResult.OK);
    connect(second);
    LowerScene.send(second, MqttBytes.connack(false, 0));
    scene.handled(second);
    assertThat(late).hasSize(1);
    assertThat(scene.statuses).containsExactly(CONNECTED);
  }

  @Test
  @DisplayName("[client-81] CONNECT keeps the session, and names who connects and by which dialect")
  void connect_saysWhoItIs() {
    MqttPacket.ConnectFields connect = connect(scene.next());

    assertThat(connect.protocol()).isEqualTo("MQTT");
    assertThat(connect.level()).isEqualTo(4);
    assertThat(connect.cleanSession()).isFalse();
    assertThat(connect.will()).isFalse();
    assertThat(connect.keepAlive()).isEqualTo(240);
    assertThat(connect.clientId()).isEqualTo("dev-1/mod-1");
    assertThat(connect.userName())
        .startsWith("127.0.0.1/dev-1/mod-1/?api-version=2021-04-12&DeviceClientType=");
  }

  @Test
  @DisplayName(
      "[client-70] [client-71] Without a policy a loss is the end, told once; a policy revives")
  void status_NO_POLICY_expires() {
    client.setRetryPolicy(new RetryPolicy.None(), Duration.ZERO);
    scene.cut(scene.accept());
    scene.turn(Duration.ofDays(1));
    assertThat(scene.statuses)
        .containsExactly(CONNECTED, NO_NETWORK, "UNAUTHENTICATED RETRY_EXPIRED");
    assertThat(scene.server.waiting()).isZero();
    assertThat(client.sendEventAsync(LowerScene.message("kept"), null)).isEqualTo(ClientResult.OK);

    client.setRetryPolicy(new RetryPolicy.Interval(), Duration.ZERO);
    assertThat(scene.publish(scene.accept(), LowerScene.EVENTS).text()).isEqualTo("kept");
  }

  @Test
  @DisplayName("[client-71] A token is renewed without a policy, too")
  void renewal_NO_POLICY_connects() {
    client.setOption(Option.SAS_TOKEN_LIFETIME, Duration.ofSeconds(100));
    client.setRetryPolicy(new RetryPolicy.None(), Duration.ZERO);
    scene.accept();
    scene.turn(Duration.ofSeconds(80));
    scene.turn(SECOND);
    scene.accept();
    assertThat(scene.statuses)
        .containsExactly(CONNECTED, "UNAUTHENTICATED EXPIRED_SAS_TOKEN", CONNECTED);
  }

  @Test
  @DisplayName(
      "[client-39] [client-82] A message without PUBACK costs the connection; the next subscribes")
  void status_NO_PUBACK_isToldAndAllIsSubscribedAgain() {
    List<ConfirmationResult> confirmed = new ArrayList<>();
    client.setMessageCallback(message -> MessageDisposition.ACCEPTED);
    client.setModuleMethodCallback((name, payload) -> new MethodResult(200, payload));
    client.setModuleTwinCallback((state, twin) -> {});
    RawMqtt first = scene.accept();
    assertSubscribesAll(first);
    client.sendEventAsync(LowerScene.message("m"), confirmed::add);
    scene.publish(first, LowerScene.EVENTS);
    scene.turn(Duration.ofMinutes(2));
    assertThat(confirmed).containsExactly(ConfirmationResult.MESSAGE_TIMEOUT);
    assertThat(scene.statuses).containsExactly(CONNECTED, "UNAUTHENTICATED COMMUNICATION_ERROR");
    first.awaitEnd(LowerScene.PATIENCE);

    scene.turn(SECOND);
    RawMqtt second = scene.accept();
    assertSubscribesAll(second);
    scene.cut(second);
    scene.turn(SECOND);
    assertSubscribesAll(scene.accept(true));
  }

  private void assertSubscribesAll(RawMqtt hub) {
    Set<String> filters = new TreeSet<>();
    while (filters.size() < 4) {
      filters.addAll(scene.grant(hub).filters().keySet());
    }
    assertThat(filters)
        .containsExactly(
            "$iothub/methods/POST/#",
            "$iothub/twin/PATCH/properties/desired/#",
            "$iothub/twin/res/#",
            "devices/dev-1/modules/mod-1/#");
  }

  @Test
  @DisplayName("[client-87] A renewal is told as such, and loses nothing that is under way")
  void renewal_UNDER_WAY_losesNothing() {
    client.setOption(Option.SAS_TOKEN_LIFETIME, Duration.ofSeconds(100));
    List<String> done = new ArrayList<>();
    RawMqtt first = scene.accept();
    scene.turn(Duration.ofSeconds(40));
    client.getTwinAsync((twin, failure) -> done.add("twin " + (failure == null)));
    client.sendReportedState(Bytes.utf8("{}"), (status, version) -> done.add("report " + status));
    client.sendEventAsync(LowerScene.message("m"), result -> done.add("message " + result));
    scene.grant(first);
    scene.publish(first, "$iothub/twin/GET/");
    scene.publish(first, "$iothub/twin/PATCH/properties/reported/");
    scene.publish(first, LowerScene.EVENTS);
    scene.turn(Duration.ofSeconds(40));
    scene.turn(SECOND);
    scene.await(first, MqttPacket.DISCONNECT);

    RawMqtt second = scene.accept(true);
    MqttPacket again = scene.publish(second, LowerScene.EVENTS);
    assertThat(again.dup()).isTrue();
    scene.grant(second);
    answer(second, scene.publish(second, "$iothub/twin/GET/"), 200);
    answer(second, scene.publish(second, "$iothub/twin/PATCH/properties/reported/"), 204);
    LowerScene.acknowledge(second, again);
    scene.until("all done", () -> done.size() == 3);

    assertThat(done).containsExactly("twin true", "report 204", "message OK");
    assertThat(scene.statuses)
        .containsExactly(CONNECTED, "UNAUTHENTICATED EXPIRED_SAS_TOKEN", CONNECTED);
  }

  private static void answer(RawMqtt hub, MqttPacket question, int status) {
    String id = question.topic().substring(question.topic().indexOf("$rid="));
    LowerScene.give(hub, "$iothub/twin/res/" + status + "/?" + id, "{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"doWork", "destroy"})
  @DisplayName("[client-20] [client-21] A status handler may send, but neither work nor destroy")
  void status_CALLS_INSIDE_areJudged(String forbidden) {
    List<String> seen = new ArrayList<>();
    client.setConnectionStatusCallback((state, reason, cause) -> {
      seen.add(client.sendEventAsync(LowerScene.message("m"), null).toString());
      try {
        if (forbidden.equals("doWork")) {
          client.doWork();
        } else {
          client.destroy();
        }
      } catch (ReentrancyException e) {
        seen.add(e.getClass().getSimpleName().toLowerCase(Locale.ROOT));
      }
    });
    RawMqtt hub = scene.next();
    connect(hub);
    LowerScene.send(hub, MqttBytes.connack(false, 0));

    assertThat(scene.publish(hub, LowerScene.EVENTS).text()).isEqualTo("m");
    assertThat(seen).containsExactly("OK", "reentrancyexception");
  }
}
