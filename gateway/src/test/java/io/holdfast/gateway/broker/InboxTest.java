/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InboxTest {

  private static final Duration LONG = Duration.ofMinutes(30);

  private final Semaphore gate = new Semaphore(0);

  /** A source and a sink that is held at its first message, "0". */
  private Probe held(Floor floor, QueueSettings queue) {
    Probe source = floor.add("source");
    Probe sink = Probe.behind(gate);
    floor.add("sink", sink, queue);
    floor.link("source", "sink");
    source.publish("0");
    Floor.until(sink::isInside);
    return source;
  }

  /** Publishes on a thread of its own, which waits for room by now. */
  private static Future<Boolean> waitingToPublish(Probe source, String text) {
    FutureTask<Boolean> publishing = new FutureTask<>(() -> source.publish(text));
    awaitWaiting(new Thread(publishing, "publisher"));
    return publishing;
  }

  private static void awaitWaiting(Thread publisher) {
    publisher.setDaemon(true);
    publisher.start();
    Floor.until(() -> publisher.getState() == Thread.State.TIMED_WAITING);
  }

  private void letAllGo(Floor floor, long expected) {
    gate.release(1_000);
    Floor.until(() -> floor.counters("sink").delivered() == expected);
  }

  @Test
  @DisplayName(
      "[gateway-10] where the newest is dropped, what waits stays, and each drop is counted")
  void offer_DROP_NEWEST_countedAndGone() {
    try (Floor floor = new Floor()) {
      Probe source = held(floor, new QueueSettings(2, QueuePolicy.DROP_NEWEST, LONG));
      for (int i = 1; i <= 5; i++) {
        assertThat(source.publish("" + i)).isTrue();
      }

      ModuleCounters full = floor.counters("sink");
      assertThat(full.waiting()).isEqualTo(2);
      assertThat(full.received()).isEqualTo(6);
      assertThat(full.dropped()).isEqualTo(Map.of(DropReason.FULL, 3L));

      letAllGo(floor, 3);
      assertThat(floor.counters("sink").waiting()).isZero();
    }
  }

  @Test
  @DisplayName("[gateway-10] where the oldest is dropped, the latest are delivered")
  void offer_DROP_OLDEST_latestAreLeft() {
    Probe sink = Probe.behind(gate);
    try (Floor floor = new Floor()) {
      Probe source = floor.add("source");
      floor.add("sink", sink, new QueueSettings(2, QueuePolicy.DROP_OLDEST, LONG));
      floor.link("source", "sink");
      source.publish("0");
      Floor.until(sink::isInside);
      for (int i = 1; i <= 5; i++) {
        assertThat(source.publish("" + i)).isTrue();
      }

      assertThat(floor.counters("sink").dropped()).isEqualTo(Map.of(DropReason.OLDEST, 3L));
      assertThat(floor.counters("sink").received()).isEqualTo(6);

      letAllGo(floor, 3);
      assertThat(sink.got()).containsExactly("0", "4", "5");
    }
  }

  @Test
  @DisplayName(
      "[gateway-10] where publishers wait, one does until there is room, and nothing is lost")
  void offer_BLOCK_waitsForRoom() {
    try (Floor floor = new Floor()) {
      Probe source = held(floor, new QueueSettings(2, QueuePolicy.BLOCK, LONG));
      source.publish("1");
      source.publish("2");
      Future<Boolean> third = waitingToPublish(source, "3");
      Future<Boolean> other = waitingToPublish(source, "4");
      assertThat(floor.counters("sink").waiting()).isEqualTo(2);
      assertThat(third).isNotDone();
      assertThat(other).isNotDone();

      letAllGo(floor, 5);
      assertThat(third).succeedsWithin(Floor.PATIENCE).isEqualTo(true);
      assertThat(other).succeedsWithin(Floor.PATIENCE).isEqualTo(true);
      assertThat(floor.counters("sink").dropped()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "[gateway-10] a slow module that takes one now and then lets one publisher in each time")
  void offer_SLOW_SINK_onePlaceIsEnough() {
    try (Floor floor = new Floor()) {
      Probe source = held(floor, new QueueSettings(100, QueuePolicy.BLOCK, LONG));
      for (int i = 0; i < 100; i++) {
        source.publish("");
      }
      Future<Boolean> last = waitingToPublish(source, "last");
      gate.release();

      assertThat(last).succeedsWithin(Floor.PATIENCE).isEqualTo(true);
      assertThat(floor.counters("sink").waiting()).isEqualTo(100);
    }
  }

  @Test
  @DisplayName(
      "[gateway-10] a publisher waits no longer than it is told; then nobody does until the module takes one")
  void offer_STUCK_SINK_dropsAfterTheWait() {
    try (Floor floor = new Floor()) {
      Probe source = held(floor, new QueueSettings(1, QueuePolicy.BLOCK, Duration.ofMillis(300)));
      source.publish("1");
      assertThat(source.publish("2")).isTrue();
      assertThat(floor.counters("sink").dropped()).isEqualTo(Map.of(DropReason.LATE, 1L));
      for (int i = 0; i < 10_000; i++) {
        source.publish("more");
      }
      assertThat(floor.counters("sink").dropped()).isEqualTo(Map.of(DropReason.LATE, 10_001L));

      letAllGo(floor, 2);
      source.publish("again");
      letAllGo(floor, 3);
    }
  }

  @Test
  @DisplayName("[gateway-10] a module that fills its own inbox does not wait for itself")
  void offer_OWN_INBOX_droppedAtOnce() {
    try (Floor floor = new Floor()) {
      Probe echo =
          Probe.doing((text, context) -> {
            if (text.equals("begin")) {
              for (int i = 0; i < 5; i++) {
                context.publish(Probe.message("own"));
              }
            }
          });
      floor.add("echo", echo, new QueueSettings(2, QueuePolicy.BLOCK, LONG));
      floor.link("echo", "echo");
      echo.publish("begin");

      Floor.until(() -> echo.got().size() == 3);
      assertThat(floor.counters("echo").dropped()).isEqualTo(Map.of(DropReason.OWN, 3L));
    }
  }

  @Test
  @DisplayName("[gateway-10] modules that fill each other's inboxes go on after the wait")
  void offer_CIRCLE_goesOn() {
    try (Floor floor = new Floor()) {
      QueueSettings queue = new QueueSettings(4, QueuePolicy.BLOCK, Duration.ofMillis(50));
      Probe.Action twice =
          (text, context) -> {
            context.publish(Probe.message(text));
            context.publish(Probe.message(text));
          };
      Probe a = Probe.doing(twice);
      Probe b = Probe.doing(twice);
      floor.add("a", a, queue);
      floor.add("b", b, queue);
      floor.link("a", "b");
      floor.link("b", "a");
      a.publish("x");

      Floor.until(() -> a.got().size() > 20 && b.got().size() > 20);
      assertThat(floor.counters("a").droppedInAll() + floor.counters("b").droppedInAll())
          .isPositive();
      floor.broker().unlink(new Link("a", "b"));
    }
  }

  @Test
  @DisplayName(
      "[gateway-10] one slow module does not hold up what goes to others, where its inbox drops")
  void publish_ONE_SLOW_SINK_othersGoOn() {
    try (Floor floor = new Floor()) {
      Probe source = held(floor, new QueueSettings(1, QueuePolicy.DROP_NEWEST, LONG));
      Probe quick = floor.add("quick");
      floor.link("source", "quick");

      for (int i = 0; i < 500; i++) {
        source.publish("" + i);
      }

      Floor.until(() -> quick.got().size() == 500);
      assertThat(floor.counters("sink").droppedInAll()).isEqualTo(499);
    }
  }

  @Test
  @DisplayName(
      "[gateway-10] a publisher that is interrupted stops waiting, is told, and stays interrupted")
  void offer_INTERRUPTED_false() throws Exception {
    try (Floor floor = new Floor()) {
      Probe source = held(floor, new QueueSettings(1, QueuePolicy.BLOCK, LONG));
      source.publish("1");
      CompletableFuture<String> seen = new CompletableFuture<>();
      Thread publisher =
          new Thread(() ->
              seen.complete(source.publish("2") + " " + Thread.currentThread().isInterrupted()));
      awaitWaiting(publisher);
      publisher.interrupt();

      assertThat(seen.get(3, TimeUnit.MINUTES)).isEqualTo("false true");
      assertThat(floor.counters("sink").dropped()).isEqualTo(Map.of(DropReason.INTERRUPTED, 1L));
    }
  }

  @Test
  @DisplayName(
      "[gateway-10] all that links brought is delivered, failed, dropped or waiting, under every policy")
  void counters_FLOOD_addUp() throws InterruptedException {
    for (QueuePolicy policy : QueuePolicy.values()) {
      try (Floor floor = new Floor()) {
        Probe sink =
            Probe.doing((text, context) -> {
              if (text.endsWith("7")) {
                throw new IllegalStateException("a seven");
              }
            });
        floor.add("sink", sink, new QueueSettings(8, policy, Duration.ofMillis(5)));
        Probe source = floor.add("source");
        floor.link("source", "sink");
        source.publish("7");
        Floor.until(() -> floor.counters("sink").failed() == 1);
        Thread second = new Thread(() -> flood(source));
        second.start();
        flood(source);
        second.join();

        Floor.until(() -> floor.counters("sink").waiting() == 0);
        Floor.until(() -> {
          ModuleCounters at = floor.counters("sink");
          return at.received() == 10_001
              && at.received() == at.delivered() + at.failed() + at.droppedInAll();
        });
        assertThat(floor.counters("source").published()).isEqualTo(10_001);
      }
    }
  }

  private static void flood(Probe source) {
    for (int i = 0; i < 5_000; i++) {
      source.publish("" + i);
    }
  }

  @Test
  @DisplayName("a queue's bounds are checked")
  void settings_OUT_OF_BOUNDS_refused() {
    for (int capacity : List.of(0, -1, QueueSettings.MAX_CAPACITY + 1)) {
      assertThat(catchThrowable(() -> new QueueSettings(capacity, QueuePolicy.BLOCK, LONG)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
