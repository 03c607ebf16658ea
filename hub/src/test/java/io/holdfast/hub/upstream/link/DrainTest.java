/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import static io.holdfast.hub.upstream.link.LinkRig.LEAF;
import static io.holdfast.hub.upstream.link.LinkRig.MODULE;
import static io.holdfast.hub.upstream.link.LinkRig.OPTIONS;
import static io.holdfast.hub.upstream.link.LinkRig.SELF;
import static io.holdfast.hub.upstream.link.LinkRig.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.MessageSource;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.upstream.Uplink.Business;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class DrainTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  @DisplayName("[edge-37] a message is forgotten when the parent has acknowledged it, not before")
  void publish_OF_A_MODULE_isAcknowledgedByTheParent() throws IOException {
    try (LinkRig rig = new LinkRig()) {
      MessageProperties properties =
          MessageProperties.builder()
              .system(SystemProperty.MESSAGE_ID, "id 1")
              .system(SystemProperty.CORRELATION_ID, "c")
              .system(SystemProperty.CONTENT_TYPE, "application/json")
              .system(SystemProperty.CONTENT_ENCODING, "utf-8")
              .system(SystemProperty.CREATION_TIME, "2026-11-21T12:00:00Z")
              .system(SystemProperty.OUTPUT_NAME, "out")
              .system(SystemProperty.CONNECTION_DEVICE_ID, "other")
              .system(SystemProperty.CONNECTION_MODULE_ID, "other")
              .application("colour", "deep red")
              .build();
      rig.backlog.add(MODULE, message(MODULE, properties, "body"));
      RawMqtt parent = rig.accepted(MODULE);
      MqttPacket publish = parent.awaitPublish("devices/edge/modules/m/messages/events/");
      assertThat(publish.topic())
          .isEqualTo(
              "devices/edge/modules/m/messages/events/%24.mid=id%201&%24.cid=c"
                  + "&%24.ct=application%2Fjson&%24.ce=utf-8"
                  + "&%24.ctime=2026-11-21T12%3A00%3A00.0000000Z&%24.on=out&colour=deep%20red");
      assertThat(publish.text()).isEqualTo("body");
      assertThat(publish.qos()).isEqualTo(1);
      assertThat(publish.dup()).isFalse();
      assertThat(rig.backlog.count(MODULE)).isEqualTo(1);
      parent.acknowledge(publish);
      await().atMost(PATIENCE).until(() -> rig.backlog.count(MODULE) == 0);
      assertThat(rig.uplinks.status().sent()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "[edge-38] [edge-53] what was on its way on a lost connection comes again, in order and"
          + " flagged, before what is newer")
  void lost_WITH_MESSAGES_ON_THEIR_WAY_comeAgainInOrder() throws IOException {
    try (LinkRig rig = new LinkRig()) {
      for (int i = 0; i < 40; i++) {
        rig.backlog.add(LEAF, message(LEAF, "" + i));
      }
      RawMqtt first = rig.accepted(LEAF);
      for (int i = 0; i < 10; i++) {
        first.acknowledge(first.awaitPublish("devices/leaf/messages/events/"));
      }
      await().atMost(PATIENCE).until(() -> rig.backlog.count(LEAF) == 30);
      first.close();
      RawMqtt second = rig.accepted(LEAF);
      List<String> bodies = new ArrayList<>();
      List<Boolean> flags = new ArrayList<>();
      for (int i = 10; i < 40; i++) {
        MqttPacket publish = second.awaitPublish("devices/leaf/messages/events/");
        bodies.add(publish.text());
        flags.add(publish.dup());
        second.acknowledge(publish);
      }
      assertThat(bodies).isEqualTo(numbers(10, 40));
      assertThat(flags).startsWith(true, true).endsWith(false, false);
      await().atMost(PATIENCE).until(() -> rig.backlog.count(LEAF) == 0);
    }
  }

  private static List<String> numbers(int from, int to) {
    List<String> numbers = new ArrayList<>();
    for (int i = from; i < to; i++) {
      numbers.add("" + i);
    }
    return numbers;
  }

  @Test
  @DisplayName("[edge-41] a parent that acknowledges nothing is sent a window of messages, no more")
  void window_UNACKNOWLEDGED_isNotExceeded() throws IOException {
    try (LinkRig rig = new LinkRig(OPTIONS.withWindow(4, 1000, 1 << 20))) {
      for (int i = 0; i < 20; i++) {
        rig.backlog.add(LEAF, message(LEAF, "" + i));
      }
      RawMqtt parent = rig.accepted(LEAF);
      List<MqttPacket> window = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        window.add(parent.awaitPublish("devices/leaf/messages/events/"));
      }
      Duration moment = Duration.ofMillis(300);
      assertThat(parent.poll(p -> p.type() == MqttPacket.PUBLISH, moment)).isNull();
      parent.acknowledge(window.getFirst());
      assertThat(parent.awaitPublish("devices/leaf/messages/events/").text()).isEqualTo("4");
    }
  }

  @Test
  @DisplayName("[edge-42] a message that cannot be sent takes no room from those after it")
  void deliver_FAILING_givesItsRoomBack() throws IOException {
    try (LinkRig rig = new LinkRig(OPTIONS.withWindow(1, 1, 1 << 20))) {
      rig.backlog.add(LEAF, message(LEAF, "before"));
      RawMqtt parent = rig.accepted(LEAF);
      parent.acknowledge(parent.awaitPublish("devices/leaf/messages/events/"));
      await().atMost(PATIENCE).until(() -> rig.backlog.count(LEAF) == 0);
      rig.backlog.add(LEAF, broken());
      rig.backlog.add(LEAF, message(LEAF, "after"));
      assertThat(parent.awaitPublish("devices/leaf/messages/events/").text()).isEqualTo("after");
    }
  }

  /** A fault of the hub's own. */
  @SuppressWarnings("NullAway")
  private static StoredMessage broken() {
    return new StoredMessage(message(LEAF, "").header(), 0, null);
  }

  @Test
  @DisplayName("[edge-42] a sender whom the parent refuses, or leaves waiting, stops no other")
  void drain_WITH_BAD_SENDERS_othersGetOn() throws IOException {
    try (LinkRig rig = new LinkRig(OPTIONS.withWindow(1000, 1000, 1 << 20))) {
      DeviceIdentity refused = new DeviceIdentity("refused");
      rig.backlog.add(refused, message(refused, "never"));
      List<RawMqtt> silent = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        DeviceIdentity stuck = new DeviceIdentity("stuck" + i);
        for (int n = 0; n < 100; n++) {
          rig.backlog.add(stuck, message(stuck, "" + n));
        }
        silent.add(rig.accepted(stuck));
      }
      for (int n = 0; n < 100; n++) {
        rig.backlog.add(LEAF, message(LEAF, "" + n));
      }
      rig.dialled(refused).send(MqttBytes.connack(false, 5));
      RawMqtt good = rig.accepted(LEAF);
      for (int n = 0; n < 100; n++) {
        MqttPacket publish = good.awaitPublish("devices/leaf/messages/events/");
        assertThat(publish.text()).isEqualTo("" + n);
        good.acknowledge(publish);
      }
      await().atMost(PATIENCE).until(() -> rig.backlog.count(LEAF) == 0);
      assertThat(rig.backlog.count(refused)).isEqualTo(1);
      assertThat(rig.uplinks.isConnected(refused)).isFalse();
      assertThat(silent).hasSize(10);
    }
  }

  @Test
  @DisplayName("[edge-52] a refused sender is tried again, and drained once the parent takes it")
  void refused_THEN_TAKEN_drains() throws IOException {
    try (LinkRig rig = new LinkRig()) {
      rig.backlog.add(LEAF, message(LEAF, "patient"));
      rig.dialled(LEAF).send(MqttBytes.connack(false, 5));
      rig.dialled(LEAF).send(MqttBytes.connack(false, 4));
      rig.dialled(LEAF).send(MqttBytes.connack(false, 2));
      RawMqtt parent = rig.accepted(LEAF);
      assertThat(parent.awaitPublish("devices/leaf/").text()).isEqualTo("patient");
    }
  }

  @Test
  @DisplayName("[edge-132] a parent that went silent without a word is left for a new connection")
  void silent_WITHOUT_RESET_isDialledAnew() throws IOException {
    LinkOptions quick =
        new LinkOptions(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            100,
            100,
            1 << 20,
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));
    try (LinkRig rig = new LinkRig(quick)) {
      rig.backlog.add(LEAF, message(LEAF, "lost on the way"));
      RawMqtt hole = rig.accepted(LEAF);
      hole.awaitPublish("devices/leaf/");
      RawMqtt parent = rig.accepted(LEAF);
      MqttPacket publish = parent.awaitPublish("devices/leaf/");
      assertThat(publish.text()).isEqualTo("lost on the way");
      assertThat(publish.dup()).isTrue();
      parent.acknowledge(publish);
      await().atMost(PATIENCE).until(() -> rig.backlog.count(LEAF) == 0);
    }
  }

  @Test
  @DisplayName(
      "[edge-41] a message larger than any hub takes is removed and counted, and stops no other")
  void tooLarge_IN_THE_QUEUE_isRemoved() throws IOException {
    try (LinkRig rig = new LinkRig()) {
      rig.backlog.add(LEAF, message(LEAF, "x".repeat(Message.MAX_SIZE + 1)));
      rig.backlog.add(LEAF, message(LEAF, "y".repeat(Message.MAX_SIZE)));
      RawMqtt parent = rig.accepted(LEAF);
      MqttPacket publish = parent.awaitPublish("devices/leaf/messages/events/");
      assertThat(publish.text()).startsWith("yyy");
      assertThat(rig.backlog.removed()).containsExactly("UNDELIVERABLE " + (Message.MAX_SIZE + 1));
      assertThat(rig.uplinks.status().removed()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("a device's model is the connection's: a message of another one waits for its own")
  void model_OF_A_MESSAGE_isTheConnections() throws IOException {
    try (LinkRig rig = new LinkRig()) {
      rig.backlog.add(LEAF, withModel("dtmi:example:one;1", "first"));
      rig.dialled(LEAF).send(MqttBytes.connack(false, 0));
      RawMqtt parent = rig.accepted(LEAF);
      assertThat(rig.connectOf(LEAF).userName()).contains("model-id=dtmi%3Aexample%3Aone%3B1");
      assertThat(parent.awaitPublish("devices/leaf/").text()).isEqualTo("first");
    }
  }

  @Test
  @DisplayName("messages of another model wait until those before them have arrived")
  void model_ANOTHER_BEHIND_UNACKNOWLEDGED_waitsForThem() throws IOException {
    try (LinkRig rig = new LinkRig()) {
      for (int i = 0; i < 5; i++) {
        rig.backlog.add(LEAF, withModel("dtmi:example:one;1", "" + i));
      }
      rig.backlog.add(LEAF, withModel("dtmi:example:two;1", "last"));
      rig.dialled(LEAF).send(MqttBytes.connack(false, 0));
      RawMqtt one = rig.accepted(LEAF);
      List<MqttPacket> publishes = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        publishes.add(one.awaitPublish("devices/leaf/"));
      }
      for (MqttPacket each : publishes) {
        one.acknowledge(each);
      }
      RawMqtt two = rig.accepted(LEAF);
      assertThat(rig.connectOf(LEAF).userName()).contains("model-id=dtmi%3Aexample%3Atwo%3B1");
      MqttPacket last = two.awaitPublish("devices/leaf/");
      assertThat(last.text()).isEqualTo("last");
      two.acknowledge(last);
      await().atMost(PATIENCE).until(() -> rig.backlog.count(LEAF) == 0);
    }
  }

  private static StoredMessage withModel(String model, String body) {
    MessageHeader header =
        new MessageHeader(
            LEAF, "generation", "{}", MessageSource.TELEMETRY, model, MessageProperties.NONE);
    return new StoredMessage(header, 0, Bytes.utf8(body));
  }

  @Test
  @DisplayName("a connection without business is closed, and made anew for the next message")
  void idle_FOR_A_WHILE_isClosed() throws IOException {
    try (LinkRig rig = new LinkRig(OPTIONS.withIdle(Duration.ofMillis(300)))) {
      rig.backlog.add(LEAF, message(LEAF, "one"));
      RawMqtt first = rig.accepted(LEAF);
      first.acknowledge(first.awaitPublish("devices/leaf/"));
      first.await(MqttPacket.DISCONNECT);
      await().atMost(PATIENCE).until(() -> !rig.backlog.isAttached(LEAF));
      rig.backlog.add(LEAF, message(LEAF, "two"));
      assertThat(rig.accepted(LEAF).awaitPublish("devices/leaf/").text()).isEqualTo("two");
      assertThat(rig.dialled(SELF)).as("the edge hub's own connection").isNotNull();
    }
  }

  @Test
  @DisplayName("a client's connection stays while the client is here")
  void idle_WITH_A_CLIENT_stays() throws Exception {
    try (LinkRig rig = new LinkRig(OPTIONS.withIdle(Duration.ofMillis(100)))) {
      rig.uplinks.keep(LEAF, Business.CLIENT);
      RawMqtt parent = rig.accepted(LEAF);
      LinkRig.grant(parent, "$iothub/twin/PATCH/properties/desired/#");
      assertThat(rig.told()).isEqualTo("connected leaf");
      assertThat(parent.poll(p -> p.type() == MqttPacket.DISCONNECT, Duration.ofMillis(400)))
          .isNull();
      rig.uplinks.release(LEAF, Business.CLIENT);
      parent.await(MqttPacket.DISCONNECT);
      assertThat(rig.told()).isEqualTo("disconnected leaf");
    }
  }
}
