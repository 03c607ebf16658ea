/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that fall silent, on a clock that the test turns. */
class KeepAliveTest {

  private static final Duration MOMENT = Duration.ofMillis(1);

  @TempDir Path directory;
  private MqttRig rig;

  @BeforeEach
  void open() {
    rig = new MqttRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private MqttClient connect(int keepAlive) {
    MqttClient client = rig.open();
    client.send(rig.connectBytes(MqttRig.A).keepAlive(keepAlive).bytes());
    assertThat(client.take().type()).isEqualTo(PacketType.CONNACK);
    return client;
  }

  @ParameterizedTest
  @CsvSource({
    "10,15000",
    "1,1500",
    "1177,1765500",
    "1178,1767000",
    "1179,1767000",
    "65535,1767000",
    "0,1767000"
  })
  @DisplayName(
      "a silent client is closed after one and a half times its keep-alive, 1767 s at most [mqtt-29]")
  void silent_CLIENT_isClosed(int keepAlive, long millis) {
    MqttClient client = connect(keepAlive);

    rig.passTime(Duration.ofMillis(millis).minus(MOMENT));
    assertThat(client.isOpen()).isTrue();
    rig.passTime(MOMENT);

    assertThat(client.isOpen()).isFalse();
  }

  @Test
  @DisplayName("whatever a client sends keeps it alive, also a part of a packet")
  void heard_ANYTHING_keepsAlive() {
    MqttClient client = connect(10);
    for (byte each : MqttBytes.pingRequest()) {
      rig.passTime(Duration.ofSeconds(14));
      client.send(new byte[] {each});
    }
    rig.passTime(Duration.ofSeconds(14));
    assertThat(client.isOpen()).isTrue();
    assertThat(client.take().type()).isEqualTo(PacketType.PINGRESP);

    rig.passTime(Duration.ofSeconds(1));

    assertThat(client.isOpen()).isFalse();
  }

  @Test
  @DisplayName("a client that is not read from is not silent")
  void check_READING_STOPPED_waits() {
    MqttClient client = connect(10);
    client.channel().config().setAutoRead(false);
    rig.passTime(Duration.ofSeconds(100));
    assertThat(client.isOpen()).isTrue();

    client.channel().config().setAutoRead(true);
    rig.passTime(Duration.ofSeconds(14));
    assertThat(client.isOpen()).isTrue();
    rig.passTime(Duration.ofSeconds(15));

    assertThat(client.isOpen()).isFalse();
  }

  @Test
  @DisplayName("a client that is not read from since it does not read is silent")
  void check_CLIENT_READS_NOTHING_isClosed() {
    MqttClient client = connect(10);
    rig.passTime(Duration.ofSeconds(10));
    client.takes(false);
    rig.passTime(Duration.ofSeconds(4));
    client.takes(true);
    rig.passTime(Duration.ofSeconds(14));
    assertThat(client.isOpen()).isTrue();

    client.takes(false);
    rig.passTime(Duration.ofSeconds(15));

    assertThat(client.isOpen()).isFalse();
  }

  @Test
  @DisplayName("a client that sends nothing is closed in 30 s [mqtt-28]")
  void open_NO_CONNECT_isClosed() {
    MqttClient client = rig.open();

    rig.passTime(MqttRig.CONNECT_TIMEOUT.minus(MOMENT));
    assertThat(client.isOpen()).isTrue();
    rig.passTime(MOMENT);

    assertThat(client.isOpen()).isFalse();
  }

  @Test
  @DisplayName("a client that sends CONNECT byte by byte has no more time for it [mqtt-28]")
  void open_SLOW_CONNECT_isClosed() {
    MqttClient client = rig.open();
    byte[] connect = rig.connectBytes(MqttRig.A).bytes();
    for (int i = 0; i < 6; i++) {
      client.send(new byte[] {connect[i]});
      rig.passTime(Duration.ofSeconds(5));
    }

    assertThat(client.isOpen()).isFalse();
  }
}
