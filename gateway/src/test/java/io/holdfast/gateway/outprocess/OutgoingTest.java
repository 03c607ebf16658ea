/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.gateway.outprocess.Outgoing.Put;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutgoingTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Outgoing outgoing = new Outgoing(4);

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_042] [SRS_OUTPROCESS_MODULE_17_047]"
          + " [SRS_OUTPROCESS_MODULE_17_054] messages leave the queue oldest first")
  void next_SEVERAL_oldestFirst() throws InterruptedException {
    put(1, 2, 3);

    assertThat(takeAll()).containsExactly(1, 2, 3);
    assertThat(outgoing.next()).isNull();
  }

  @Test
  @DisplayName("only who finds the loop at rest is to wake it")
  void put_LOOP_AT_REST_wakesOnce() throws InterruptedException {
    assertThat(outgoing.put(Samples.message(1))).isEqualTo(Put.WAITS);
    assertThat(takeAll()).containsExactly(1);

    assertThat(outgoing.put(Samples.message(2))).isEqualTo(Put.WAKES);
    assertThat(outgoing.put(Samples.message(3))).isEqualTo(Put.WAITS);
  }

  @Test
  @DisplayName("[SRS_OUTPROCESS_MODULE_17_046] a message is held until the system has taken it")
  void written_SOME_heldIsTheRest() throws InterruptedException {
    put(1, 2, 3);
    takeAll();
    assertThat(outgoing.held()).isEqualTo(3);
    outgoing.written(2);

    assertThat(outgoing.held()).isEqualTo(1);
  }

  @Test
  @DisplayName("[gateway-6] what was being written goes out again, before what waited, in order")
  void rewind_SOME_WRITTEN_restAgainInOrder() throws InterruptedException {
    put(1, 2, 3, 4);
    assertThat(numbered(outgoing.next())).isEqualTo(1);
    assertThat(numbered(outgoing.next())).isEqualTo(2);
    assertThat(numbered(outgoing.next())).isEqualTo(3);
    outgoing.written(1);
    outgoing.rewind();

    assertThat(takeAll()).containsExactly(2, 3, 4);
    outgoing.written(3);
    assertThat(outgoing.held()).isZero();
  }

  @Test
  @DisplayName("a full queue makes its putter wait until there is room")
  void put_FULL_waitsForRoom() throws Exception {
    put(1, 2, 3, 4);
    CompletableFuture<Put> fifth = putOnAnotherThread(Samples.message(5));
    takeAll();
    assertThat(fifth).isNotDone();
    outgoing.written(4);

    assertThat(fifth.get(2, TimeUnit.MINUTES)).isEqualTo(Put.WAKES);
    assertThat(takeAll()).containsExactly(5);
  }

  @Test
  @DisplayName("large messages fill it by their bytes; one message always finds room")
  void put_LARGE_boundedByBytes() throws Exception {
    Outgoing many = new Outgoing(1_000);
    GatewayMessage large =
        GatewayMessage.of(Map.of(), Bytes.owning(new byte[(int) Outgoing.MOST_BYTES]));
    many.put(large);
    CompletableFuture<Put> second =
        CompletableFuture.supplyAsync(() -> put(many, Samples.message(1)), OutgoingTest::start);
    await().atMost(PATIENCE).until(() -> isWaiting("putter"));
    assertThat(many.next()).isSameAs(large);
    many.written(1);

    assertThat(second.get(2, TimeUnit.MINUTES)).isNotEqualTo(Put.REFUSED);
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_027] the end lets a putter go, refuses more, and tells how many were left")
  void close_PUTTER_WAITS_refused() throws Exception {
    put(1, 2, 3, 4);
    CompletableFuture<Put> fifth = putOnAnotherThread(Samples.message(5));

    assertThat(outgoing.close()).isEqualTo(4);
    assertThat(fifth.get(2, TimeUnit.MINUTES)).isEqualTo(Put.REFUSED);
    assertThat(outgoing.put(Samples.message(6))).isEqualTo(Put.REFUSED);
    assertThat(outgoing.held()).isZero();
  }

  private CompletableFuture<Put> putOnAnotherThread(GatewayMessage message) {
    CompletableFuture<Put> put =
        CompletableFuture.supplyAsync(() -> put(outgoing, message), OutgoingTest::start);
    await().atMost(PATIENCE).until(() -> isWaiting("putter"));
    return put;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "putter");
    thread.setDaemon(true);
    thread.start();
  }

  private static boolean isWaiting(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(
            thread -> thread.getName().equals(name) && thread.getState() == Thread.State.WAITING);
  }

  private static Put put(Outgoing queue, GatewayMessage message) {
    try {
      return queue.put(message);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void put(int... numbers) throws InterruptedException {
    for (int number : numbers) {
      outgoing.put(Samples.message(number));
    }
  }

  private List<Integer> takeAll() {
    List<Integer> all = new ArrayList<>();
    for (GatewayMessage next = outgoing.next(); next != null; next = outgoing.next()) {
      all.add(Samples.number(next));
    }
    return all;
  }

  private static int numbered(@Nullable GatewayMessage message) {
    return Samples.number(Objects.requireNonNull(message, "a message"));
  }
}
