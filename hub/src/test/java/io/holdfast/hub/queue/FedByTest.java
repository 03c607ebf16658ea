/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.watch.Removal;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that go while messages wait that they brought. */
class FedByTest {

  @TempDir Path directory;
  private QueueRig rig;
  private ModuleIdentity module;
  private Endpoint.Input input;
  private Target target;
  private RigPublisher publisher;

  @BeforeEach
  void open() {
    rig = QueueRig.ofEdge(directory, 2, QueueOptions.DEFAULT);
    module = rig.moduleOn(0);
    input = new Endpoint.Input(module, "i");
    target = new Target(input, 3, 0);
    publisher = new RigPublisher(rig, rig.lane(1), new DeviceIdentity("s"));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private RigConsumer attach() {
    RigConsumer consumer = new RigConsumer(rig.lane(0));
    rig.queues().attach(module, consumer);
    rig.settle();
    return consumer;
  }

  private long removed() {
    return rig.counts.removed(Removal.ROUTE_REMOVED);
  }

  @Test
  @DisplayName(
      "[edge-36] what waits where no route leads any more goes and is counted; new starts empty")
  void fedBy_NO_ROUTE_LEFT_drops() {
    publisher.publishAll(0, 3, target, new Target(Endpoint.UPSTREAM, 0, 0));
    rig.queues().fedBy(() -> Set.of(Endpoint.UPSTREAM));
    rig.settle();
    assertThat(removed()).isEqualTo(3);
    assertThat(rig.queues().backlog().count(new DeviceIdentity("s"))).isEqualTo(3);

    rig.queues().fedBy(() -> Set.of(input, Endpoint.UPSTREAM));
    publisher.publishAll(3, 4, target);
    RigConsumer consumer = attach();
    rig.until(() -> !consumer.got.isEmpty());
    assertThat(consumer.texts()).containsExactly("3");
    rig.restart();
    assertThat(rig.queues().backlog().count(new DeviceIdentity("s"))).isEqualTo(3);
  }

  @Test
  @DisplayName(
      "what the old routes took goes, too, though it is still between lanes or on its way to disk")
  void fedBy_ON_ITS_WAY_drops() {
    rig.disk.stop();
    rig.disk.slow(true);
    publisher.publishAll(0, 2, target);
    publisher.publish(2, target); // has not left the publisher's lane
    rig.queues().fedBy(Set::of);
    rig.settle();
    assertThat(removed()).isZero();
    rig.disk.go();
    rig.until(() -> publisher.accepted.size() == 3 && removed() == 3);

    publisher.publishAll(3, 5, target);
    RigConsumer consumer = attach();
    rig.until(() -> consumer.got.size() == 2);
    assertThat(consumer.texts()).containsExactly("3", "4");
  }

  @Test
  @DisplayName("what a failed commit left out is not dropped from what comes after it")
  void fedBy_COMMIT_FAILS_keepsWhatComesNext() {
    rig.disk.stop();
    rig.disk.slow(true);
    rig.disk.failOnce();
    publisher.publishAll(0, 2, target);
    rig.queues().fedBy(Set::of);
    rig.settle();
    rig.disk.go();
    rig.until(() -> publisher.failures == 2);
    publisher.publish(2, target);
    publisher.publish(3, target);
    RigConsumer consumer = attach();
    rig.until(() -> consumer.got.size() == 2);
    assertThat(consumer.texts()).containsExactly("2", "3");
  }

  @Test
  @DisplayName("routes that came since a change keep what they brought")
  void fedBy_CHANGED_AGAIN_keepsWhatTheNewTook() {
    AtomicReference<Set<Endpoint>> routes = new AtomicReference<>(Set.of());
    rig.queues().fedBy(routes::get);
    routes.set(Set.of(input));
    rig.lane(1).run(() -> publisher.publish(0, target));
    rig.settle();
    RigConsumer consumer = attach();
    rig.until(() -> !consumer.got.isEmpty());
    assertThat(consumer.texts()).containsExactly("0");
    assertThat(removed()).isZero();
  }

  @Test
  @DisplayName("a consumer that has room since it answered for a dropped message gets the next")
  void acknowledged_DROPPED_BEFORE_handsOutTheNext() {
    RigConsumer consumer = attach();
    publisher.publishAll(0, 1, target);
    rig.until(() -> consumer.got.size() == 1);
    consumer.ready = false;
    rig.queues().fedBy(Set::of);
    rig.settle();
    publisher.publishAll(1, 3, target);
    assertThat(consumer.got).hasSize(1);

    consumer.ready = true;
    consumer.acknowledge(0);
    rig.settle();

    assertThat(consumer.texts()).containsExactly("0", "1", "2");
    assertThat(rig.counts.delivered()).isZero();
  }

  @Test
  @DisplayName("an endpoint that a route feeds keeps all, whichever priority the routes give")
  void fedBy_ANOTHER_ROUTE_keeps() {
    publisher.publishAll(0, 3, target);
    rig.queues().fedBy(() -> Set.of(input));
    rig.settle();
    publisher.publishAll(3, 4, new Target(input, 0, 0));
    rig.restart();
    rig.queues().fedBy(() -> Set.of(input));
    RigConsumer consumer = attach();
    rig.until(() -> consumer.got.size() == 4);
    assertThat(consumer.texts()).containsExactly("3", "0", "1", "2");
    assertThat(removed()).isZero();
  }

  @Test
  @DisplayName(
      "what a module has in hands of a removed route is counted as removed, not as delivered")
  void fedBy_IN_HANDS_countsOnce() {
    RigConsumer consumer = attach();
    publisher.publishAll(0, 3, target);
    rig.until(() -> consumer.got.size() == 3);
    consumer.acknowledge(0);
    rig.settle();
    rig.queues().fedBy(Set::of);
    rig.settle();
    consumer.acknowledgeAll();
    rig.settle();
    assertThat(removed()).isEqualTo(2);
    assertThat(rig.counts.delivered()).isEqualTo(1);
  }
}
