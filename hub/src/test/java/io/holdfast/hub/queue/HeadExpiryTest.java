/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.watch.Removal;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Sync;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that die before a consumer comes. */
class HeadExpiryTest {

  private static final int MANY = 5000;

  @TempDir Path directory;
  private QueueRig rig;
  private ModuleIdentity module;
  private Target mortal;
  private Target immortal;
  private RigPublisher publisher;

  @BeforeEach
  void open() {
    rig = new QueueRig(directory, 1, Sync.NEVER);
    module = rig.moduleOn(0);
    Endpoint.Input input = new Endpoint.Input(module, "i");
    mortal = new Target(input, 0, 60_000);
    immortal = new Target(input, 0, 0);
    publisher = new RigPublisher(rig, rig.lane(0));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void pass(Duration amount) {
    rig.clock.turn(amount);
    rig.timer.turn(amount);
    rig.settle();
  }

  private long expired() {
    return rig.counts.removed(Removal.EXPIRED);
  }

  private RigConsumer attach() {
    RigConsumer consumer = new RigConsumer(rig.lane(0));
    rig.queues().attach(module, consumer);
    rig.settle();
    return consumer;
  }

  @Test
  @DisplayName("what dies without a consumer goes from the disk, and is counted once")
  void turn_MANY_DEAD_forgetsThem() {
    publisher.publishAll(0, MANY, mortal);
    rig.clock.turn(Duration.ofMinutes(1));
    publisher.publishAll(MANY, MANY + 2, immortal);
    long before = size();

    pass(Queues.TIDY_INTERVAL);
    rig.until(() -> expired() == MANY);
    rig.settle();
    assertThat(size()).isLessThan(before / 10);

    RigConsumer consumer = attach();
    rig.until(() -> consumer.got.size() == 2);
    assertThat(consumer.texts()).containsExactly("5000", "5001");
    assertThat(expired()).isEqualTo(MANY);
  }

  private long size() {
    return rig.store()
        .log(QueueNames.of(Address.of(new Endpoint.Input(module, "i")), 0))
        .sizeBytes();
  }

  @Test
  @DisplayName("what is alive stays, and goes when it dies; a restart does not bring it back")
  void turn_ALIVE_FIRST_waits() {
    publisher.publishAll(0, 2, mortal);
    rig.clock.turn(Duration.ofSeconds(10));
    publisher.publishAll(2, 4, mortal);
    pass(Queues.TIDY_INTERVAL);
    assertThat(expired()).isZero();
    rig.clock.turn(Duration.ofSeconds(20));
    rig.until(() -> {
      rig.timer.turn(Queues.TIDY_INTERVAL);
      return expired() == 2;
    });

    rig.restart();
    RigConsumer consumer = attach();
    rig.until(() -> consumer.got.size() == 2);
    assertThat(consumer.texts()).containsExactly("2", "3");
  }

  @Test
  @DisplayName("a clock that is set back keeps messages alive, one that is set forward ends them")
  void turn_CLOCK_SET_followsIt() {
    publisher.publishAll(0, 2, mortal);
    rig.clock.turn(Duration.ofHours(-1));
    pass(Duration.ofMinutes(2));
    assertThat(expired()).isZero();
    publisher.publishAll(2, 4, mortal);
    rig.clock.turn(Duration.ofHours(1));
    rig.until(() -> {
      rig.timer.turn(Queues.TIDY_INTERVAL);
      return expired() == 4;
    });
    publisher.publishAll(4, 5, mortal);
    RigConsumer consumer = attach();
    rig.until(() -> consumer.got.size() == 1);
    assertThat(consumer.texts()).containsExactly("4");
  }

  @Test
  @DisplayName("what a consumer has in hands is its own, dead or not; what it does not take dies")
  void turn_CONSUMER_HERE_leavesWhatItHas() {
    RigConsumer consumer = attach();
    int window = QueueOptions.DEFAULT.window();
    publisher.publishAll(0, window + 3, mortal);
    pass(Duration.ofMinutes(2));
    assertThat(expired()).isEqualTo(3);
    consumer.acknowledgeAll();
    rig.settle();
    assertThat(rig.counts.delivered()).isEqualTo(window);
    assertThat(expired()).isEqualTo(3);
  }
}
