/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionRetryTest {

  private final SessionScene scene = new SessionScene();
  private final MqttSession session = scene.session;

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  @DisplayName("Opening only queues: nothing goes out before the loop runs")
  void open_WITHOUT_RUN_doesNothing() {
    session.open();

    assertThat(scene.loginsMade).isZero();
    scene.work();
    assertThat(scene.loginsMade).isEqualTo(1);
  }

  @Test
  @DisplayName("[client-68] A wait counts from the failure, however long the attempt took")
  void lost_SLOW_ATTEMPT_waitsItsWholeWait() {
    session.setRetry(new RetryPolicy.Interval(Duration.ofMillis(1500)), Duration.ZERO);
    session.open();
    RawMqtt hub = scene.next();
    scene.await(hub, MqttPacket.CONNECT);
    scene.turn(Duration.ofSeconds(30));
    assertThat(scene.told.take()).containsExactly("lost CONNECT_TIMEOUT 1500");

    scene.turn(Duration.ofMillis(1499));
    assertThat(session.state()).isEqualTo(SessionState.WAITING);
    scene.turn(Duration.ofMillis(1));

    scene.accept();
  }

  @Test
  @DisplayName("[client-70] An expired retry is told once; a new policy begins anew at once")
  void setRetry_STOPPED_beginsAnew() {
    session.setRetry(new RetryPolicy.Interval(Duration.ofSeconds(2)), Duration.ofSeconds(5));
    session.open();
    refuseAll(3);
    assertThat(scene.told.take())
        .containsExactly(
            "lost NOT_AUTHORIZED 2000", "lost NOT_AUTHORIZED 2000", "lost NOT_AUTHORIZED");
    scene.turn(Duration.ofMillis(999));
    assertThat(scene.told.take()).isEmpty();
    scene.turn(Duration.ofMillis(1));
    assertThat(scene.told.take()).containsExactly("stopped RETRY_EXPIRED");
    assertThat(session.state()).isEqualTo(SessionState.STOPPED);
    scene.publish("kept");
    scene.turn(Duration.ofDays(1));
    assertThat(scene.told.take()).isEmpty();

    session.setRetry(new RetryPolicy.Interval(Duration.ofSeconds(3)), Duration.ofSeconds(5));
    scene.refuse(5);
    assertThat(scene.told.take()).containsExactly("lost NOT_AUTHORIZED 3000");
    scene.turn(Duration.ofSeconds(3));
    RawMqtt hub = scene.accept();
    scene.acknowledge(hub, scene.await(hub, MqttPacket.PUBLISH));
    scene.until("kept message", () -> !scene.done.isEmpty());
    assertThat(scene.done).containsExactly("kept");
  }

  private void refuseAll(int times) {
    for (int i = 0; i < times; i++) {
      scene.refuse(5);
      scene.turn(i < times - 1 ? Duration.ofSeconds(2) : Duration.ZERO);
    }
  }

  @Test
  @DisplayName("[client-70] A new policy ends the wait for the next attempt")
  void setRetry_WAITING_connectsAtOnce() {
    session.setRetry(new RetryPolicy.Interval(Duration.ofHours(1)), Duration.ZERO);
    session.open();
    scene.refuse(3);

    session.setRetry(new RetryPolicy.Interval(Duration.ofHours(1)), Duration.ZERO);

    scene.accept();
  }

  @Test
  @DisplayName("[client-71] With policy NONE nothing is tried again, and an opened session is")
  void lost_POLICY_NONE_stops() {
    session.setRetry(new RetryPolicy.None(), Duration.ZERO);
    session.open();
    RawMqtt hub = scene.accept();
    scene.cut(hub);
    scene.work();
    assertThat(scene.told.take())
        .containsExactly("connected", "lost CLOSED_BY_SERVER", "stopped RETRY_EXPIRED");
    session.setRetry(new RetryPolicy.None(), Duration.ZERO);
    scene.turn(Duration.ofDays(1));
    assertThat(scene.told.take()).isEmpty();
    assertThat(scene.server.waiting()).isZero();

    session.open();

    scene.accept();
  }

  @Test
  @DisplayName("[client-71] Policy NONE set while an attempt is waited for ends the wait")
  void setRetry_NONE_WHILE_WAITING_stops() {
    session.open();
    scene.refuse(3);
    session.setRetry(new RetryPolicy.None(), Duration.ZERO);
    assertThat(scene.told.take()).containsExactly("lost SERVER_UNAVAILABLE 1000");
    scene.work();
    assertThat(scene.told.take()).containsExactly("stopped RETRY_EXPIRED");
  }

  @Test
  @DisplayName("[client-71] Renewing a login is no retry: it works with policy NONE")
  void renewal_POLICY_NONE_reconnects() {
    scene.logins =
        now ->
            CompletableFuture.completedFuture(
                new Login("user", "token " + ++scene.loginsMade, Duration.ofMinutes(48)));
    session.setRetry(new RetryPolicy.None(), Duration.ZERO);
    session.open();
    RawMqtt first = scene.accept();

    scene.turn(Duration.ofMinutes(48));

    scene.await(first, MqttPacket.DISCONNECT);
    scene.accept();
    assertThat(scene.told.take()).containsExactly("connected", "renewing", "connected");
    assertThat(scene.loginsMade).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "3, SERVER_UNAVAILABLE",
    "4, BAD_CREDENTIALS",
    "5, NOT_AUTHORIZED",
    "6, UNKNOWN_REFUSAL",
    "255, UNKNOWN_REFUSAL"
  })
  @DisplayName("[client-73] [mqtt-108] CONNACK 3 and above is told and tried again, fresh login")
  void refused_MAY_PASS_triesAgain(int code, LossReason reason) {
    session.open();
    scene.refuse(code);
    assertThat(scene.told.take()).containsExactly("lost " + reason + " 1000");

    scene.turn(Duration.ofSeconds(1));

    RawMqtt second = scene.next();
    assertThat(scene.await(second, MqttPacket.CONNECT).connect().password()).isEqualTo("token 2");
  }

  @ParameterizedTest
  @CsvSource({"1, VERSION_REFUSED", "2, CLIENT_ID_REFUSED"})
  @DisplayName("[client-73] [client-125] CONNACK 1 and 2 stop the session until it is opened anew")
  void refused_FOR_GOOD_stopsUntilOpened(int code, LossReason reason) {
    session.open();
    scene.publish("kept");
    scene.refuse(code);
    assertThat(scene.told.take()).containsExactly("lost " + reason, "stopped REFUSED");
    assertThat(session.state()).isEqualTo(SessionState.STOPPED);
    scene.turn(Duration.ofDays(1));
    assertThat(scene.server.waiting()).isZero();
    assertThat(scene.done).isEmpty();

    session.open();

    assertThat(scene.await(scene.accept(), MqttPacket.PUBLISH).text()).isEqualTo("kept");
  }

  @Test
  @DisplayName("A listener that opens a stopped session again in its callback is not told of it")
  void stopped_LISTENER_REOPENS_isNotTold() {
    session.open();
    scene.told.onLost = session::open;
    scene.refuse(2);
    scene.told.onLost = () -> {};

    scene.accept();
    assertThat(scene.told.take()).containsExactly("lost CLIENT_ID_REFUSED", "connected");
  }

  @Test
  @DisplayName("[client-75] No CONNACK within the time for connecting is told and tried again")
  void connecting_NO_CONNACK_triesAgain() {
    session.open();
    scene.await(scene.next(), MqttPacket.CONNECT);

    scene.turn(Duration.ofMillis(29_999));
    assertThat(scene.told.take()).isEmpty();
    scene.turn(Duration.ofMillis(1));

    assertThat(scene.told.take()).containsExactly("lost CONNECT_TIMEOUT 1000");
    scene.turn(Duration.ofSeconds(1));
    scene.accept();
  }

  @Test
  @DisplayName("[client-79] A refusal and the close that follows it are one loss")
  void refused_THEN_CLOSED_isToldOnce() throws IOException {
    session.open();
    RawMqtt hub = scene.next();
    scene.await(hub, MqttPacket.CONNECT);
    SessionScene.send(hub, MqttBytes.connack(false, 5));
    hub.close();
    scene.until("loss", () -> session.state() == SessionState.WAITING);
    scene.work();

    assertThat(scene.told.take()).containsExactly("lost NOT_AUTHORIZED 1000");
    scene.turn(Duration.ofSeconds(1));
    scene.accept();
    assertThat(scene.told.take()).containsExactly("connected");
  }

  @Test
  @DisplayName("A login that never comes is given up like a connection that never comes")
  void connecting_NO_LOGIN_triesAgain() {
    CompletableFuture<Login> late = new CompletableFuture<>();
    scene.logins = now -> late;
    session.open();
    scene.turn(Duration.ofSeconds(30));
    assertThat(scene.told.take()).containsExactly("lost NO_LOGIN 1000");
    late.complete(new Login("user", "late", null));
    scene.logins = now -> CompletableFuture.completedFuture(new Login("user", "second", null));
    scene.turn(Duration.ofSeconds(1));

    assertThat(scene.await(scene.next(), MqttPacket.CONNECT).connect().password())
        .isEqualTo("second");
  }

  @Test
  @DisplayName("Two clients that take one identity from each other slow down; like C they do not")
  void lost_SOON_AFTER_CONNECTED_countsOn() {
    session.open();
    for (int seconds = 1; seconds <= 3; seconds++) {
      scene.cut(scene.accept());
      assertThat(scene.told.take())
          .containsExactly("connected", "lost CLOSED_BY_SERVER " + seconds * 1000);
      scene.turn(Duration.ofSeconds(seconds));
    }
    session.setRetryTiming(RetryTiming.LIKE_C);
    scene.cut(scene.accept());
    assertThat(scene.told.take()).containsExactly("connected", "lost CLOSED_BY_SERVER 0");
  }

  @Test
  @DisplayName("Base and cap set beside the policy hold for it and for every later one")
  void setRetryWaits_THEN_POLICY_holds() {
    session.setRetryWaits(Duration.ofSeconds(7), null);
    session.setRetry(new RetryPolicy.Interval(), Duration.ZERO);
    session.open();
    scene.refuse(3);

    assertThat(scene.told.take()).containsExactly("lost SERVER_UNAVAILABLE 7000");
    assertThat(session.retry().policy()).isEqualTo(new RetryPolicy.Interval());
  }
}
