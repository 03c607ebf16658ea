/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where logins come from may be slow, broken or silent: that costs no connection that works. */
class SessionRenewalTest {

  private static final Duration DUE = Duration.ofMinutes(48);

  private final SessionScene scene = new SessionScene();
  private final MqttSession session = scene.session;
  // Those that were asked for, in the order; the test answers.
  private final List<CompletableFuture<Login>> asked = new ArrayList<>();

  @AfterEach
  void close() {
    scene.close();
  }

  /** Connected with a login that has to be renewed after {@link #DUE}. */
  private RawMqtt connected() {
    scene.logins =
        now -> {
          asked.add(new CompletableFuture<>());
          return asked.get(asked.size() - 1);
        };
    session.open();
    scene.work();
    give("first");
    RawMqtt hub = scene.accept();
    assertThat(scene.told.take()).containsExactly("connected");
    return hub;
  }

  /** Answers the latest question. */
  private void give(String password) {
    asked.get(asked.size() - 1).complete(new Login("user", password, DUE));
  }

  private void refuse() {
    asked.get(asked.size() - 1).completeExceptionally(new IllegalStateException("no token"));
    scene.work();
  }

  /** The next connection, which has to show this password, accepted. */
  private RawMqtt accept(String password) {
    RawMqtt hub = scene.next();
    assertThat(scene.await(hub, MqttPacket.CONNECT).connect().password()).isEqualTo(password);
    SessionScene.send(hub, MqttBytes.connack(true, 0));
    scene.until("acceptance", session::isConnected);
    return hub;
  }

  private void deliver(RawMqtt hub, String text) {
    scene.publish(text);
    MqttPacket publish = scene.await(hub, MqttPacket.PUBLISH);
    assertThat(publish.text()).isEqualTo(text);
    scene.acknowledge(hub, publish);
    scene.until("delivery", () -> scene.done.contains(text));
  }

  @Test
  @DisplayName("[client-87] Until the next login is there, the connection serves as before")
  void renewal_SLOW_LOGIN_keepsConnection() {
    RawMqtt first = connected();

    scene.turn(DUE);
    assertThat(asked).hasSize(2);
    scene.turn(Duration.ofSeconds(29));
    deliver(first, "meanwhile");
    assertThat(scene.has(first, MqttPacket.DISCONNECT)).isFalse();
    assertThat(scene.told.take()).isEmpty();

    give("second");
    scene.await(first, MqttPacket.DISCONNECT);
    RawMqtt second = accept("second");
    deliver(second, "after");
    assertThat(scene.told.take()).containsExactly("renewing", "connected");
  }

  @Test
  @DisplayName("[client-87] A renewal that gets no login is told once and tried again")
  void renewal_NO_LOGIN_asksAgain() {
    RawMqtt first = connected();

    scene.turn(DUE);
    refuse();
    assertThat(scene.told.take()).containsExactly("expiring");
    scene.turn(Duration.ofMillis(999));
    assertThat(asked).hasSize(2);
    scene.turn(Duration.ofMillis(1));
    assertThat(asked).hasSize(3);
    scene.turn(Duration.ofSeconds(30)); // No answer at all.
    scene.turn(Duration.ofSeconds(2));
    assertThat(asked).hasSize(4);
    assertThat(scene.told.take()).isEmpty();
    deliver(first, "meanwhile");

    give("second");
    scene.await(first, MqttPacket.DISCONNECT);
    accept("second");
    assertThat(scene.told.take()).containsExactly("renewing", "connected");
    // The next series begins anew.
    scene.turn(DUE);
    refuse();
    assertThat(scene.told.take()).containsExactly("expiring");
  }

  @Test
  @DisplayName("A connection lost while the next login is asked for is made again as any other")
  void lost_WHILE_LOGIN_ASKED_triesAgain() {
    RawMqtt first = connected();
    scene.turn(DUE);
    CompletableFuture<Login> late = asked.get(1);
    scene.cut(first);
    late.complete(new Login("user", "late", DUE));
    scene.work();
    assertThat(scene.told.take()).containsExactly("lost CLOSED_BY_SERVER 1000");

    scene.turn(Duration.ofSeconds(1));
    assertThat(asked).hasSize(3);
    give("third");
    accept("third");
    assertThat(scene.told.take()).containsExactly("connected");
  }

  @Test
  @DisplayName(
      "Asked to connect anew while it renews, it takes the login of now, not the one before")
  void reconnect_RENEWING_asksAnew() {
    RawMqtt first = connected();
    scene.turn(DUE);
    scene.publish("on its way");
    scene.await(first, MqttPacket.PUBLISH);
    give("of old credentials");
    scene.work();
    assertThat(session.state()).isEqualTo(SessionState.RENEWING);

    session.reconnect();
    scene.work();
    assertThat(asked).hasSize(3);
    assertThat(session.state()).isEqualTo(SessionState.CONNECTED);
    deliver(first, "meanwhile");
    give("of new credentials");
    scene.work();
    scene.turn(Duration.ofSeconds(1));

    scene.await(first, MqttPacket.DISCONNECT);
    RawMqtt second = accept("of new credentials");
    assertThat(scene.await(second, MqttPacket.PUBLISH).dup()).isTrue();
    assertThat(scene.told.take()).containsExactly("reconnecting", "connected");
  }

  @Test
  @DisplayName("Closing while the next login is asked for ends it; the answer means nothing")
  void close_WHILE_LOGIN_ASKED_ends() {
    RawMqtt first = connected();
    scene.turn(DUE);

    session.close(Duration.ZERO);
    give("late");

    scene.await(first, MqttPacket.DISCONNECT);
    scene.work();
    assertThat(scene.told.take()).containsExactly("closed");
    assertThat(scene.server.waiting()).isZero();
  }

  @Test
  @DisplayName("Settings that cannot be had fail the attempt, which is told and made again")
  void connecting_NO_SETTINGS_triesAgain() {
    scene.keepAlive = Duration.ofSeconds(-1);
    session.open();
    scene.work();
    assertThat(scene.told.take()).containsExactly("lost NO_LOGIN 1000");

    scene.keepAlive = Duration.ofMinutes(4);
    scene.turn(Duration.ofSeconds(1));

    scene.accept();
  }

  @Test
  @DisplayName("Settings that cannot be had for a new connection keep the old one")
  void reconnect_NO_SETTINGS_keepsConnection() {
    session.open();
    RawMqtt first = scene.accept();
    scene.keepAlive = Duration.ofSeconds(-1);
    session.reconnect();
    scene.work();
    deliver(first, "meanwhile");

    scene.keepAlive = Duration.ofMinutes(4);
    scene.turn(Duration.ofSeconds(1));

    scene.await(first, MqttPacket.DISCONNECT);
    scene.accept();
    assertThat(scene.told.take()).containsExactly("connected", "reconnecting", "connected");
  }

  @Test
  @NullUnmarked // As callers without null checks may do.
  @DisplayName("A source of logins that throws, or answers null, fails the attempt at once")
  void connecting_BROKEN_SOURCE_triesAgain() {
    scene.logins =
        now -> {
          throw new IllegalStateException("broken");
        };
    session.open();
    scene.work();
    assertThat(scene.told.take()).containsExactly("lost NO_LOGIN 1000");
    scene.logins = now -> null;
    scene.turn(Duration.ofSeconds(1));
    assertThat(scene.told.take()).containsExactly("lost NO_LOGIN 2000");
    scene.logins = now -> CompletableFuture.completedFuture(null);
    scene.turn(Duration.ofSeconds(2));
    assertThat(scene.told.take()).containsExactly("lost NO_LOGIN 3000");
  }
}
