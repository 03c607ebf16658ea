/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepAliveTest {

  private final SessionScene scene = new SessionScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private RawMqtt connected(int keepAlive) {
    scene.keepAlive = Duration.ofSeconds(keepAlive);
    scene.session.open();
    RawMqtt hub = scene.accept();
    scene.told.take();
    return hub;
  }

  @Test
  @DisplayName("[client-76] A ping goes out when nothing was sent for the whole interval")
  void connected_NOTHING_SENT_pings() {
    RawMqtt hub = connected(240);
    scene.turn(Duration.ofSeconds(100));
    scene.session.publishOnce("t", Bytes.EMPTY);
    scene.turn(Duration.ofMillis(239_999));
    assertThat(hub.poll(this::isPing, Duration.ZERO)).isNull();

    scene.turn(Duration.ofMillis(1));

    scene.await(hub, MqttPacket.PINGREQ);
    SessionScene.send(hub, MqttBytes.pingResponse());
    scene.handled(hub); // An answer is sent, and moves the next ping.
    scene.turn(Duration.ofSeconds(100));
    scene.handled(hub);
    scene.turn(Duration.ofSeconds(239));
    scene.handled(hub);
    assertThat(hub.poll(this::isPing, Duration.ZERO)).isNull();
    assertThat(scene.told.take()).isEmpty();
  }

  private boolean isPing(MqttPacket packet) {
    return packet.type() == MqttPacket.PINGREQ;
  }

  @Test
  @DisplayName("[client-76] What arrives is no reason not to ping")
  void connected_ONLY_RECEIVING_pings() {
    RawMqtt hub = connected(60);
    scene.turn(Duration.ofSeconds(59));
    SessionScene.send(hub, MqttBytes.publish("t", 0, 0, new byte[] {'x'}, 0));
    scene.until("message", () -> !scene.told.received.isEmpty());

    scene.turn(Duration.ofSeconds(1));

    scene.await(hub, MqttPacket.PINGREQ);
  }

  @ParameterizedTest
  @CsvSource({"240, 80000", "60, 30000", "1, 500", "1177, 80000"})
  @DisplayName("[client-77] A ping without an answer in min(80 s, interval/2) ends the connection")
  void pinged_NO_ANSWER_isLost(int keepAlive, long millis) {
    RawMqtt hub = connected(keepAlive);
    scene.turn(Duration.ofSeconds(keepAlive));
    scene.await(hub, MqttPacket.PINGREQ);
    scene.turn(Duration.ofMillis(millis - 1));
    assertThat(scene.told.take()).isEmpty();

    scene.turn(Duration.ofMillis(1));

    assertThat(scene.told.take()).containsExactly("lost NO_PING_RESPONSE 1000");
  }

  @Test
  @DisplayName("While nothing is read on purpose a ping without an answer proves nothing")
  void pinged_NOT_READING_isNotLost() {
    RawMqtt hub = connected(60);
    scene.session.read(false);
    scene.turn(Duration.ofSeconds(60));
    scene.await(hub, MqttPacket.PINGREQ);

    scene.turn(Duration.ofSeconds(59));
    assertThat(scene.told.take()).isEmpty();
  }

  @Test
  @DisplayName("[client-80] With keep-alive 0 no ping goes out")
  void connected_WITHOUT_KEEP_ALIVE_neverPings() {
    scene.keepAlive = Duration.ZERO;
    scene.session.open();
    RawMqtt hub = scene.next();
    assertThat(scene.await(hub, MqttPacket.CONNECT).connect().keepAlive()).isZero();
    SessionScene.send(hub, MqttBytes.connack(false, 0));
    scene.until("connection", scene.session::isConnected);

    scene.turn(Duration.ofDays(30));

    assertThat(scene.has(hub, MqttPacket.PINGREQ)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1178, 65_536})
  @DisplayName("[client-80] [mqtt-114] A keep-alive below 0 or above 1177 seconds is refused")
  void settings_KEEP_ALIVE_OUT_OF_BOUNDS_areRefused(long seconds) {
    scene.keepAlive = Duration.ofSeconds(seconds);
    assertThatThrownBy(scene::settings)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1177");
  }
}
