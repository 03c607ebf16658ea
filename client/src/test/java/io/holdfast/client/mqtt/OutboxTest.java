/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.mqtt.QueueBound.Overflow;
import io.holdfast.client.net.Endpoint;
import io.holdfast.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutboxTest {

  static SessionSettings settings(int window) {
    return new SessionSettings(
        new Endpoint.Tcp("h", 1, null),
        Transport.MQTT,
        "client",
        now -> CompletableFuture.failedFuture(ClientException.closed()),
        Duration.ZERO,
        Duration.ofSeconds(30),
        SessionSettings.DEFAULT_RESEND_TIMEOUT,
        SessionSettings.DEFAULT_ACK_TIMEOUT,
        window);
  }

  /** A connection that notes what was published, and has room as the test says. */
  static final class Wire implements Publisher {
    final List<Integer> ids = new ArrayList<>();
    final List<Integer> repeated = new ArrayList<>();
    final Set<Integer> unacknowledged = new HashSet<>();
    int room = Integer.MAX_VALUE;

    @Override
    public boolean isWritable() {
      return room > 0;
    }

    @Override
    public void publish(Outgoing message, int packetId, boolean duplicate) {
      room--;
      (duplicate ? repeated : ids).add(packetId);
      assertThat(unacknowledged.add(packetId)).as("id %s is free", packetId).isEqualTo(!duplicate);
    }
  }

  private static Outgoing message(String topic, Completion completion) {
    return new Outgoing(topic, Bytes.EMPTY, completion);
  }

  static Overflow anyOverflow(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> Overflow.REJECT;
      case 1 -> Overflow.DROP_OLDEST;
      default -> Overflow.DROP_NEWEST;
    };
  }

  static Outbox outbox() {
    Outbox[] made = new Outbox[1];
    made[0] = new Outbox(new PacketIds(id -> made[0].inUse(id)));
    return made[0];
  }

  @Test
  @DisplayName(
      "[client-42] Seventy thousand without PUBACK: the window holds and no id comes twice")
  void pump_SEVENTY_THOUSAND_UNACKNOWLEDGED_reusesNoId() {
    Outbox outbox = outbox();
    Wire wire = new Wire();
    outbox.begin(settings(SessionSettings.MAX_WINDOW), 0);
    for (int i = 0; i < 70_000; i++) {
      outbox.add(message("t", failure -> {}), 0);
      outbox.pump(wire, 0);
      assertThat(outbox.inFlight()).isLessThanOrEqualTo(SessionSettings.MAX_WINDOW);
    }
    assertThat(wire.ids).hasSize(SessionSettings.MAX_WINDOW);
    SplittableRandom random = new SplittableRandom(1);
    while (!outbox.isEmpty()) {
      int last = wire.ids.size() - 1;
      int id = wire.ids.set(random.nextInt(last + 1), wire.ids.get(last));
      wire.ids.subList(last, last + 1).clear();
      wire.unacknowledged.remove(id);
      outbox.acknowledged(id);
      outbox.pump(wire, 0); // The wire checks that a new id is free.
    }
    assertThat(wire.unacknowledged).isEmpty();
  }

  @Test
  @DisplayName("[client-45] REJECT refuses what is too much, by count and by bytes")
  void add_REJECT_refuses() {
    Outbox outbox = outbox();
    outbox.bound(new QueueBound(2, 10, Overflow.REJECT));
    List<String> told = new ArrayList<>();

    assertThat(add(outbox, "123456789", told)).isTrue();
    assertThat(add(outbox, "12", told)).isFalse();
    assertThat(add(outbox, "1", told)).isTrue();
    assertThat(add(outbox, "", told)).isFalse();

    assertThat(outbox.waiting()).isEqualTo(2);
    assertThat(outbox.bytes()).isEqualTo(10);
    assertThat(outbox.hasDropped()).isFalse();
    outbox.fail(ClientException.closed());
    assertThat(told).containsExactly("123456789 CLOSED", "1 CLOSED");
    assertThat(outbox.bytes()).isZero();
  }

  @Test
  @DisplayName("[client-45] DROP_NEWEST fails the new message")
  void add_DROP_NEWEST_failsTheNew() {
    Outbox outbox = outbox();
    outbox.bound(new QueueBound(1, 10, Overflow.DROP_NEWEST));
    List<String> told = new ArrayList<>();

    assertThat(add(outbox, "a", told)).isTrue();
    assertThat(add(outbox, "b", told)).isTrue();

    assertThat(told).isEmpty();
    outbox.tellDropped();
    assertThat(told).containsExactly("b DROPPED");
  }

  @Test
  @DisplayName("[client-45] DROP_OLDEST makes room among those that wait, not those on their way")
  void add_DROP_OLDEST_failsTheOldThatWait() {
    Outbox outbox = outbox();
    Wire wire = new Wire();
    outbox.bound(new QueueBound(4, 8, Overflow.DROP_OLDEST));
    outbox.begin(settings(1), 0);
    List<String> told = new ArrayList<>();
    add(outbox, "sent", told);
    outbox.pump(wire, 0);
    add(outbox, "b", told);
    add(outbox, "c", told);
    add(outbox, "dd", told);
    add(outbox, "ee", told);
    outbox.tellDropped();
    assertThat(told).containsExactly("b DROPPED", "c DROPPED");
    told.clear();

    add(outbox, "12345", told); // Will not fit beside what is on its way, whatever is dropped.
    outbox.tellDropped();

    assertThat(told).containsExactly("12345 DROPPED");
    assertThat(outbox.waiting()).isEqualTo(2);
    outbox.fail(ClientException.closed());
    assertThat(told).containsExactly("12345 DROPPED", "sent CLOSED", "dd CLOSED", "ee CLOSED");
  }

  private static boolean add(Outbox outbox, String topic, List<String> told) {
    return outbox.add(
        message(topic, failure -> told.add(topic + (failure == null ? "" : " " + failure.code()))),
        0);
  }

  @Test
  @DisplayName("After a reconnect nothing new goes out before all that was on its way had room")
  void pump_NO_ROOM_FOR_THE_OLD_holdsTheNew() {
    Outbox outbox = outbox();
    Wire first = new Wire();
    outbox.begin(settings(10), 0);
    for (int i = 0; i < 3; i++) {
      outbox.add(message("old", failure -> {}), 0);
    }
    outbox.pump(first, 0);
    outbox.end(0);
    outbox.add(message("new", failure -> {}), 0);
    Wire second = new Wire();
    second.unacknowledged.addAll(first.unacknowledged);
    second.room = 2;
    outbox.begin(settings(10), 0);

    outbox.pump(second, 0);
    assertThat(second.repeated).containsExactly(1, 2);
    outbox.acknowledged(3); // Late, and the very one that would be next.
    second.room = 10;
    outbox.pump(second, 0);

    assertThat(second.repeated).containsExactly(1, 2);
    assertThat(second.ids).containsExactly(4);
  }

  @Test
  @DisplayName("A completion that throws does not keep the others from theirs")
  void fail_COMPLETION_THROWS_tellsTheOthers() {
    Outbox outbox = outbox();
    List<String> told = new ArrayList<>();
    outbox.add(
        message(
            "t",
            failure -> {
              throw new IllegalStateException("broken");
            }),
        0);
    add(outbox, "b", told);

    outbox.fail(ClientException.closed());

    assertThat(told).containsExactly("b CLOSED");
  }
}
