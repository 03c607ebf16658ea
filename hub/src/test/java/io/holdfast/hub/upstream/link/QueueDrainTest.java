/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.hub.HandTimer;
import io.holdfast.hub.Lane;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.MessageSource;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.ThreadLane;
import io.holdfast.hub.queue.Endpoint;
import io.holdfast.hub.queue.Intake;
import io.holdfast.hub.queue.Publisher;
import io.holdfast.hub.queue.QueueOptions;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.queue.Target;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import io.holdfast.store.Sync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queues of an edge hub, drained to a parent that breaks connections. */
final class QueueDrainTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SENDERS = 5;
  private static final int MESSAGES = 2000;
  private static final Target LAZY = new Target(Endpoint.UPSTREAM, 9, 0);
  private static final Target URGENT = new Target(Endpoint.UPSTREAM, 0, 0);

  @TempDir Path directory;

  private static Identity sender(int number) {
    return new DeviceIdentity("d" + number);
  }

  @Test
  @DisplayName(
      "[edge-38] [edge-39] [edge-53] 10,000 messages of 5 senders arrive, each sender's in order"
          + " and its urgent ones first, however often connections break")
  void drain_WITH_BREAKS_losesNothing() throws IOException {
    StoreOptions store = new StoreOptions(Sync.NEVER, Duration.ofSeconds(1), 16L << 20);
    try (ThreadLane lane = new ThreadLane("test-lane");
        Store opened = Store.open(directory, store);
        RudeParent parent = new RudeParent(1500, new SplittableRandom(7))) {
      Queues queues =
          Queues.ofEdge(
              List.<Lane>of(lane),
              opened,
              new HandTimer(),
              InstantSource.system(),
              new Counts(),
              QueueOptions.DEFAULT);
      publish(queues, lane, MESSAGES / 2, MESSAGES, LAZY);
      publish(queues, lane, 0, MESSAGES / 2, URGENT);
      await().atMost(PATIENCE).until(() -> queues.backlog().count(sender(0)) == MESSAGES);
      try (Uplinks uplinks =
          LinkRig.start(parent.port(), LinkRig.OPTIONS, queues.backlog(), new NoMethods() {})) {
        await().atMost(PATIENCE).until(() -> isDrained(queues));
        assertThat(uplinks.status().sent()).isGreaterThanOrEqualTo((long) SENDERS * MESSAGES);
        assertThat(uplinks.status().inFlight()).isZero();
      }
      List<String> all = new ArrayList<>();
      for (int n = 0; n < MESSAGES; n++) {
        all.add("" + n);
      }
      for (int s = 0; s < SENDERS; s++) {
        List<String> got = parent.received(sender(s).clientId());
        assertThat(List.copyOf(new LinkedHashSet<>(got))).isEqualTo(all);
      }
      await().atMost(PATIENCE).until(() -> parent.breaks() > SENDERS);
    }
  }

  @Test
  @DisplayName("a sender whose messages follow two models in turns, of two priorities, is drained")
  void drain_OF_TWO_MODELS_IN_TURNS_arrives() throws IOException {
    StoreOptions store = new StoreOptions(Sync.NEVER, Duration.ofSeconds(1), 16L << 20);
    try (ThreadLane lane = new ThreadLane("test-lane");
        Store opened = Store.open(directory, store);
        RudeParent parent = new RudeParent(0, new SplittableRandom(7))) {
      Queues queues =
          Queues.ofEdge(
              List.<Lane>of(lane),
              opened,
              new HandTimer(),
              InstantSource.system(),
              new Counts(),
              QueueOptions.DEFAULT);
      lane.execute(() -> {
        Intake intake = queues.intake(lane);
        for (int n = 0; n < 24; n++) {
          MessageHeader header =
              new MessageHeader(
                  sender(0),
                  "g",
                  "{}",
                  MessageSource.TELEMETRY,
                  "dtmi:example:m" + n / 3 % 2 + ";1",
                  MessageProperties.NONE);
          StoredMessage message = new StoredMessage(header, intake.nowMillis(), Bytes.utf8("" + n));
          Target target = n < 12 ? LAZY : URGENT;
          intake.take(new Ignoring(lane), message, List.of(target), false, 0);
        }
      });
      await().atMost(PATIENCE).until(() -> queues.backlog().count(sender(0)) == 24);
      try (Uplinks uplinks =
          LinkRig.start(parent.port(), LinkRig.OPTIONS, queues.backlog(), new NoMethods() {})) {
        await().atMost(PATIENCE).until(() -> queues.backlog().count(sender(0)) == 0);
        assertThat(uplinks.status().inFlight()).isZero();
      }
      List<String> all = new ArrayList<>();
      for (int n = 0; n < 24; n++) {
        all.add("" + (n + 12) % 24);
      }
      assertThat(parent.received(sender(0).clientId())).isEqualTo(all);
    }
  }

  private static boolean isDrained(Queues queues) {
    for (int s = 0; s < SENDERS; s++) {
      if (queues.backlog().count(sender(s)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static void publish(Queues queues, ThreadLane lane, int from, int to, Target target) {
    lane.execute(() -> {
      Intake intake = queues.intake(lane);
      for (int s = 0; s < SENDERS; s++) {
        MessageHeader header = new MessageHeader(sender(s), "g", "{}", MessageProperties.NONE);
        for (int n = from; n < to; n++) {
          StoredMessage message = new StoredMessage(header, intake.nowMillis(), Bytes.utf8("" + n));
          intake.take(new Ignoring(lane), message, List.of(target), false, 0);
        }
      }
    });
  }

  /** A publisher that nothing is told. */
  private record Ignoring(Lane lane) implements Publisher {
    @Override
    public void accepted(long tag) {}

    @Override
    public void failed(Refusal reason) {}

    @Override
    public void hold() {}

    @Override
    public void release() {}
  }
}
