/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.HandLane;
import io.holdfast.hub.watch.Removal;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Sync;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When publishers hear that their messages are stored. */
class ReceiptsTest {

  @TempDir Path directory;

  private static Target upstream() {
    return new Target(Endpoint.UPSTREAM, 0, 0);
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @Test
  @DisplayName("a receipt comes after the commit, not before")
  void take_COMMIT_UNDER_WAY_waitsForIt() {
    try (QueueRig rig = new QueueRig(directory, 1, Sync.NEVER)) {
      RigPublisher publisher = new RigPublisher(rig, rig.lane(0));
      ModuleIdentity module = rig.moduleOn(0);
      publisher.publishAll(0, 1, QueueRig.input(module, "i"));
      rig.disk.stop();
      rig.disk.slow(true);

      publisher.publishAll(1, 3, QueueRig.input(module, "i"), upstream());
      assertThat(publisher.accepted).containsExactly(0L);

      rig.disk.go();
      rig.until(() -> publisher.accepted.size() == 3);
      assertThat(publisher.accepted).containsExactly(0L, 1L, 2L);
    }
  }

  @Test
  @DisplayName("what comes between a turn's commit and its end waits for a commit of its own")
  void take_TURN_COMMITTED_EARLY_waitsForTheNext() {
    try (QueueRig rig = new QueueRig(directory, 1, Sync.NEVER)) {
      HandLane lane = rig.lane(0);
      ModuleIdentity module = rig.moduleOn(0);
      Target target = QueueRig.input(module, "i");
      RigPublisher publisher = new RigPublisher(rig, lane);
      RigConsumer consumer = new RigConsumer(lane);
      rig.queues().attach(module, consumer);
      publisher.publishAll(0, 1, target);

      consumer.acknowledge(0); // begins the shard's turn before the publishers' turn
      publisher.publish(1, target);
      assertThat(lane.runOne()).as("the commit").isTrue();
      rig.disk.stop();
      rig.disk.slow(true);
      publisher.publish(2, target);
      rig.settle();

      assertThat(publisher.accepted).containsExactly(0L);
      rig.disk.go();
      rig.until(() -> publisher.accepted.size() == 3);
    }
  }

  @Test
  @DisplayName("receipts keep the order of the messages, whichever lane stores them first")
  void take_TWO_LANES_keepsTheOrder() {
    try (QueueRig rig = new QueueRig(directory, 2, Sync.ALWAYS)) {
      HandLane here = rig.lane(0);
      HandLane there = rig.lane(1);
      Target own = QueueRig.input(rig.moduleOn(0), "i");
      Target other = QueueRig.input(rig.moduleOn(1), "i");
      RigPublisher publisher = new RigPublisher(rig, here);

      publisher.publish(0, other);
      publisher.publish(1, own);
      here.settle();
      publisher.publish(2, own, other);
      publisher.publish(3, own);
      here.settle();

      assertThat(publisher.accepted).isEmpty();
      there.settle();
      rig.until(() -> publisher.accepted.size() == 4);
      assertThat(publisher.accepted).isEqualTo(numbers(0, 4));
    }
  }

  @Test
  @DisplayName("a message that no route takes is counted, and its sender hears that all is well")
  void take_NOWHERE_isAcceptedAndCounted() {
    try (QueueRig rig = new QueueRig(directory, 1, Sync.NEVER)) {
      RigPublisher publisher = new RigPublisher(rig, rig.lane(0));

      publisher.publishAll(0, 2);

      assertThat(publisher.accepted).isEqualTo(numbers(0, 2));
      assertThat(rig.counts.removed(Removal.NO_ROUTE)).isEqualTo(2);
      assertThat(rig.counts.received()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("messages for the stream are readable once they are acknowledged")
  void take_UPSTREAM_isInTheStream() {
    try (QueueRig rig = new QueueRig(directory, 2, Sync.NEVER)) {
      RigPublisher publisher = new RigPublisher(rig, rig.lane(1));

      publisher.publishAll(0, 5, upstream());

      assertThat(publisher.accepted).isEqualTo(numbers(0, 5));
      int partition = rig.stream().partitionOf(new ModuleIdentity("d", "publisher"));
      assertThat(rig.stream().next(partition)).isEqualTo(5);
    }
  }

  @Test
  @DisplayName("a failed commit fails the turn's publishers, and nothing of it is delivered")
  void take_DISK_FAILS_failsAndDoesNotDeliver() {
    try (QueueRig rig = new QueueRig(directory, 2, Sync.NEVER)) {
      ModuleIdentity module = rig.moduleOn(1);
      Target target = QueueRig.input(module, "i");
      RigConsumer consumer = new RigConsumer(rig.lane(0));
      rig.queues().attach(module, consumer);
      RigPublisher near = new RigPublisher(rig, rig.lane(1));
      RigPublisher far = new RigPublisher(rig, rig.lane(0));
      near.publishAll(0, 2, target);

      rig.disk.fail(true);
      near.publishAll(2, 4, target);
      far.publishAll(4, 6, target, upstream());
      rig.disk.fail(false);
      far.publishAll(6, 8, target);
      near.publishAll(8, 9, target);

      assertThat(near.accepted).containsExactly(0L, 1L, 8L);
      assertThat(near.failures).isEqualTo(2);
      assertThat(far.accepted).containsExactly(6L, 7L);
      assertThat(far.failures).isEqualTo(2);
      rig.until(() -> consumer.got.size() == 5);
      assertThat(consumer.texts()).containsExactly("0", "1", "6", "7", "8");
    }
  }

  @Test
  @DisplayName("messages taken while a commit fails are stored by the next, and delivered")
  void take_DURING_A_FAILING_COMMIT_isDelivered() {
    try (QueueRig rig = new QueueRig(directory, 1, Sync.NEVER)) {
      ModuleIdentity module = rig.moduleOn(0);
      Target target = QueueRig.input(module, "i");
      RigConsumer consumer = new RigConsumer(rig.lane(0));
      rig.queues().attach(module, consumer);
      RigPublisher publisher = new RigPublisher(rig, rig.lane(0));
      publisher.publishAll(0, 1, target);
      rig.disk.stop();
      rig.disk.slow(true);
      rig.disk.fail(true);
      publisher.publishAll(1, 3, target); // under way

      publisher.publish(3, target); // in the present turn when the failure comes
      rig.disk.go();
      HandLane lane = rig.lane(0);
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .pollInSameThread()
          .until(() -> {
            boolean any = publisher.failures < 2 && lane.runOne();
            return !any && publisher.failures >= 2;
          });
      rig.disk.fail(false);
      rig.until(() -> publisher.accepted.size() + publisher.failures == 4);
      publisher.publish(4, target);
      rig.until(() -> publisher.accepted.contains(4L));

      assertThat(publisher.failures).isBetween(2, 3);
      rig.until(() -> consumer.got.size() == publisher.accepted.size());
      assertThat(consumer.texts())
          .isEqualTo(publisher.accepted.stream().map(String::valueOf).toList());
    }
  }

  @Test
  @DisplayName("commits behind one that fails fail, too: nothing acknowledged stands behind a hole")
  void take_BEHIND_A_FAILING_COMMIT_fails() {
    try (QueueRig rig = new QueueRig(directory, 1, Sync.NEVER)) {
      ModuleIdentity module = rig.moduleOn(0);
      Target target = QueueRig.input(module, "i");
      RigConsumer consumer = new RigConsumer(rig.lane(0));
      rig.queues().attach(module, consumer);
      RigPublisher publisher = new RigPublisher(rig, rig.lane(0));
      publisher.publishAll(0, 1, target);
      rig.disk.stop();
      rig.disk.slow(true);
      publisher.publishAll(1, 2, target);
      rig.until(rig.disk::isHolding); // its group has begun: those behind it make the next one
      for (int i = 2; i < 6; i++) {
        publisher.publishAll(i, i + 1, target);
      }

      rig.disk.pass(1);
      rig.until(() -> publisher.accepted.size() == 2);
      rig.disk.failOnce();
      rig.disk.go();
      rig.until(() -> publisher.accepted.size() + publisher.failures == 6);
      publisher.publish(6, target);
      rig.until(() -> publisher.accepted.contains(6L));

      assertThat(publisher.accepted).containsExactly(0L, 1L, 6L);
      rig.until(() -> consumer.got.size() == 3);
      assertThat(consumer.texts()).containsExactly("0", "1", "6");
    }
  }

  @Test
  @DisplayName("a fault on another lane fails its messages and holds up nobody else's receipts")
  void take_FAULT_ELSEWHERE_failsAndGoesOn() {
    try (QueueRig rig = new QueueRig(directory, 2, Sync.NEVER)) {
      Target own = QueueRig.input(rig.moduleOn(0), "i");
      Target other = QueueRig.input(rig.moduleOn(1), "new");
      RigPublisher publisher = new RigPublisher(rig, rig.lane(0));
      publisher.publishAll(0, 1, own);

      rig.disk.fail(true); // the input's first message wants a log to be made
      publisher.publish(1, other);
      rig.settle();
      rig.disk.fail(false);
      publisher.publishAll(2, 3, own);

      assertThat(publisher.failures).isEqualTo(1);
      assertThat(publisher.accepted).containsExactly(0L, 2L);
    }
  }
}
