/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients can take of the hub before it knows who they are. */
class StrangersTest {

  /** The beginning of a CONNECT of 140,000 bytes, of which most are there. */
  private static final byte[] HALF = half();

  @TempDir Path directory;
  private MqttRig rig;

  private static byte[] half() {
    byte[] bytes = new byte[130_000];
    byte[] start = {0x10, (byte) 0xE0, (byte) 0xC5, 0x08, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60};
    System.arraycopy(start, 0, bytes, 0, start.length);
    return bytes;
  }

  @BeforeEach
  void open() {
    rig = new MqttRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("who begins with anything but CONNECT is closed at the first byte")
  void read_OTHER_FIRST_PACKET_isClosedAtOnce() {
    MqttClient client = rig.open();
    byte[] publish = MqttBytes.publish("x", 0, 0, new byte[100_000], 0);

    client.send(Arrays.copyOf(publish, 1));

    assertThat(client.isOpen()).isFalse();
  }

  @Test
  @DisplayName("a CONNECT larger than any client's is refused by its length")
  void read_ENDLESS_CONNECT_isClosedAtOnce() {
    MqttClient client = rig.open();

    client.send(new byte[] {0x10, (byte) 0xff, (byte) 0xff, 0x0f});

    assertThat(client.isOpen()).isFalse();
  }

  @Test
  @DisplayName("half CONNECTs hold 16 MiB in all, however many they are; others are let in")
  void read_MANY_HALF_CONNECTS_holdLittle() {
    List<MqttClient> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      MqttClient client = rig.open();
      clients.add(client);
      client.send(HALF);
    }

    assertThat(clients).filteredOn(MqttClient::isOpen).hasSize((16 << 20) / (130_000 - 4096));
    MqttClient good = rig.connect(MqttRig.A);
    assertThat(good.isOpen()).isTrue();

    clients.forEach(MqttClient::close);
    MqttClient late = rig.open();
    late.send(HALF);
    assertThat(late.isOpen()).as("room is given back").isTrue();
  }

  @Test
  @DisplayName("one connection more than configured is closed, until another has left")
  void open_TOO_MANY_isClosed() {
    List<MqttClient> clients = new ArrayList<>();
    for (int i = 0; i < MqttRig.MAX_CONNECTIONS; i++) {
      clients.add(rig.open());
    }
    MqttClient tooMany = rig.open();
    rig.settle();
    assertThat(tooMany.isOpen()).isFalse();

    clients.get(0).close();

    assertThat(rig.connect(MqttRig.A).isOpen()).isTrue();
    assertThat(clients.get(1).isOpen()).isTrue();
  }
}
