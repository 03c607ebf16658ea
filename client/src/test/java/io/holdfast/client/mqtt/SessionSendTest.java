/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.mqtt.QueueBound.Overflow;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
  @DisplayName("[client-38] Without PUBACK for 60 s a message goes out again: DUP, same id")
  void publish_NO_PUBACK_FOR_A_MINUTE_isRepeated() {
    session.open();
    RawMqtt hub = scene.accept();
    scene.publish("1");
    MqttPacket first = scene.await(hub, MqttPacket.PUBLISH);
    scene.turn(Duration.ofSeconds(30));
    scene.publish("2");
    scene.await(hub, MqttPacket.PUBLISH);
    scene.turn(Duration.ofMillis(29_999));
    assertThat(scene.has(hub, MqttPacket.PUBLISH)).isFalse();

    scene.turn(Duration.ofMillis(1));

    MqttPacket again = scene.await(hub, MqttPacket.PUBLISH);
    assertThat(again.text()).isEqualTo("1");
    assertThat(again.dup()).isTrue();
    assertThat(again.packetId()).isEqualTo(first.packetId());
    assertThat(scene.has(hub, MqttPacket.PUBLISH)).isFalse();
    scene.turn(Duration.ofSeconds(30));
    assertThat(scene.await(hub, MqttPacket.PUBLISH).text()).isEqualTo("2");
    scene.acknowledge(hub, again);
    scene.until("done", () -> !scene.done.isEmpty());
    assertThat(scene.done).containsExactly("1");
  }

  @Test
  @DisplayName("[client-39] 120 s without PUBACK: the message fails, the connection is left")
  void publish_NO_PUBACK_FOR_TWO_MINUTES_fails() {
    session.open();
    RawMqtt hub = scene.accept();
    scene.publish("1");
    scene.turn(Duration.ofSeconds(1));
    scene.publish("2");
    scene.publishes(hub, 2);
    scene.turn(Duration.ofMillis(118_999));
    assertThat(scene.done).isEmpty();
    scene.told.take();

    scene.turn(Duration.ofMillis(1));

    assertThat(scene.done).containsExactly("1 TIMEOUT");
    assertThat(scene.told.take()).containsExactly("lost NO_ACKNOWLEDGEMENT 1000");
    scene.turn(Duration.ofSeconds(1));
    MqttPacket second = scene.await(scene.accept(), MqttPacket.PUBLISH);
    assertThat(second.text()).isEqualTo("2");
    assertThat(second.dup()).isTrue();
  }

  @Test
  @DisplayName("[client-40] Time without a connection does not count against what is on its way")
  void publish_LONG_OUTAGE_isStillDelivered() {
    session.open();
    RawMqtt first = scene.accept();
    scene.publish("1");
    scene.await(first, MqttPacket.PUBLISH);
    scene.turn(Duration.ofSeconds(100));
    session.setRetry(new RetryPolicy.Interval(Duration.ofMinutes(5)), Duration.ZERO);
    scene.cut(first);
    scene.turn(Duration.ofMinutes(5));
    assertThat(scene.done).isEmpty();

    RawMqtt second = scene.accept();
    MqttPacket again = scene.await(second, MqttPacket.PUBLISH);
    scene.turn(Duration.ofMillis(19_999)); // 119,999 ms of connected time.
    assertThat(scene.done).isEmpty();
    scene.acknowledge(second, again);
    scene.until("done", () -> !scene.done.isEmpty());
    assertThat(scene.done).containsExactly("1");
  }

  @Test
  @DisplayName("[client-40] Connected time adds up over connections")
  void publish_NEVER_ACKNOWLEDGED_OVER_CONNECTIONS_fails() {
    session.open();
    RawMqtt first = scene.accept();
    scene.publish("1");
    scene.await(first, MqttPacket.PUBLISH);
    scene.turn(Duration.ofSeconds(100));
    scene.cut(first);
    scene.turn(Duration.ofHours(1));
    scene.await(scene.accept(), MqttPacket.PUBLISH);
    scene.turn(Duration.ofSeconds(20));

    assertThat(scene.done).containsExactly("1 TIMEOUT");
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
  @DisplayName("[client-43] A limited wait ends unpublished messages, connected or not, not others")
  void publish_MAX_WAIT_coversTheWaitOnly() {
    scene.publish("never opened", Duration.ofSeconds(2));
    scene.turn(Duration.ofSeconds(2));
    assertThat(scene.done).containsExactly("never opened TIMEOUT");
    scene.done.clear();
    scene.window = 1;
    session.open();
    RawMqtt hub = scene.accept();
    scene.publish("slow to acknowledge", Duration.ofSeconds(2));
    scene.publish("behind it", Duration.ofSeconds(2));
    MqttPacket sent = scene.await(hub, MqttPacket.PUBLISH);
    scene.turn(Duration.ofMillis(1999));
    assertThat(scene.done).isEmpty();
    scene.turn(Duration.ofMillis(1));
    assertThat(scene.done).containsExactly("behind it TIMEOUT");
    scene.turn(Duration.ofSeconds(50));
    scene.acknowledge(hub, sent);
    scene.until("done", () -> scene.done.size() == 2);
    assertThat(scene.done).containsExactly("behind it TIMEOUT", "slow to acknowledge");
  }

  @Test
  @DisplayName("[client-44] Each message has the limit that it came with, whatever the order")
  void publish_DIFFERENT_MAX_WAITS_endInTheirTime() {
    scene.publish("long", Duration.ofSeconds(9));
    scene.publish("short", Duration.ofSeconds(1));
    scene.publish("any", null);
    scene.publish("at once", Duration.ZERO);
    assertThat(scene.done).isEmpty(); // Told in a run, not in the call.
    scene.work();
    assertThat(scene.done).containsExactly("at once TIMEOUT");
    scene.turn(Duration.ofSeconds(1));
    assertThat(scene.done).containsExactly("at once TIMEOUT", "short TIMEOUT");
    scene.turn(Duration.ofSeconds(8));
    assertThat(scene.done).hasSize(3).last().isEqualTo("long TIMEOUT");
    assertThat(session.waiting()).isEqualTo(1);
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

  @Test
  @DisplayName(
      "[client-31] [client-122] Under random acknowledgements, losses and closings: once each")
  void anything_RANDOM_completesEachOnce() {
    Seed.times(
        60,
        random -> {
          try (SessionScene any = new SessionScene()) {
            live(any, random);
          }
        });
  }

  private static void live(SessionScene any, SplittableRandom random) {
    any.window = 1 + random.nextInt(5);
    any.session.setRetry(new RetryPolicy.Immediate(), Duration.ZERO);
    any.session.setQueue(new QueueBound(8, 1000, OutboxTest.anyOverflow(random)));
    any.session.open();
    RawMqtt hub = any.accept();
    List<String> taken = new ArrayList<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          String text = "m" + i;
          Duration maxWait = random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(60));
          if (any.publish(text, maxWait) == Admission.TAKEN) {
            taken.add(text);
          }
        }
        case 3 -> {
          SessionScene.send(hub, MqttBytes.puback(1 + random.nextInt(10)));
          any.work();
        }
        case 4 -> any.turn(Duration.ofSeconds(random.nextInt(50)));
        default -> {
          any.cut(hub);
          hub = any.accept();
        }
      }
      if (!any.session.isConnected()) {
        hub = any.accept(); // Nothing was acknowledged for too long, or no ping.
      }
    }
    end(any, random);
    assertThat(any.done.stream().map(SessionSendTest::name))
        .containsExactlyInAnyOrderElementsOf(taken);
  }

  private static String name(String what) {
    int space = what.indexOf(' ');
    return space < 0 ? what : what.substring(0, space);
  }

  private static void end(SessionScene any, SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> any.session.close(Duration.ofSeconds(random.nextInt(3)));
      case 1 -> any.session.abort();
      case 2 -> any.session.fail(ClientException.closed());
      default -> any.driver.close();
    }
    if (any.session.state() != SessionState.CLOSED) {
      any.turn(Duration.ofSeconds(3));
    }
    assertThat(any.session.state()).isEqualTo(SessionState.CLOSED);
  }
}
