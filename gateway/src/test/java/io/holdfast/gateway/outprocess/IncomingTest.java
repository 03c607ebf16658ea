/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.gateway.log.Occurrences;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IncomingTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Published published = new Published("incoming-test", "null");
  private final Counters counters = new Counters();
  private final AtomicInteger resumed = new AtomicInteger();
  private final Incoming incoming =
      new Incoming(published, counters, new Occurrences(() -> 0), resumed::incrementAndGet);

  @AfterEach
  void end() throws InterruptedException {
    published.release();
    incoming.close(PATIENCE);
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_018] [SRS_OUTPROCESS_MODULE_17_040] what a host sends is"
          + " published in order, from start on")
  void start_SOME_WAIT_publishesInOrder() {
    incoming.put(batch(1, 2, 3));
    assertThat(published.messages()).isEmpty();
    incoming.start();
    incoming.put(batch(4, 5));

    await().atMost(PATIENCE).until(() -> published.messages().size() == 5);
    assertThat(published.numbers()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_039] what is no message is dropped and counted, and the next is published")
  void put_MALFORMED_droppedAndCounted() {
    incoming.start();
    ArrayDeque<byte[]> batch = batch(1);
    batch.add(new byte[] {1, 2, 3});
    batch.add(new byte[0]);
    batch.addAll(batch(2));
    incoming.put(batch);

    await().atMost(PATIENCE).until(() -> published.messages().size() == 2);
    assertThat(published.numbers()).containsExactly(1, 2);
    assertThat(counters.malformed.sum()).isEqualTo(2);
  }

  @Test
  @DisplayName("what needs no waiting is published by the loop, and nothing overtakes what waits")
  void put_ROOM_publishedAtOnce() throws InterruptedException {
    incoming.put(batch(1));
    assertThat(published.messages()).isEmpty();
    incoming.start();
    await().atMost(PATIENCE).until(() -> counters.received.sum() == 1 && isPublisherIdle());

    published.allow(2);
    published.hold();
    ArrayDeque<byte[]> batch = batch(2);
    batch.add(new byte[] {1, 2, 3});
    batch.addAll(batch(3, 4, 5));
    assertThat(incoming.put(batch)).isFalse();
    assertThat(batch).isEmpty();
    assertThat(published.numbers()).containsExactly(1, 2, 3);
    assertThat(counters.malformed.sum()).isEqualTo(1);

    await().atMost(PATIENCE).until(published::isBlocked);
    published.allow(100);
    incoming.put(batch(6));
    assertThat(published.numbers()).containsExactly(1, 2, 3);

    published.release();
    await().atMost(PATIENCE).until(() -> published.messages().size() == 6);
    assertThat(published.numbers()).containsExactly(1, 2, 3, 4, 5, 6);
    incoming.close(PATIENCE);
    assertThat(counters.received.sum()).isEqualTo(6);
  }

  @Test
  @DisplayName("when much waits the host is not read from, and is again when it was taken")
  void put_MANY_pausesAndResumes() {
    published.hold();
    incoming.start();
    assertThat(incoming.put(batch(1))).isFalse();
    await().atMost(PATIENCE).until(published::isBlocked);
    int[] many = IntStream.range(0, Incoming.MANY).toArray();
    assertThat(incoming.put(batch(many))).isTrue();
    assertThat(resumed).hasValue(0);
    published.release();

    await().atMost(PATIENCE).until(() -> published.messages().size() == Incoming.MANY + 1);
    assertThat(resumed).hasValue(1);
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_032] [SRS_OUTPROCESS_MODULE_17_033] the end publishes what"
          + " is there and waits for the thread")
  void close_SOME_WAIT_publishedFirst() throws InterruptedException {
    incoming.start();
    incoming.put(batch(1, 2, 3));
    incoming.close(PATIENCE);

    assertThat(published.numbers()).containsExactly(1, 2, 3);
    assertThat(publisher()).isNull();
    assertThat(counters.unpublished.sum()).isZero();
  }

  @Test
  @DisplayName("a publisher that waits too long is interrupted, and what it had is counted")
  void close_PUBLISHER_STUCK_countsTheRest() throws InterruptedException {
    published.hold();
    incoming.start();
    incoming.put(batch(1, 2, 3));
    await().atMost(PATIENCE).until(published::isBlocked);
    incoming.put(batch(4));
    incoming.close(Duration.ofMillis(1));

    await().atMost(PATIENCE).until(() -> publisher() == null);
    assertThat(counters.unpublished.sum() + counters.received.sum()).isEqualTo(4);
    assertThat(published.messages()).isEmpty();
  }

  @Test
  @DisplayName("an interruption of who ends it goes on to the publisher, and the rest is counted")
  void close_INTERRUPTED_endsAtOnce() throws InterruptedException {
    published.hold();
    incoming.start();
    incoming.put(batch(1, 2));
    await().atMost(PATIENCE).until(published::isBlocked);
    incoming.put(batch(3));

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> incoming.close(PATIENCE)).isInstanceOf(InterruptedException.class);

    await().atMost(PATIENCE).until(() -> publisher() == null);
    assertThat(counters.unpublished.sum()).isEqualTo(3);
    assertThat(published.messages()).isEmpty();
  }

  @Test
  @DisplayName("what comes after the end is counted, and holds up nobody")
  void put_ENDED_counts() throws InterruptedException {
    incoming.start();
    incoming.close(PATIENCE);
    published.allow(10);
    ArrayDeque<byte[]> late = batch(IntStream.range(0, Incoming.MANY).toArray());

    assertThat(incoming.put(late)).isFalse();

    assertThat(late).isEmpty();
    assertThat(counters.unpublished.sum()).isEqualTo(Incoming.MANY);
    assertThat(published.messages()).isEmpty();
  }

  @Test
  @DisplayName("one that was never started counts what it had")
  void close_NEVER_STARTED_counts() throws InterruptedException {
    incoming.put(batch(1, 2));
    incoming.close(PATIENCE);

    assertThat(counters.unpublished.sum()).isEqualTo(2);
  }

  private static ArrayDeque<byte[]> batch(int... numbers) {
    List<byte[]> messages =
        IntStream.of(numbers)
            .mapToObj(number -> Samples.message(number).serialised().toByteArray())
            .toList();
    return new ArrayDeque<>(messages);
  }

  private static boolean isPublisherIdle() {
    Thread publisher = publisher();
    return publisher != null && publisher.getState() == Thread.State.WAITING;
  }

  private static @Nullable Thread publisher() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("publish incoming-test"))
        .findFirst()
        .orElse(null);
  }
}
