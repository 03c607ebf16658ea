/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RawMqttTest {

  @Test
  void await_PACKETS_OF_OTHER_TYPES_FIRST_areKeptInOrder() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RawMqtt client = RawMqtt.plain("127.0.0.1", server.getLocalPort());
        Socket accepted = server.accept()) {
      byte[] large = new byte[20_000];
      accepted.getOutputStream().write(MqttBytes.publish("a/b", 1, 7, large, 0));
      accepted.getOutputStream().write(MqttBytes.publish("c", 0, 0, "x".getBytes(UTF_8), 0));
      accepted.getOutputStream().write(MqttBytes.puback(300));

      assertThat(client.await(MqttPacket.PUBACK).packetId()).isEqualTo(300);
      MqttPacket first = client.await(MqttPacket.PUBLISH);
      assertThat(first.topic()).isEqualTo("a/b");
      assertThat(first.qos()).isEqualTo(1);
      assertThat(first.packetId()).isEqualTo(7);
      assertThat(first.payload()).hasSize(20_000);
      assertThat(client.awaitPublish("c").text()).isEqualTo("x");
    }
  }

  @Test
  void awaitEnd_SERVER_CLOSES_returns() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RawMqtt client = RawMqtt.plain("127.0.0.1", server.getLocalPort())) {
      Socket accepted = server.accept();
      assertThatThrownBy(() -> client.awaitEnd(Duration.ofMillis(20)))
          .isInstanceOf(AssertionError.class);
      accepted.close();
      assertThat(client.awaitEnd(Duration.ofSeconds(30))).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void connect_EVERY_FIELD_isEncodedAsTheStandardSays() {
    byte[] bytes =
        MqttBytes.connect("c")
            .clean(false)
            .keepAlive(258)
            .userName("u")
            .password("p")
            .will("w", 1, new byte[] {9})
            .bytes();

    assertThat(bytes)
        .containsExactly(
            0x10, 25, 0, 4, 'M', 'Q', 'T', 'T', 4, 0xcc, 1, 2, 0, 1, 'c', 0, 1, 'w', 0, 1, 9, 0, 1,
            'u', 0, 1, 'p');
  }
}
