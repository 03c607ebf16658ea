/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Sync;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishers that wait for consumers, and for the store. */
class CongestionTest {

  private static final int CROWD = 1100;

  @TempDir Path directory;

  @Test
  @DisplayName("a queue that holds what it may refuses publishers, until a consumer has taken some")
  void publish_FULL_isRefused() {
    QueueOptions small = QueueOptions.DEFAULT.withMaxBytes(64 << 10);
    try (QueueRig rig = new QueueRig(directory, 2, Sync.NEVER, small)) {
      ModuleIdentity module = rig.moduleOn(0);
      Target target = QueueRig.input(module, "i");
      RigPublisher near = new RigPublisher(rig, rig.lane(0));
      RigPublisher far = new RigPublisher(rig, rig.lane(1));
      String big = "x".repeat(10 << 10);
      for (int i = 0; i < 7; i++) {
        near.publish(i, big, target);
        rig.settle();
      }
      assertThat(near.failures).isZero();
      assertThat(near.accepted).hasSize(7);
      near.publish(7, big, target);
      far.publish(8, big, target);
      rig.settle();
      assertThat(near.failures).isEqualTo(1);
      assertThat(far.failures).isEqualTo(1);

      RigConsumer consumer = new RigConsumer(rig.lane(0));
      rig.queues().attach(module, consumer);
      rig.until(() -> consumer.got.size() == 7);
      consumer.acknowledgeAll();
      rig.settle();
      rig.queues().detach(module, consumer);
      near.publish(9, big, target);
      rig.settle();
      assertThat(near.failures).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("what one queue has no room for is stored in none, for it will be sent again")
  void publish_ONE_OF_TWO_FULL_isStoredNowhere() {
    QueueOptions small = QueueOptions.DEFAULT.withMaxBytes(64 << 10);
    try (QueueRig rig = new QueueRig(directory, 1, Sync.NEVER, small)) {
      ModuleIdentity module = rig.moduleOn(0);
      Target full = QueueRig.input(module, "full");
      Target empty = QueueRig.input(module, "empty");
      RigPublisher publisher = new RigPublisher(rig, rig.lane(0));
      String big = "x".repeat(10 << 10);
      for (int i = 0; i < 7; i++) {
        publisher.publish(i, big, full);
        rig.settle();
      }
      RigConsumer consumer = new RigConsumer(rig.lane(0));
      consumer.unwanted.add("full");
      rig.queues().attach(module, consumer);
      rig.settle();

      publisher.publish(7, big, empty, full);
      rig.settle();

      assertThat(publisher.failures).isEqualTo(1);
      assertThat(publisher.accepted).hasSize(7);
      assertThat(consumer.got).isEmpty();
      publisher.publish(8, big, empty);
      rig.settle();
      assertThat(consumer.got).hasSize(1);
    }
  }

  @Test
  @DisplayName("publishers wait for a consumer that gets on, and go on when it has caught up")
  void hold_CONSUMER_BEHIND_untilItHasCaughtUp() {
    try (QueueRig rig = new QueueRig(directory, 2, Sync.NEVER)) {
      ModuleIdentity module = rig.moduleOn(0);
      RigConsumer consumer = new RigConsumer(rig.lane(1));
      rig.queues().attach(module, consumer);
      rig.settle();
      RigPublisher near = new RigPublisher(rig, rig.lane(0));
      RigPublisher far = new RigPublisher(rig, rig.lane(1));

      near.publishAll(0, CROWD, QueueRig.input(module, "i"));
      far.publishAll(0, 1, QueueRig.input(module, "i"));
      assertThat(near.holds).isPositive();
      assertThat(far.holds).isPositive();

      rig.until(() -> {
        consumer.acknowledgeAll();
        return consumer.got.size() == CROWD + 1;
      });
      consumer.acknowledgeAll();
      rig.settle();
      assertThat(near.holds).isZero();
      assertThat(far.holds).isZero();
      assertThat(near.accepted).hasSize(CROWD);
    }
  }

  @Test
  @DisplayName("nobody waits for a consumer that does nothing")
  void hold_CONSUMER_STUCK_givesUp() {
    try (QueueRig rig = new QueueRig(directory, 1, Sync.NEVER)) {
      ModuleIdentity module = rig.moduleOn(0);
      Target target = QueueRig.input(module, "i");
      RigConsumer consumer = new RigConsumer(rig.lane(0));
      rig.queues().attach(module, consumer);
      rig.settle();
      RigPublisher publisher = new RigPublisher(rig, rig.lane(0));
      publisher.publishAll(0, CROWD, target);
      assertThat(publisher.holds).isPositive();

      rig.timer.turn(Intake.PATIENCE);
      rig.settle();
      assertThat(publisher.holds).isZero();
      publisher.publishAll(CROWD, 2 * CROWD, target);
      assertThat(publisher.holds).as("it is still stuck").isZero();

      consumer.acknowledge(0);
      rig.settle();
      publisher.publishAll(2 * CROWD, 2 * CROWD + 1, target);
      assertThat(publisher.holds).as("it gets on again").isPositive();
    }
  }

  @Test
  @DisplayName("a slow consumer slows publishers down, but never stops them for long")
  void hold_CONSUMER_SLOW_endsInTime() {
    try (QueueRig rig = new QueueRig(directory, 1, Sync.NEVER)) {
      ModuleIdentity module = rig.moduleOn(0);
      RigConsumer consumer = new RigConsumer(rig.lane(0));
      rig.queues().attach(module, consumer);
      rig.settle();
      RigPublisher publisher = new RigPublisher(rig, rig.lane(0));
      publisher.publishAll(0, CROWD, QueueRig.input(module, "i"));
      consumer.acknowledge(0);
      rig.settle();
      assertThat(publisher.holds).isPositive();

      rig.timer.turn(Intake.PATIENCE);
      rig.settle();

      assertThat(publisher.holds).isZero();
      publisher.publishAll(CROWD, CROWD + 1, QueueRig.input(module, "i"));
      assertThat(publisher.holds).as("it is waited for again").isPositive();
    }
  }

  @Test
  @DisplayName("nobody waits where there is no consumer, and those who wait go on when it leaves")
  void hold_CONSUMER_LEAVES_releases() {
    try (QueueRig rig = new QueueRig(directory, 1, Sync.NEVER)) {
      ModuleIdentity module = rig.moduleOn(0);
      Target target = QueueRig.input(module, "i");
      RigPublisher publisher = new RigPublisher(rig, rig.lane(0));
      publisher.publishAll(0, CROWD, target);
      assertThat(publisher.holds).isZero();
      RigConsumer consumer = new RigConsumer(rig.lane(0));
      rig.queues().attach(module, consumer);
      rig.settle();
      publisher.publishAll(CROWD, CROWD + 1, target);
      assertThat(publisher.holds).isPositive();

      rig.queues().detach(module, consumer);
      rig.settle();

      assertThat(publisher.holds).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @DisplayName("publishers wait for a store that is behind, also with what other lanes store")
  void hold_STORE_BEHIND_untilItHasCaughtUp(int lane) {
    try (QueueRig rig = new QueueRig(directory, 2, Sync.NEVER)) {
      Target target = QueueRig.input(rig.moduleOn(0), "i");
      RigPublisher publisher = new RigPublisher(rig, rig.lane(lane));
      publisher.publishAll(0, 1, target);
      rig.disk.stop();
      rig.disk.slow(true);
      for (int i = 1; i < 20; i++) {
        publisher.publishAll(i, i + 1, target);
      }
      assertThat(publisher.holds).isPositive();

      rig.disk.go();

      rig.until(() -> publisher.accepted.size() == 20);
      assertThat(publisher.holds).isZero();
    }
  }
}
