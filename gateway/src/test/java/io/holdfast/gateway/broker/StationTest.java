/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StationTest {

  private static final QueueSettings LONG =
      new QueueSettings(4, QueuePolicy.BLOCK, Duration.ofMinutes(30));

  private static Station created(GatewayModule module) {
    Station station = new Station("m", "[1]", module, QueueSettings.DEFAULT);
    assertThat(station.create()).succeedsWithin(Floor.PATIENCE);
    return station;
  }

  @Test
  @DisplayName("a message goes at once where its only sink has room, and else not at all")
  void tryPublish_ROOM_onlyThen() {
    Semaphore gate = new Semaphore(0);
    try (Floor floor = new Floor()) {
      floor.add("source");
      Station source = floor.station("source");
      assertThat(source.tryPublish(Probe.message("none"))).isFalse();
      Probe sink = Probe.behind(gate);
      floor.add("sink", sink, LONG);
      floor.link("source", "sink");

      assertThat(source.tryPublish(Probe.message("0"))).isTrue();
      Floor.until(sink::isInside);
      for (int i = 1; i <= LONG.capacity(); i++) {
        assertThat(source.tryPublish(Probe.message("" + i))).isTrue();
      }
      assertThat(source.tryPublish(Probe.message("more"))).isFalse();
      assertThat(floor.counters("source").published()).isEqualTo(1 + LONG.capacity());
      assertThat(floor.counters("sink").droppedInAll()).isZero();

      gate.release(1_000);
      Floor.until(() -> floor.counters("sink").delivered() == 1 + LONG.capacity());
      floor.add("other");
      floor.link("source", "other");
      assertThat(source.tryPublish(Probe.message("two"))).isFalse();
      assertThat(source.publish(Probe.message("two"))).isTrue();
    }
  }

  @Test
  @DisplayName("a sink that is being destroyed takes nothing at once; publish counts what it drops")
  void tryPublish_SINK_ENDS_refused() {
    try (Floor floor = new Floor()) {
      floor.add("source");
      floor.add("sink");
      floor.link("source", "sink");
      assertThat(floor.station("sink").end()).succeedsWithin(Floor.PATIENCE);

      assertThat(floor.station("source").tryPublish(Probe.message("late"))).isFalse();
      assertThat(floor.counters("sink").droppedInAll()).isZero();
    }
  }

  @Test
  @DisplayName("a module that was destroyed publishes nothing at once")
  void tryPublish_DESTROYED_refused() {
    try (Floor floor = new Floor()) {
      floor.add("source");
      Probe sink = floor.add("sink");
      floor.link("source", "sink");
      assertThat(floor.station("source").end()).succeedsWithin(Floor.PATIENCE);

      assertThat(floor.station("source").tryPublish(Probe.message("late"))).isFalse();
      assertThat(floor.counters("source").published()).isZero();
      assertThat(floor.counters("sink").delivered()).isZero();
      assertThat(sink.got()).isEmpty();
    }
  }

  @Test
  @DisplayName("[gateway-10] all calls of a module are made by one thread, which has its name")
  void calls_ALL_onOneThread() {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    GatewayModule module =
        new GatewayModule() {
          @Override
          public void create(ModuleContext context) {
            threads.add(Thread.currentThread().getName() + context.args());
          }

          @Override
          public void start() {
            threads.add(Thread.currentThread().getName());
          }

          @Override
          public void receive(GatewayMessage message) {
            threads.add(Thread.currentThread().getName());
          }

          @Override
          public void destroy() {
            threads.add(Thread.currentThread().getName());
          }
        };
    Station station = created(module);
    assertThat(station.start()).succeedsWithin(Floor.PATIENCE);
    station.inbox().offer(Probe.message("1"), () -> false);
    assertThat(station.end()).succeedsWithin(Floor.PATIENCE);

    assertThat(threads).containsExactlyInAnyOrder("module m", "module m[1]");
    assertThat(station.counters().delivered()).isEqualTo(1);
  }

  @Test
  @DisplayName("[gateway-10] what waits at the end is delivered before the module is destroyed")
  void end_MESSAGES_WAIT_deliveredFirst() {
    Semaphore gate = new Semaphore(0);
    Probe probe = Probe.behind(gate);
    Station station = created(probe);
    for (int i = 0; i < 100; i++) {
      station.inbox().offer(Probe.message("" + i), () -> false);
    }
    var end = station.end();
    gate.release(100);

    assertThat(end).succeedsWithin(Floor.PATIENCE);
    assertThat(probe.got()).hasSize(100);
    assertThat(probe.isDestroyed()).isTrue();
    assertThat(probe.isMisused()).isFalse();
    assertThat(station.publish(Probe.message("late"))).isFalse();
  }

  @Test
  @DisplayName(
      "[gateway-10] a module that is hurried is interrupted in its receive, and what waits is counted as dropped")
  void hurry_STUCK_IN_RECEIVE_interruptedAndDestroyed() {
    Probe probe = Probe.behind(new Semaphore(0));
    Station station = created(probe);
    for (int i = 0; i < 10; i++) {
      station.inbox().offer(Probe.message("" + i), () -> false);
    }
    Floor.until(probe::isInside);
    var end = station.end();
    assertThat(end).isNotDone();
    station.hurry();

    assertThat(end).succeedsWithin(Floor.PATIENCE);
    assertThat(probe.isDestroyed()).isTrue();
    assertThat(probe.isMisused()).isFalse();
    ModuleCounters counters = station.counters();
    assertThat(counters.failed()).isEqualTo(1);
    assertThat(counters.dropped()).isEqualTo(Map.of(DropReason.CLOSED, 9L));
    assertThat(counters.received()).isEqualTo(10);
    assertThat(counters.waiting()).isZero();
  }

  @Test
  @DisplayName(
      "[gateway-10] a module that publishes from its receive into a full inbox can be removed")
  void hurry_BLOCKED_IN_PUBLISH_ends() {
    try (Floor floor = new Floor()) {
      floor.add("stuck", Probe.behind(new Semaphore(0)), LONG);
      AtomicBoolean answered = new AtomicBoolean(true);
      Probe relay =
          Probe.doing((text, context) -> {
            while (answered.get()) {
              answered.set(context.publish(Probe.message(text)));
            }
          });
      Station station = floor.add("relay", relay, LONG);
      floor.link("relay", "stuck");
      station.inbox().offer(Probe.message("1"), () -> false);
      Floor.until(() -> floor.counters("stuck").waiting() == 4);

      var end = station.end();
      station.hurry();

      assertThat(end).succeedsWithin(Floor.PATIENCE);
      assertThat(answered).isFalse();
    }
  }

  @Test
  @DisplayName(
      "[gateway-10] a thread of the module's own that waits for room is let go when its destroy takes too long")
  void hurry_DESTROY_WAITS_FOR_PUBLISHER_ends() {
    try (Floor floor = new Floor()) {
      floor.add("stuck", Probe.behind(new Semaphore(0)), LONG);
      GatewayModule source = new Pump();
      Station station = new Station("pump", "null", source, LONG);
      assertThat(station.create()).succeedsWithin(Floor.PATIENCE);
      floor.broker().add(station);
      floor.link("pump", "stuck");
      assertThat(station.start()).succeedsWithin(Floor.PATIENCE);
      Floor.until(() -> floor.counters("stuck").waiting() == 4);

      var end = station.end();
      Floor.until(station::isDelivered);
      station.hurry();

      assertThat(end).succeedsWithin(Floor.PATIENCE);
    }
  }

  /** Publishes on a thread of its own until it is told that there is no use in it. */
  private static final class Pump implements GatewayModule {

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Thread thread = new Thread(() -> {});

    @Override
    public void create(ModuleContext context) {
      thread =
          new Thread(() -> {
            while (context.publish(Probe.message("x"))) {
              Thread.onSpinWait();
            }
            ended.countDown();
          });
    }

    @Override
    public void start() {
      thread.start();
    }

    @Override
    public void receive(GatewayMessage message) {}

    @Override
    public void destroy() throws InterruptedException {
      ended.await();
    }
  }

  @Test
  @DisplayName("[gateway-10] what a module publishes while it is destroyed still goes out")
  void destroy_PUBLISHES_delivered() {
    try (Floor floor = new Floor()) {
      Probe sink = floor.add("sink");
      Station station =
          created(
              new GatewayModule() {
                private @org.jspecify.annotations.Nullable ModuleContext context;

                @Override
                public void create(ModuleContext given) {
                  context = given;
                }

                @Override
                public void receive(GatewayMessage message) {}

                @Override
                public void destroy() {
                  if (context != null) {
                    context.publish(Probe.message("last words"));
                  }
                }
              });
      floor.broker().add(station);
      floor.link("m", "sink");

      assertThat(station.end()).succeedsWithin(Floor.PATIENCE);

      Floor.until(() -> sink.got().equals(List.of("last words")));
    }
  }

  @Test
  @DisplayName(
      "an interruption that a module leaves behind harms neither its next message nor its sleep")
  void receive_LEAVES_INTERRUPTION_goesOn() throws InterruptedException {
    try (Floor floor = new Floor()) {
      BlockingQueue<Thread> workers = new LinkedBlockingQueue<>();
      List<Boolean> interrupted = new CopyOnWriteArrayList<>();
      Probe probe =
          Probe.doing((text, context) -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
            workers.add(Thread.currentThread());
          });
      Station station = floor.add("m", probe, LONG);
      station.inbox().offer(Probe.message("1"), () -> false);
      Thread worker = workers.take();
      Floor.until(() -> worker.getState() == Thread.State.WAITING);
      station.inbox().offer(Probe.message("2"), () -> false);
      Floor.until(() -> station.counters().delivered() == 2);
      assertThat(interrupted).containsExactly(false, false);
      assertThat(station.counters().failed()).isZero();
    }
  }

  @Test
  @DisplayName("a module that throws at a message gets the next; its failures are counted")
  void receive_THROWS_countedAndGoesOn() {
    try (Floor floor = new Floor()) {
      Probe probe =
          Probe.doing((text, context) -> {
            if (text.equals("bad")) {
              throw new IllegalStateException("bad");
            }
          });
      Station station = floor.add("m", probe, LONG);
      station.inbox().offer(Probe.message("bad"), () -> false);
      station.inbox().offer(Probe.message("good"), () -> false);

      Floor.until(() -> station.counters().delivered() == 1);
      assertThat(station.counters().failed()).isEqualTo(1);
      station.minute();
    }
  }

  @Test
  @DisplayName("a module that throws in its create is destroyed once")
  void create_THROWS_destroyedOnce() {
    AtomicInteger destroyed = new AtomicInteger();
    GatewayModule module =
        new GatewayModule() {
          @Override
          public void create(ModuleContext context) throws Exception {
            throw new Exception("no sensor");
          }

          @Override
          public void receive(GatewayMessage message) {}

          @Override
          public void destroy() throws Exception {
            destroyed.incrementAndGet();
            throw new Exception("nor a way to end");
          }
        };
    Station station = new Station("m", "null", module, LONG);

    assertThat(station.create())
        .failsWithin(Floor.PATIENCE)
        .withThrowableThat()
        .withMessageContaining("no sensor");
    assertThat(station.end()).succeedsWithin(Floor.PATIENCE);
    assertThat(destroyed).hasValue(1);
  }
}
