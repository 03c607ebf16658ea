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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionEndTest {

  private final SessionScene scene = new SessionScene();
  private final MqttSession session = scene.session;

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  @DisplayName("Making the connection anew takes the settings of now and counts as no failure")
  void reconnect_CONNECTED_takesNewSettings() {
    session.open();
    RawMqtt first = scene.accept();
    scene.keepAlive = Duration.ofSeconds(33);

    session.reconnect();

    scene.await(first, MqttPacket.DISCONNECT);
    RawMqtt second = scene.next();
    assertThat(scene.await(second, MqttPacket.CONNECT).connect().keepAlive()).isEqualTo(33);
    SessionScene.send(second, MqttBytes.connack(false, 0));
    scene.until("connection", session::isConnected);
    assertThat(scene.told.take()).containsExactly("connected", "reconnecting", "connected");
  }

  @Test
  @DisplayName("Making the connection anew while one is being made begins that one anew")
  void reconnect_CONNECTING_beginsAnew() {
    session.open();
    scene.await(scene.next(), MqttPacket.CONNECT);
    scene.keepAlive = Duration.ofSeconds(33);

    session.reconnect();

    assertThat(scene.await(scene.next(), MqttPacket.CONNECT).connect().keepAlive()).isEqualTo(33);
    assertThat(scene.told.take()).isEmpty();
  }

  @Test
  @DisplayName("[client-124] Closing while connecting ends at once, and nothing comes after it")
  void close_CONNECTING_ends() {
    session.open();
    scene.publish("m");
    scene.await(scene.next(), MqttPacket.CONNECT);

    session.close(Duration.ofHours(1));

    assertThat(session.state()).isEqualTo(SessionState.CLOSED);
    assertThat(scene.told.take()).containsExactly("closed");
    assertThat(scene.done).containsExactly("m CLOSED");
    session.open();
    session.reconnect();
    session.setRetry(new RetryPolicy.Immediate(), Duration.ZERO);
    scene.turn(Duration.ofDays(1));
    assertThat(scene.told.take()).isEmpty();
    assertThat(scene.publish("late")).isEqualTo(Admission.CLOSED);
  }

  @Test
  @DisplayName("[client-121] Closing fails what is on its way first, then what waits, in order")
  void fail_MIXED_keepsOrder() {
    scene.window = 2;
    session.open();
    RawMqtt hub = scene.accept();
    List.of("1", "2", "3", "4").forEach(scene::publish);
    scene.publishes(hub, 2);

    session.close(Duration.ZERO);

    assertThat(scene.done).containsExactly("1 CLOSED", "2 CLOSED", "3 CLOSED", "4 CLOSED");
    assertThat(scene.told.take()).containsExactly("connected", "closed");
    scene.work();
    scene.await(hub, MqttPacket.DISCONNECT);
  }

  @Test
  @DisplayName("[client-123] Closing sends what waits, then DISCONNECT, within its time")
  void close_HUB_ANSWERS_drains() {
    scene.window = 1;
    session.open();
    RawMqtt hub = scene.accept();
    List.of("1", "2").forEach(scene::publish);
    session.close(Duration.ofSeconds(2));
    assertThat(session.state()).isEqualTo(SessionState.CLOSING);
    assertThat(scene.publish("late")).isEqualTo(Admission.CLOSED);
    scene.acknowledge(hub, scene.await(hub, MqttPacket.PUBLISH));
    scene.acknowledge(hub, scene.await(hub, MqttPacket.PUBLISH));

    scene.await(hub, MqttPacket.DISCONNECT);

    assertThat(scene.done).containsExactly("1", "2");
    assertThat(scene.told.take()).containsExactly("connected", "closed");
  }

  @Test
  @DisplayName("[client-123] Closing is bounded when the hub hangs, and a loss ends it early")
  void close_HUB_HANGS_ends() {
    session.open();
    RawMqtt hub = scene.accept();
    scene.publish("1");
    scene.await(hub, MqttPacket.PUBLISH);
    session.close(Duration.ofSeconds(2));
    scene.turn(Duration.ofMillis(1999));
    assertThat(scene.done).isEmpty();
    scene.turn(Duration.ofMillis(1));
    assertThat(scene.done).containsExactly("1 CLOSED");
    scene.await(hub, MqttPacket.DISCONNECT);
    assertThat(session.state()).isEqualTo(SessionState.CLOSED);
  }

  @Test
  @DisplayName("A connection that is lost while it drains is not made again")
  void close_LOST_WHILE_DRAINING_ends() {
    session.open();
    RawMqtt hub = scene.accept();
    scene.publish("1");
    scene.await(hub, MqttPacket.PUBLISH);
    session.close(Duration.ofHours(1));

    scene.cut(hub);

    assertThat(scene.done).containsExactly("1 CLOSED");
    assertThat(scene.told.take()).containsExactly("connected", "closed");
  }

  @Test
  @DisplayName("A driver that closes ends sessions that were never opened, too")
  void abort_NEW_endsWhatWaits() {
    scene.publish("1");
    scene.driver.close();
    assertThat(scene.done).containsExactly("1 CLOSED");
  }
}
