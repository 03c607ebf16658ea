/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.HandLane;
import io.holdfast.hub.watch.Removal;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Batch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for the parent hub. */
class BacklogTest {

  private static final Target UPSTREAM = new Target(Endpoint.UPSTREAM, 5, 0);
  private static final Target URGENT = new Target(Endpoint.UPSTREAM, 0, 0);
  private static final Identity DEVICE = new DeviceIdentity("d");
  private static final Identity MODULE = new ModuleIdentity("d", "5");

  @TempDir Path directory;
  private QueueRig rig;
  private Backlog backlog;
  private final List<Identity> waiting = new ArrayList<>();

  @BeforeEach
  void open() {
    rig = QueueRig.ofEdge(directory, 2, QueueOptions.DEFAULT);
    begin();
  }

  private void begin() {
    waiting.clear();
    backlog = rig.queues().backlog();
    backlog.follow(waiting::add);
    rig.settle();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private RigPublisher publisher(Identity sender) {
    return new RigPublisher(rig, rig.lane(0), sender);
  }

  private RigConsumer attach(Identity sender) {
    RigConsumer consumer = new RigConsumer(rig.lane(1));
    backlog.attach(sender, consumer);
    rig.settle();
    return consumer;
  }

  @Test
  @DisplayName("each sender's messages come in order, the urgent ones first, also after a restart")
  void attach_AFTER_RESTART_deliversBySender() {
    publisher(DEVICE).publishAll(0, 3, UPSTREAM);
    publisher(MODULE).publishAll(10, 12, UPSTREAM);
    publisher(DEVICE).publishAll(3, 5, URGENT);
    assertThat(backlog.count(DEVICE)).isEqualTo(5);

    rig.restart();
    begin();

    assertThat(waiting).containsExactlyInAnyOrder(DEVICE, MODULE);
    assertThat(backlog.count(DEVICE)).isEqualTo(5);
    RigConsumer device = attach(DEVICE);
    RigConsumer module = attach(MODULE);
    rig.until(() -> device.got.size() == 5 && module.got.size() == 2);
    assertThat(device.texts()).containsExactly("3", "4", "0", "1", "2");
    assertThat(module.texts()).containsExactly("10", "11");
    assertThat(device.got).allMatch(got -> got.input().isEmpty());
    device.acknowledgeAll();
    rig.settle();
    assertThat(backlog.count(DEVICE)).isZero();
    assertThat(backlog.count(MODULE)).isEqualTo(2);
  }

  @Test
  @DisplayName("a sender is announced with its first message, and when its consumer leaves some")
  void follow_FIRST_MESSAGE_isTold() {
    RigPublisher publisher = publisher(DEVICE);
    publisher.publishAll(0, 2, UPSTREAM);
    publisher.publishAll(2, 3, UPSTREAM);
    assertThat(waiting).containsExactly(DEVICE);

    RigConsumer consumer = attach(DEVICE);
    rig.until(() -> consumer.got.size() == 3);
    backlog.detach(DEVICE, consumer);
    rig.settle();
    assertThat(waiting).containsExactly(DEVICE, DEVICE);

    RigConsumer next = attach(DEVICE);
    rig.until(() -> next.got.size() == 3);
    assertThat(next.flags()).containsOnly(true);
    next.acknowledgeAll();
    rig.settle();
    backlog.detach(DEVICE, next);
    rig.settle();
    assertThat(waiting).hasSize(2);
    publisher.publishAll(3, 4, UPSTREAM);
    assertThat(waiting).hasSize(3);
  }

  @Test
  @DisplayName("a consumer is asked with the priority: it may take urgent messages only")
  void isReady_URGENT_ONLY_leavesTheRest() {
    publisher(DEVICE).publishAll(0, 3, UPSTREAM);
    publisher(DEVICE).publishAll(3, 5, URGENT);
    RigConsumer consumer = new RigConsumer(rig.lane(1));
    consumer.leastUrgent = 0;
    backlog.attach(DEVICE, consumer);
    rig.until(() -> consumer.got.size() == 2);
    rig.settle();
    assertThat(consumer.texts()).containsExactly("3", "4");

    consumer.leastUrgent = 9;
    backlog.pump(DEVICE);
    rig.until(() -> consumer.got.size() == 5);
    assertThat(consumer.texts()).containsExactly("3", "4", "0", "1", "2");
  }

  @Test
  @DisplayName("what a deleted sender sent goes; a new one of that name starts empty")
  void forget_SENDER_dropsItsQueue() {
    publisher(DEVICE).publishAll(0, 3, UPSTREAM);
    publisher(MODULE).publishAll(3, 5, UPSTREAM);
    try (Batch batch = rig.store().batch()) {
      rig.queues().forgotten(DEVICE, batch);
      rig.store().commitNow(batch);
    }
    rig.queues().forget(DEVICE);
    rig.settle();
    publisher(DEVICE).publishAll(5, 6, UPSTREAM);

    assertThat(rig.counts.removed(Removal.ENDPOINT_DELETED)).isEqualTo(3);
    assertThat(backlog.count(MODULE)).isEqualTo(2);
    RigConsumer consumer = attach(DEVICE);
    rig.until(() -> !consumer.got.isEmpty());
    assertThat(consumer.texts()).containsExactly("5");
  }

  @Test
  @DisplayName("what could not be handed over on the way to the parent is handed over in time")
  void deliver_FAILS_comesAgain() {
    RigConsumer consumer = attach(DEVICE);
    consumer.faults = 1;
    publisher(DEVICE).publishAll(0, 2, UPSTREAM);
    rig.until(() -> consumer.got.size() == 1);
    consumer.acknowledge(0);
    rig.settle();
    rig.until(() -> {
      rig.timer.turn(QueueOptions.DEFAULT.acknowledgementTimeout().dividedBy(Reception.TICKS));
      rig.settle();
      return consumer.got.size() == 2;
    });
    assertThat(consumer.texts()).containsExactly("1", "0");
    consumer.acknowledge(1);
    rig.settle();
    assertThat(backlog.count(DEVICE)).isZero();
  }

  @Test
  @DisplayName("what was forgotten in a commit that failed is forgotten all the same, in time")
  void tidy_TRIM_FAILED_trimsAgain() {
    publisher(DEVICE).publishAll(0, 4, UPSTREAM);
    RigConsumer consumer = new RigConsumer((HandLane) rig.queues().laneOf(DEVICE));
    backlog.attach(DEVICE, consumer);
    rig.until(() -> consumer.got.size() == 4);
    consumer.acknowledge(0);
    consumer.acknowledge(1);
    backlog.detach(DEVICE, consumer);
    rig.disk.failOnce();
    rig.settle();
    assertThat(backlog.count(DEVICE)).isEqualTo(2);

    rig.timer.turn(Queues.TIDY_INTERVAL);
    rig.settle();

    rig.restart();
    begin();
    assertThat(backlog.count(DEVICE)).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "[edge-58] a module that does nothing delays neither what goes upstream nor its sender")
  void deliver_MODULE_STUCK_upstreamGoesOn() {
    ModuleIdentity module = rig.moduleOn(0);
    RigConsumer stuck = new RigConsumer(rig.lane(0));
    rig.queues().attach(module, stuck);
    RigConsumer parent = attach(DEVICE);
    RigPublisher publisher = publisher(DEVICE);

    publisher.publishAll(0, 1000, UPSTREAM, new Target(new Endpoint.Input(module, "i"), 0, 0));

    rig.until(() -> {
      parent.acknowledgeAll();
      return parent.got.size() == 1000;
    });
    assertThat(publisher.accepted).hasSize(1000);
    assertThat(publisher.holds).isZero();
    assertThat(stuck.got).hasSize(QueueOptions.DEFAULT.window());
  }

  @Test
  @DisplayName("a sender whose messages are gone costs no memory, and may send again")
  void tidy_EMPTY_isFreed() {
    RigPublisher publisher = publisher(DEVICE);
    publisher.publishAll(0, 2, UPSTREAM);
    RigConsumer consumer = attach(DEVICE);
    rig.until(() -> consumer.got.size() == 2);
    consumer.acknowledgeAll();
    rig.settle();
    backlog.detach(DEVICE, consumer);
    rig.settle();
    rig.until(() -> {
      rig.timer.turn(Queues.TIDY_INTERVAL);
      rig.settle();
      return rig.queues().ownerOf(DEVICE).size() == 0;
    });

    publisher.publishAll(2, 4, UPSTREAM);
    assertThat(backlog.count(DEVICE)).isEqualTo(2);
    rig.restart();
    begin();
    RigConsumer next = attach(DEVICE);
    rig.until(() -> next.got.size() == 2);
    assertThat(next.texts()).containsExactly("2", "3");
  }
}
