/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.Seed;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send whatever they like, before and after they are let in. */
class HostileClientTest {

  private static final List<String> TOPICS =
      List.of(
          "devices/d/modules/a/messages/events/%24.on=o&x=%zz",
          "devices/d/modules/a/messages/events/%24.on=o",
          "$iothub/twin/GET/?$rid=1",
          "$iothub/twin/PATCH/properties/reported/?$rid=2&$version=x",
          "$iothub/methods/res/200/?$rid=3",
          "$iothub/methods/res/x/?$rid=",
          "devices/d/messages/events/",
          "some/topic",
          "");

  @TempDir Path directory;

  @Test
  @DisplayName(
      "the connection ends or goes on; nothing else comes of it, no neighbour feels it, and no buffer is lost")
  void send_ANYTHING_endsTheConnectionAtMost() {
    MqttRig rig = new MqttRig(directory);
    MqttClient neighbour = rig.connect(MqttRig.B);
    Seed.times(300, random -> attack(rig, random));

    neighbour.send(MqttBytes.pingRequest());
    assertThat(neighbour.takeAll()).extracting(Packet::type).containsExactly(PacketType.PINGRESP);
    rig.close();
    assertThat(rig.heldBytes()).as("bytes of buffers that nobody gave back").isZero();
  }

  private static void attack(MqttRig rig, SplittableRandom random) {
    MqttClient client = random.nextBoolean() ? rig.connect(MqttRig.A) : rig.open();
    for (int i = random.nextInt(6); i >= 0 && client.isOpen(); i--) {
      byte[] bytes = random.nextInt(3) == 0 ? publish(random) : PacketReaderTest.hostile(random);
      client.send(bytes);
      client.channel().checkException();
    }
    client.close();
    rig.settle();
    client.channel().checkException();
    var ignored = client.takeAll();
  }

  private static byte[] publish(SplittableRandom random) {
    String topic = TOPICS.get(random.nextInt(TOPICS.size()));
    byte[] body = new byte[random.nextInt(50)];
    random.nextBytes(body);
    return MqttBytes.publish(
        topic, random.nextInt(3), 1 + random.nextInt(9), body, random.nextInt(2));
  }
}
