/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionTimeoutTest {

  private final SessionScene scene = new SessionScene();
  private final MqttSession session = scene.session;

  @AfterEach
  void close() {
    scene.close();
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
}
