/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.mqtt.QueueBound.Overflow;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionSendTest {

  private final SessionScene scene = new SessionScene();
  private final MqttSession session = scene.session;

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  @DisplayName("[client-37] What is published before a connection goes out once there is one")
  void publish_NOT_CONNECTED_waits() {
    scene.publish("before");
    session.open();
    scene.refuse(3);
    scene.publish("offline");
    scene.turn(Duration.ofSeconds(1));
    RawMqtt hub = scene.accept();

    assertThat(scene.publishes(hub, 2))
        .extracting(MqttPacket::text)
        .containsExactly("before", "offline");
  }

  @Test
  @DisplayName("What its owner takes back is not sent on the next connection")
  void withdraw_NOT_CONNECTED_failsAll() {
    session.open();
    RawMqtt hub = scene.accept();
    scene.publish("on its way");
    scene.publishes(hub, 1);
    assertThatThrownBy(() -> session.withdraw(ClientException.closed()))
        .isInstanceOf(IllegalStateException.class);
    scene.cut(hub);
    scene.publish("waiting");
    session.withdraw(ClientException.closed());
    assertThat(scene.done).containsExactly("on its way CLOSED", "waiting CLOSED");
    scene.publish("new");
    scene.turn(Duration.ofSeconds(1));
    assertThat(scene.publishes(scene.accept(), 1))
        .extracting(MqttPacket::text)
        .containsExactly("new");
  }

  @Test
  @DisplayName("What an earlier session may have sent says so, and filters of that are taken back")
  void publish_DUPLICATE_isMarked() {
    session.open();
    RawMqtt hub = scene.accept();
    var unused = session.publish(new Outgoing("t", Bytes.utf8("again"), failure -> {}, null, true));
    session.flush();
    assertThat(scene.publishes(hub, 1).get(0).dup()).isTrue();
    session.disclaim("old/#");
    assertThat(scene.await(hub, MqttPacket.UNSUBSCRIBE).body()).endsWith("old/#".getBytes(UTF_8));
  }

  @Test
  @DisplayName("[client-30] Ten thousand messages go out in their order")
  void publish_TEN_THOUSAND_keepsOrder() {
    session.open();
    RawMqtt hub = scene.accept();
    for (int i = 0; i < 10_000; i++) {
      scene.publish("" + i);
    }
    for (int i = 0; i < 10_000; i++) {
      MqttPacket packet = scene.await(hub, MqttPacket.PUBLISH);
      assertThat(packet.text()).isEqualTo("" + i);
      assertThat(packet.packetId()).isEqualTo(i + 1);
      scene.acknowledge(hub, packet);
    }
    scene.until("all done", () -> scene.done.size() == 10_000);
    assertThat(scene.done.get(9_999)).isEqualTo("9999");
  }

  @Test
  @DisplayName("[client-32] [client-33] Each is done with its PUBACK, in the order of the PUBACKs")
  void acknowledged_OUT_OF_ORDER_completesInThatOrder() {
    session.open();
    RawMqtt hub = scene.accept();
    List.of("1", "2", "3").forEach(scene::publish);
    List<MqttPacket> packets = scene.publishes(hub, 3);
    scene.handled(hub);
    assertThat(scene.done).isEmpty();

    scene.acknowledge(hub, packets.get(2));
    scene.acknowledge(hub, packets.get(0));
    scene.acknowledge(hub, packets.get(1));

    scene.until("all done", () -> scene.done.size() == 3);
    assertThat(scene.done).containsExactly("3", "1", "2");
  }

  @Test
  @DisplayName("[client-48] [client-31] Unknown and doubled PUBACKs do nothing")
  void acknowledged_UNKNOWN_AND_TWICE_doesNothing() {
    session.open();
    RawMqtt hub = scene.accept();
    scene.publish("1");
    MqttPacket packet = scene.await(hub, MqttPacket.PUBLISH);
    SessionScene.send(hub, MqttBytes.puback(packet.packetId() + 1));
    SessionScene.send(hub, MqttBytes.puback(0));
    scene.acknowledge(hub, packet);
    scene.acknowledge(hub, packet);
    scene.handled(hub);

    assertThat(scene.done).containsExactly("1");
    assertThat(session.isConnected()).isTrue();
  }

  @Test
  @DisplayName("A message without a body is published, and one is received")
  void publish_WITHOUT_BODY_isPublished() {
    session.open();
    RawMqtt hub = scene.accept();
    scene.publish("");
    scene.handled(hub);

    assertThat(scene.await(hub, MqttPacket.PUBLISH).payload()).isEmpty();
    assertThat(scene.told.received).containsExactly("");
  }

  @Test
  @DisplayName("[client-41] After a reconnect the old goes first, in order, DUP, then the new")
  void reconnect_MESSAGES_ON_THEIR_WAY_goFirst() {
    scene.window = 3;
    session.open();
    RawMqtt first = scene.accept();
    for (int i = 1; i <= 4; i++) {
      scene.publish("" + i);
    }
    List<MqttPacket> sent = scene.publishes(first, 3);
    scene.acknowledge(first, sent.get(1));
    MqttPacket fourth = scene.await(first, MqttPacket.PUBLISH);
    scene.cut(first);
    scene.publish("5");
    scene.window = 10;
    scene.turn(Duration.ofSeconds(1));

    RawMqtt second = scene.accept();
    List<MqttPacket> again = scene.publishes(second, 4);

    assertThat(again).extracting(MqttPacket::text).containsExactly("1", "3", "4", "5");
    assertThat(again).extracting(MqttPacket::dup).containsExactly(true, true, true, false);
    assertThat(again.subList(0, 3))
        .extracting(MqttPacket::packetId)
        .containsExactly(sent.get(0).packetId(), sent.get(2).packetId(), fourth.packetId());
  }

  @Test
  @DisplayName(
      "[client-45] The bound covers what waits and what is on its way; drops are told later")
  void publish_QUEUE_FULL_keepsTheBound() {
    scene.window = 1;
    session.setQueue(new QueueBound(2, 1000, Overflow.REJECT));
    session.open();
    RawMqtt hub = scene.accept();
    assertThat(scene.publish("1")).isEqualTo(Admission.TAKEN);
    MqttPacket first = scene.await(hub, MqttPacket.PUBLISH);
    assertThat(scene.publish("2")).isEqualTo(Admission.TAKEN);
    assertThat(scene.publish("3")).isEqualTo(Admission.FULL);
    assertThat(session.inFlight()).isEqualTo(1);
    assertThat(session.waiting()).isEqualTo(1);
    assertThat(session.queuedBytes()).isEqualTo(4);

    session.setQueue(new QueueBound(2, 1000, Overflow.DROP_OLDEST));
    assertThat(scene.publish("4")).isEqualTo(Admission.TAKEN);
    assertThat(scene.done).isEmpty();
    scene.work();
    assertThat(scene.done).containsExactly("2 DROPPED");
    session.setQueue(new QueueBound(2, 1000, Overflow.DROP_NEWEST));
    assertThat(scene.publish("5")).isEqualTo(Admission.TAKEN);
    scene.work();
    assertThat(scene.done).containsExactly("2 DROPPED", "5 DROPPED");

    scene.acknowledge(hub, first);
    MqttPacket fourth = scene.await(hub, MqttPacket.PUBLISH);
    assertThat(fourth.text()).isEqualTo("4");
    scene.acknowledge(hub, fourth);
    scene.until("all done", () -> scene.done.size() == 4);
    assertThat(session.queuedBytes()).isZero();
  }
}
