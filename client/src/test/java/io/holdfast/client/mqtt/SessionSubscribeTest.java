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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionSubscribeTest {

  private final SessionScene scene = new SessionScene();
  private final MqttSession session = scene.session;

  @AfterEach
  void close() {
    scene.close();
  }

  private void subscribe(String filter) {
    session.subscribe(
        filter,
        1,
        failure -> scene.done.add(filter + (failure == null ? "" : " " + failure.code())));
  }

  private MqttPacket answer(RawMqtt hub, int... codes) {
    MqttPacket asked = scene.await(hub, MqttPacket.SUBSCRIBE);
    int before = scene.told.all.size();
    SessionScene.send(hub, MqttBytes.suback(asked.packetId(), codes));
    scene.until("answer", () -> scene.told.all.size() > before);
    return asked;
  }

  @Test
  @DisplayName(
      "[client-82] [mqtt-106] Every connection asks again, after whatever loss, present or not")
  void connected_AGAIN_asksForAll() {
    subscribe("a");
    subscribe("b");
    session.open();
    RawMqtt first = scene.accept();
    assertThat(answer(first, 1, 1).filters()).containsOnlyKeys("a", "b");
    scene.publish("never acknowledged");
    scene.turn(Duration.ofMinutes(2)); // Ends the connection.
    scene.turn(Duration.ofSeconds(1));
    RawMqtt second = scene.next();
    scene.await(second, MqttPacket.CONNECT);
    SessionScene.send(second, MqttBytes.connack(true, 0));

    assertThat(answer(second, 1, 1).filters()).containsOnlyKeys("a", "b");

    session.reconnect();
    RawMqtt third = scene.accept();
    assertThat(scene.await(third, MqttPacket.SUBSCRIBE).filters()).containsOnlyKeys("a", "b");
  }

  @Test
  @DisplayName("[client-83] A refused filter is told, to who asked and to the owner, each time")
  void subscribe_REFUSED_isTold() {
    session.open();
    RawMqtt hub = scene.accept();
    scene.told.take();
    subscribe("a");
    answer(hub, 0x80);
    assertThat(scene.done).containsExactly("a NOT_SUBSCRIBED");
    assertThat(scene.told.take()).containsExactly("not subscribed a");
    assertThat(session.isConnected()).isTrue();

    session.reconnect();
    hub = scene.accept();
    scene.told.take();
    answer(hub, 0x80);

    assertThat(scene.told.take()).containsExactly("not subscribed a");
    assertThat(scene.done).hasSize(1);
  }

  @Test
  @DisplayName("[client-83] A filter that was refused is asked for again when somebody asks")
  void subscribe_REFUSED_BEFORE_asksAgain() {
    session.open();
    RawMqtt hub = scene.accept();
    subscribe("a");
    answer(hub, 0x80);
    subscribe("a");
    subscribe("a"); // Is under way by then.
    answer(hub, 1);

    assertThat(scene.done).containsExactly("a NOT_SUBSCRIBED", "a", "a");
    assertThat(scene.has(hub, MqttPacket.SUBSCRIBE)).isFalse();
  }

  @Test
  @DisplayName("A SUBACK that does not fit what was asked ends the connection")
  void subscribe_WRONG_ANSWER_isLost() {
    session.open();
    RawMqtt hub = scene.accept();
    scene.told.take();
    subscribe("a");
    answer(hub, 1, 1);
    assertThat(scene.told.take()).containsExactly("lost PROTOCOL_ERROR 1000");
  }

  @Test
  @DisplayName("Unsubscribing sends UNSUBSCRIBE, and no later connection asks again")
  void unsubscribe_GRANTED_isGivenUp() {
    session.open();
    RawMqtt hub = scene.accept();
    subscribe("a");
    answer(hub, 1);
    session.unsubscribe("a");
    session.unsubscribe("a");
    session.unsubscribe("never asked");

    MqttPacket asked = scene.await(hub, MqttPacket.UNSUBSCRIBE);
    SessionScene.send(hub, MqttBytes.unsuback(asked.packetId()));
    SessionScene.send(hub, MqttBytes.unsuback(4711));
    assertThat(scene.has(hub, MqttPacket.UNSUBSCRIBE)).isFalse();
    scene.cut(hub);
    scene.turn(Duration.ofSeconds(1));
    RawMqtt second = scene.accept();

    assertThat(scene.has(second, MqttPacket.SUBSCRIBE)).isFalse();
  }

  @Test
  @DisplayName("Asking, giving up and asking again before any answer ends subscribed")
  void subscribe_GIVEN_UP_AND_AGAIN_endsSubscribed() {
    session.open();
    RawMqtt hub = scene.accept();
    scene.told.take();
    subscribe("a");
    session.unsubscribe("a");
    assertThat(scene.done).containsExactly("a NOT_SUBSCRIBED");
    subscribe("a");
    MqttPacket first = scene.await(hub, MqttPacket.SUBSCRIBE);
    MqttPacket given = scene.await(hub, MqttPacket.UNSUBSCRIBE);
    SessionScene.send(hub, MqttBytes.suback(first.packetId(), 1));
    SessionScene.send(hub, MqttBytes.unsuback(given.packetId()));
    scene.handled(hub);
    assertThat(scene.told.take()).isEmpty();

    answer(hub, 1);

    assertThat(scene.told.take()).containsExactly("subscribed a");
    assertThat(scene.done).containsExactly("a NOT_SUBSCRIBED", "a");
  }

  @Test
  @DisplayName("Garbage ends the connection, not the session")
  void received_GARBAGE_isLost() {
    session.open();
    RawMqtt hub = scene.accept();
    scene.told.take();
    SessionScene.send(hub, new byte[] {0x30, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff});
    scene.until("loss", () -> !session.isConnected());
    assertThat(scene.told.take()).containsExactly("lost PROTOCOL_ERROR 1000");
    scene.turn(Duration.ofSeconds(1));
    scene.accept();
  }
}
