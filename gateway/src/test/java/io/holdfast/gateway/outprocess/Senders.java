/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Threads that hand numbered messages to a running module without a pause. One thread uses it. */
final class Senders implements AutoCloseable {

  private static final int THREADS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final AtomicIntegerArray calls = new AtomicIntegerArray(THREADS);
  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private volatile boolean over;

  /** Starts them. */
  Senders(OutProcessModule module) {
    for (int i = 0; i < THREADS; i++) {
      int sender = i;
      running.add(
          Session.inBackground(() -> {
            while (!over) {
              module.receive(message(sender, calls.getAndIncrement(sender)));
            }
          }));
    }
  }

  private static GatewayMessage message(int sender, int number) {
    return GatewayMessage.of(
        Map.of("sender", Integer.toString(sender), "n", Integer.toString(number)), Bytes.EMPTY);
  }

  /** Each of them goes on for a while, so none is held up; then all end. */
  void goOnAndEnd() throws Exception {
    for (int i = 0; i < THREADS; i++) {
      int sender = i;
      int goal = calls.get(sender) + 1_000;
      await().atMost(PATIENCE).until(() -> calls.get(sender) >= goal);
    }
    over = true;
    for (CompletableFuture<Void> each : running) {
      each.get(5, TimeUnit.MINUTES);
    }
  }

  @Override
  public void close() {
    over = true;
  }

  /** Of each thread these are its first, in order. */
  void assertGapless(List<GatewayMessage> messages) {
    Map<String, List<Integer>> numbers =
        messages.stream()
            .collect(
                groupingBy(
                    message -> message.properties().getOrDefault("sender", ""),
                    mapping(Samples::number, toList())));
    assertThat(numbers).isNotEmpty();
    numbers.forEach((sender, its) -> {
      for (int i = 0; i < its.size(); i++) {
        assertThat(its.get(i)).as("message %d of sender %s", i, sender).isEqualTo(i);
      }
    });
  }
}
