/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.watch.Removal;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Batch;
import io.holdfast.store.Sync;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues of modules that are no more. */
class ForgetTest {

  @TempDir Path directory;
  private QueueRig rig;
  private ModuleIdentity module;
  private Target target;
  private RigPublisher publisher;

  @BeforeEach
  void open() {
    rig = new QueueRig(directory, 1, Sync.NEVER);
    module = rig.moduleOn(0);
    target = QueueRig.input(module, "i");
    publisher = new RigPublisher(rig, rig.lane(0));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void forget() {
    deleted();
    rig.queues().forget(module);
    rig.settle();
  }

  /** The module's registration goes; the lanes have not heard of it. */
  private void deleted() {
    try (Batch batch = rig.store().batch()) {
      rig.queues().forgotten(module, batch);
    }
  }

  private RigConsumer attach() {
    RigConsumer consumer = new RigConsumer(rig.lane(0));
    rig.queues().attach(module, consumer);
    rig.settle();
    return consumer;
  }

  @Test
  @DisplayName(
      "what waits for a deleted module goes and is counted; a new one gets only what is new")
  void forget_MESSAGES_WAIT_dropsThem() {
    publisher.publishAll(0, 3, target);

    forget();
    publisher.publishAll(3, 4, target);
    RigConsumer consumer = attach();

    rig.until(() -> !consumer.got.isEmpty());
    assertThat(consumer.texts()).containsExactly("3");
    assertThat(rig.counts.removed(Removal.ENDPOINT_DELETED)).isEqualTo(3);
  }

  @Test
  @DisplayName("what came after the deletion stays, though the lane hears of the deletion later")
  void forget_MESSAGES_CAME_SINCE_keepsThem() {
    publisher.publishAll(0, 3, target);
    deleted();
    publisher.publishAll(3, 5, target);
    rig.queues().forget(module);
    rig.settle();
    RigConsumer consumer = attach();

    rig.until(() -> consumer.got.size() == 2);
    assertThat(consumer.texts()).containsExactly("3", "4");
    assertThat(rig.counts.removed(Removal.ENDPOINT_DELETED)).isEqualTo(3);
  }

  @Test
  @DisplayName("what came after the deletion and is acknowledged does not come again")
  void forget_ACKNOWLEDGED_SINCE_staysSo() {
    publisher.publishAll(0, 3, target);
    deleted();
    publisher.publishAll(3, 6, target);
    RigConsumer consumer = attach();
    rig.until(() -> consumer.got.size() == 6);
    consumer.acknowledge(4);
    rig.settle();
    rig.queues().forget(module);
    rig.settle();
    rig.queues().detach(module, consumer);
    RigConsumer next = attach();

    rig.until(() -> next.got.size() == 2);
    rig.settle();
    assertThat(next.texts()).containsExactly("3", "5");
  }

  @Test
  @DisplayName("what was dropped does not come back after a restart; what came later does")
  void restart_AFTER_FORGET_keepsOnlyWhatIsNew() {
    publisher.publishAll(0, 3, target);
    forget();
    publisher.publishAll(3, 5, target);

    rig.restart();
    RigConsumer consumer = attach();

    rig.until(() -> consumer.got.size() == 2);
    assertThat(consumer.texts()).containsExactly("3", "4");
  }

  @Test
  @DisplayName("a queue that was emptied leaves no log behind after a start")
  void restart_EMPTY_QUEUE_hasNoLog() {
    publisher.publishAll(0, 3, target);
    forget();

    rig.restart();

    assertThat(rig.store().logNames(QueueNames.PREFIXES.getFirst())).isEmpty();
  }

  @Test
  @DisplayName("acknowledged messages are not counted as dropped")
  void forget_PARTLY_ACKNOWLEDGED_countsTheRest() {
    RigConsumer consumer = attach();
    publisher.publishAll(0, 5, target);
    consumer.acknowledge(0);
    consumer.acknowledge(2);
    rig.settle();

    forget();

    assertThat(rig.counts.removed(Removal.ENDPOINT_DELETED)).isEqualTo(3);
    consumer.acknowledge(1);
    publisher.publishAll(5, 6, target);
    assertThat(consumer.texts()).containsExactly("0", "1", "2", "3", "4", "5");
  }

  @Test
  @DisplayName("what comes after a deletion and a failed commit survives a restart")
  void restart_AFTER_FORGET_AND_A_FAILED_COMMIT_keepsWhatIsNew() {
    rig.disk.stop();
    rig.disk.slow(true);
    publisher.publishAll(0, 3, target);
    forget();
    rig.disk.failOnce();
    rig.disk.go();
    rig.until(() -> publisher.failures == 3);
    rig.until(() -> !rig.disk.isHolding());
    rig.settle();
    publisher.publish(3, target);
    publisher.publish(4, target);
    rig.until(() -> publisher.accepted.size() == 2);

    rig.restart();
    RigConsumer consumer = attach();

    rig.until(() -> consumer.got.size() == 2);
    assertThat(consumer.texts()).containsExactly("3", "4");
  }

  @Test
  @DisplayName("a module deleted while a commit fails gets what comes after it")
  void forget_COMMIT_FAILS_deliversWhatComesNext() {
    RigConsumer consumer = attach();
    publisher.publishAll(0, 1, target);
    rig.disk.stop();
    rig.disk.slow(true);
    rig.disk.fail(true);
    publisher.publishAll(1, 4, target);
    forget();
    rig.disk.go();
    rig.until(() -> publisher.failures == 3);
    rig.disk.fail(false);

    publisher.publish(4, target);
    publisher.publish(5, target);

    rig.until(() -> publisher.accepted.size() == 3);
    rig.until(() -> consumer.got.size() == 3);
    assertThat(consumer.texts()).containsExactly("0", "4", "5");
  }
}
