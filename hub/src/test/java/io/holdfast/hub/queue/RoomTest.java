/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.queue.QueueOptions.WhenFull;
import io.holdfast.hub.watch.Removal;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bounds of what waits, on the disk and in memory. */
class RoomTest {

  private static final long LIMIT = 256 << 10;
  private static final String BIG = "x".repeat(4 << 10);
  private static final Identity A = new DeviceIdentity("a");
  private static final Identity B = new DeviceIdentity("b");
  private static final Target URGENT = new Target(Endpoint.UPSTREAM, 0, 0);
  private static final Target LATER = new Target(Endpoint.UPSTREAM, 9, 0);

  @TempDir Path directory;
  private @Nullable QueueRig opened;

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  private QueueRig open(QueueOptions options) {
    QueueRig rig = QueueRig.ofEdge(directory, 2, options);
    opened = rig;
    return rig;
  }

  private static void publish(
      QueueRig rig, RigPublisher publisher, int from, int to, Target target) {
    for (int i = from; i < to; i++) {
      publisher.publish(i, i + BIG, target);
      rig.settle();
    }
  }

  private static RigConsumer drain(QueueRig rig, Identity sender, int messages) {
    RigConsumer consumer = new RigConsumer(rig.lane(0));
    rig.queues().backlog().attach(sender, consumer);
    rig.until(() -> {
      consumer.acknowledgeAll();
      return consumer.got.size() >= messages;
    });
    consumer.acknowledgeAll();
    rig.settle();
    rig.queues().backlog().detach(sender, consumer);
    rig.settle();
    return consumer;
  }

  private static long number(String text) {
    return Long.parseLong(text.substring(0, text.indexOf('x')));
  }

  @Test
  @DisplayName(
      "[edge-56] when all queues are full together publishers are refused, until some is taken")
  void publish_LIMIT_OF_ALL_refuses() {
    QueueRig rig = open(QueueOptions.DEFAULT.withDiskLimit(LIMIT));
    RigPublisher a = new RigPublisher(rig, rig.lane(0), A);
    RigPublisher b = new RigPublisher(rig, rig.lane(0), B);
    publish(rig, a, 0, 40, LATER);
    publish(rig, b, 0, 40, URGENT);
    assertThat(a.failures).isZero();
    assertThat(b.failures).isPositive();
    assertThat(b.refusal()).contains("262144 bytes");
    long taken = rig.queues().backlog().count(B);
    assertThat(rig.queues().diskBytes()).isBetween(LIMIT, LIMIT + 8192);

    var ignored = drain(rig, A, 40);

    b.failures = 0;
    publish(rig, b, 40, 50, URGENT);
    assertThat(b.failures).isZero();
    assertThat(rig.queues().backlog().count(B)).isEqualTo(taken + 10);
    assertThat(rig.counts.removed(Removal.DISK_LIMIT)).isZero();
  }

  @Test
  @DisplayName("the oldest of the least urgent make room for newer ones, and are counted")
  void publish_DROP_OLDEST_dropsTheLeastUrgent() {
    QueueRig rig =
        open(QueueOptions.DEFAULT.withDiskLimit(LIMIT).withWhenFull(WhenFull.DROP_OLDEST));
    RigPublisher a = new RigPublisher(rig, rig.lane(0), A);
    RigPublisher b = new RigPublisher(rig, rig.lane(0), B);
    publish(rig, a, 0, 20, URGENT);
    publish(rig, b, 0, 20, LATER);
    publish(rig, b, 20, 100, LATER);

    assertThat(a.failures + b.failures).isZero();
    assertThat(rig.queues().diskBytes()).isLessThan(LIMIT + LIMIT / 8);
    long dropped = rig.counts.removed(Removal.DISK_LIMIT);
    assertThat(dropped).isPositive();
    assertThat(rig.queues().backlog().count(A)).isEqualTo(20);
    RigConsumer consumer = drain(rig, B, (int) (100 - dropped));
    assertThat(consumer.texts()).extracting(RoomTest::number).first().isEqualTo(dropped);
    assertThat(consumer.got).hasSize((int) (100 - dropped));
  }

  @Test
  @DisplayName("one queue that is full loses its oldest where that is asked for, in hands or not")
  void publish_DROP_OLDEST_IN_ONE_QUEUE_dropsItsOldest() {
    QueueRig rig =
        open(QueueOptions.DEFAULT.withMaxBytes(LIMIT).withWhenFull(WhenFull.DROP_OLDEST));
    RigPublisher publisher = new RigPublisher(rig, rig.lane(0), A);
    RigConsumer stuck = new RigConsumer(rig.lane(0));
    rig.queues().backlog().attach(A, stuck);
    rig.settle();
    publish(rig, publisher, 0, 100, LATER);

    assertThat(publisher.failures).isZero();
    long dropped = rig.counts.removed(Removal.DISK_LIMIT);
    assertThat(dropped).isGreaterThan(30);
    assertThat(rig.queues().backlog().count(A)).isEqualTo(100 - dropped);
    stuck.acknowledgeAll();
    rig.settle();
    assertThat(rig.counts.delivered()).as("none counts twice").isEqualTo(100 - dropped);
    assertThat(rig.queues().backlog().count(A)).isZero();
  }

  @Test
  @DisplayName("nothing stands in memory for consumers that are not there, and little for many")
  void memory_MANY_SENDERS_isBounded() {
    long memory = 64 << 10;
    QueueRig rig = open(QueueOptions.DEFAULT.withMemory(memory));
    int senders = 50;
    for (int i = 0; i < senders; i++) {
      publish(rig, new RigPublisher(rig, rig.lane(0), new DeviceIdentity("s" + i)), 0, 20, LATER);
    }
    assertThat(rig.queues().memoryBytes()).isZero();

    for (int i = 0; i < senders; i++) {
      RigConsumer slow = new RigConsumer(rig.lane(0));
      slow.ready = false;
      rig.queues().backlog().attach(new DeviceIdentity("s" + i), slow);
    }
    rig.settle();
    rig.until(() -> rig.queues().memoryBytes() < (4 << 20)); // the first read is over
    long few = 16 << 10;
    assertThat(rig.queues().memoryBytes()).isBetween(memory, 20 * 5000 + senders * few);
  }

  @Test
  @DisplayName("[edge-45] [edge-46] what is taken goes from the disk to the last byte of its log")
  void tidy_DRAINED_leavesNothing() {
    QueueRig rig = open(QueueOptions.DEFAULT);
    RigPublisher publisher = new RigPublisher(rig, rig.lane(0), A);
    publish(rig, publisher, 0, 10, LATER);
    var ignored = drain(rig, A, 10);
    var log = rig.store().log(QueueNames.of(Address.toParent(A), 9));
    assertThat(log.hasRemains()).as("too little for a delete of its own").isTrue();
    rig.until(() -> {
      rig.timer.turn(Queues.TIDY_INTERVAL);
      rig.settle();
      return !log.hasRemains();
    });
    assertThat(rig.queues().diskBytes()).isZero();
  }

  @Test
  @DisplayName("each queue tells how much waits, and since when, also after a restart")
  void statistics_SOME_WAIT_tellsThem() {
    QueueRig rig = open(QueueOptions.DEFAULT);
    RigPublisher publisher = new RigPublisher(rig, rig.lane(0), A);
    long start = rig.clock.millis();
    publish(rig, publisher, 0, 2, LATER);
    rig.clock.turn(Duration.ofSeconds(5));
    publish(rig, publisher, 2, 3, URGENT);
    publish(rig, publisher, 3, 4, LATER);

    check(statistics(rig), start, 0);

    rig.restart();
    rig.until(() -> {
      rig.timer.turn(Queues.TIDY_INTERVAL);
      rig.settle();
      return statistics(rig).stream().allMatch(each -> each.oldestMillis().isPresent());
    });
    check(statistics(rig), start, 0);
    RigConsumer consumer = new RigConsumer(rig.lane(0));
    rig.queues().backlog().attach(A, consumer);
    rig.until(() -> consumer.got.size() == 4);
    check(statistics(rig), start, 0);
    consumer.acknowledge(1);
    rig.settle();
    check(statistics(rig), start, 1);
  }

  private static List<QueueStatistics> statistics(QueueRig rig) {
    var stage = rig.queues().statistics().toCompletableFuture();
    rig.until(stage::isDone);
    return stage.join();
  }

  private static void check(List<QueueStatistics> all, long start, int taken) {
    QueueStatistics urgent =
        all.stream().filter(each -> each.priority() == 0).findFirst().orElseThrow();
    QueueStatistics later =
        all.stream().filter(each -> each.priority() == 9).findFirst().orElseThrow();
    assertThat(urgent.count()).isEqualTo(1);
    assertThat(urgent.oldestMillis()).hasValue(start + 5000);
    assertThat(later.count()).isEqualTo(3 - taken);
    assertThat(later.oldestMillis()).hasValue(start);
    assertThat(later.sender()).isEqualTo(A);
    assertThat(later.endpoint()).isEqualTo(Endpoint.UPSTREAM);
    assertThat(later.bytes()).isBetween((3L - taken) * BIG.length(), 4L * BIG.length());
  }
}
