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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What consumers get, in which order, and again when. */
class DeliveryTest {

  private static final int WINDOW = QueueOptions.DEFAULT.window();

  @TempDir Path directory;
  private QueueRig rig;
  private ModuleIdentity module;
  private Target target;
  private RigPublisher publisher;
  private RigConsumer consumer;

  @BeforeEach
  void open() {
    rig = new QueueRig(directory, 1, Sync.NEVER);
    module = rig.moduleOn(0);
    target = QueueRig.input(module, "i");
    publisher = new RigPublisher(rig, rig.lane(0));
    consumer = new RigConsumer(rig.lane(0));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static List<String> texts(int from, int to) {
    return IntStream.range(from, to).mapToObj(String::valueOf).toList();
  }

  private void attach(RigConsumer to) {
    rig.queues().attach(module, to);
    rig.settle();
  }

  private void detach(RigConsumer from) {
    rig.queues().detach(module, from);
    rig.settle();
  }

  /** Turns and acknowledges until the consumer has so many messages. */
  private void drain(RigConsumer of, int messages) {
    rig.until(() -> {
      of.acknowledgeAll();
      return of.got.size() >= messages;
    });
    of.acknowledgeAll();
    rig.settle();
  }

  private void restart() {
    rig.restart();
    publisher = new RigPublisher(rig, rig.lane(0));
    consumer = new RigConsumer(rig.lane(0));
  }

  @Test
  @DisplayName(
      "a consumer gets a window of messages in order, and one more for each it acknowledges")
  void deliver_WINDOW_FULL_waitsForAcknowledgements() {
    attach(consumer);
    publisher.publishAll(0, WINDOW + 2, target);
    assertThat(consumer.texts()).isEqualTo(texts(0, WINDOW));

    consumer.acknowledge(5);
    rig.settle();
    assertThat(consumer.texts()).isEqualTo(texts(0, WINDOW + 1));

    drain(consumer, WINDOW + 2);
    assertThat(consumer.texts()).isEqualTo(texts(0, WINDOW + 2));
    assertThat(consumer.flags()).containsOnly(false);
    assertThat(rig.counts.delivered()).isEqualTo(WINDOW + 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 64})
  @DisplayName("what is acknowledged after an input was unsubscribed is done with, the rest comes")
  void acknowledge_UNSUBSCRIBED_neitherLosesNorMixesUp(int late) {
    int all = WINDOW + 36;
    attach(consumer);
    publisher.publishAll(0, all, target);
    assertThat(consumer.got).hasSize(WINDOW);
    consumer.unwanted.add("i");
    attach(consumer);
    for (int i = 0; i < late; i++) {
      consumer.acknowledge(i);
    }
    rig.settle();

    consumer.unwanted.clear();
    attach(consumer);

    rig.until(() -> consumer.got.size() == WINDOW + all - late);
    assertThat(consumer.texts().subList(WINDOW, WINDOW + all - late)).isEqualTo(texts(late, all));
    assertThat(rig.counts.delivered()).isEqualTo(late);
    drain(consumer, WINDOW + all - late);
    assertThat(rig.counts.delivered()).isEqualTo(all);
    publisher.publishAll(all, all + 1, target);
    rig.until(() -> consumer.got.size() == WINDOW + all - late + 1);
    assertThat(consumer.texts()).last().isEqualTo(String.valueOf(all));
  }

  @Test
  @DisplayName("a fault when a consumer is asked does not end deliveries to it")
  void isReady_FAILS_goesOnWithTheNext() {
    attach(consumer);
    consumer.faultsWhenAsked = 1;
    publisher.publishAll(0, 1, target);
    assertThat(consumer.got).isEmpty();
    publisher.publishAll(1, 2, target);
    assertThat(consumer.texts()).containsExactly("0", "1");
  }

  @Test
  @DisplayName("what a consumer on another lane can never take is counted as removed, and is gone")
  void removed_ON_ANOTHER_LANE_doesNotComeAgain() {
    rig.close();
    rig = new QueueRig(directory, 2, Sync.NEVER);
    module = rig.moduleOn(0);
    target = QueueRig.input(module, "i");
    publisher = new RigPublisher(rig, rig.lane(0));
    consumer = new RigConsumer(rig.lane(1));
    attach(consumer);
    publisher.publishAll(0, 2, target);
    rig.until(() -> consumer.got.size() == 2);

    rig.lane(1).run(() -> consumer.got.getFirst().handed().removed(Removal.UNDELIVERABLE));
    rig.settle();

    assertThat(rig.counts.removed(Removal.UNDELIVERABLE)).isEqualTo(1);
    assertThat(rig.counts.delivered()).isZero();
    detach(consumer);
    RigConsumer next = new RigConsumer(rig.lane(1));
    attach(next);
    rig.until(() -> !next.got.isEmpty());
    assertThat(next.texts()).containsExactly("1");
  }

  @Test
  @DisplayName("what was acknowledged out of order does not come again, what was not does, flagged")
  void detach_ACKNOWLEDGED_OUT_OF_ORDER_redeliversTheRest() {
    attach(consumer);
    publisher.publishAll(0, 5, target);
    consumer.acknowledge(3);
    consumer.acknowledge(0);
    consumer.acknowledge(1);
    rig.settle();
    detach(consumer);
    publisher.publishAll(5, 6, target);

    RigConsumer next = new RigConsumer(rig.lane(0));
    attach(next);

    rig.until(() -> next.got.size() == 3);
    assertThat(next.texts()).containsExactly("2", "4", "5");
    assertThat(next.flags()).containsExactly(true, true, false);
  }

  @Test
  @DisplayName("a late acknowledgement of a consumer that has gone does nothing")
  void acknowledge_AFTER_DETACH_isIgnored() {
    attach(consumer);
    publisher.publishAll(0, 2, target);
    detach(consumer);
    consumer.acknowledgeAll();
    rig.settle();

    RigConsumer next = new RigConsumer(rig.lane(0));
    attach(next);

    rig.until(() -> next.got.size() == 2);
    assertThat(next.flags()).containsExactly(true, true);
  }

  @Test
  @DisplayName("a new consumer takes over from the one before, whose leaving changes nothing then")
  void attach_ANOTHER_takesOver() {
    attach(consumer);
    publisher.publishAll(0, 1, target);
    RigConsumer next = new RigConsumer(rig.lane(0));
    attach(next);
    detach(consumer);
    publisher.publishAll(1, 2, target);

    rig.until(() -> next.got.size() == 2);
    assertThat(next.texts()).containsExactly("0", "1");
    assertThat(consumer.texts()).containsExactly("0");
  }

  @Test
  @DisplayName("[edge-53] a restart goes on where the acknowledgements ended")
  void restart_PARTLY_ACKNOWLEDGED_goesOn() {
    attach(consumer);
    publisher.publishAll(0, 10, target);
    for (int i = 0; i < 4; i++) {
      consumer.acknowledge(i);
    }
    rig.settle();

    restart();
    attach(consumer);

    rig.until(() -> consumer.got.size() == 6);
    assertThat(consumer.texts()).isEqualTo(texts(4, 10));
    assertThat(consumer.flags()).containsOnly(true);
    publisher.publishAll(10, 11, target);
    drain(consumer, 7);
    assertThat(consumer.flags().getLast()).isFalse();
    restart();
    attach(consumer);
    publisher.publishAll(11, 12, target);
    assertThat(consumer.texts()).containsExactly("11");
  }

  @Test
  @DisplayName("whatever a client may have seen before a restart carries the flag, one gap or many")
  void restart_ONE_WITHHELD_flagsAllThatWasSeen() {
    attach(consumer);
    int all = 6000;
    publisher.publishAll(0, 1000, target);
    acknowledgeAllButTheFirst(1000);
    publisher.publishAll(1000, all, target);
    acknowledgeAllButTheFirst(4096);
    assertThat(consumer.got).as("no further than this beyond the first").hasSize(4096);
    List<String> seen = consumer.texts();

    restart();
    attach(consumer);
    drain(consumer, all);

    assertThat(consumer.texts()).isEqualTo(texts(0, all));
    for (RigConsumer.Got got : consumer.got) {
      assertThat(got.redelivered()).as(got.text()).isEqualTo(seen.contains(got.text()));
    }
  }

  private void acknowledgeAllButTheFirst(int messages) {
    rig.until(() -> {
      for (int i = 1; i < consumer.got.size(); i++) {
        consumer.acknowledge(i);
      }
      rig.settle();
      return consumer.got.size() >= messages;
    });
  }

  @Test
  @DisplayName("[edge-43] a message whose time has passed is not delivered, and counted")
  void deliver_EXPIRED_isCounted() {
    Target brief = new Target(target.endpoint(), 0, 1000);
    publisher.publishAll(0, 2, brief);
    rig.clock.turn(Duration.ofMillis(999));
    publisher.publishAll(2, 3, brief);
    publisher.publishAll(3, 4, target);
    rig.clock.turn(Duration.ofMillis(1));

    attach(consumer);

    rig.until(() -> consumer.got.size() == 2);
    assertThat(consumer.texts()).containsExactly("2", "3");
    assertThat(rig.counts.removed(Removal.EXPIRED)).isEqualTo(2);
  }

  @Test
  @DisplayName("[edge-44] the time to live goes on while the hub is off")
  void restart_EXPIRED_isCounted() {
    publisher.publishAll(0, 2, new Target(target.endpoint(), 0, 1000));
    rig.clock.turn(Duration.ofSeconds(1));

    restart();
    attach(consumer);

    rig.until(() -> rig.counts.removed(Removal.EXPIRED) == 2);
    assertThat(consumer.got).isEmpty();
  }

  @Test
  @DisplayName(
      "[edge-39] the smaller priority goes first, also where its messages must be read first")
  void deliver_PRIORITIES_smallFirst() {
    Target late = new Target(target.endpoint(), 9, 0);
    publisher.publishAll(0, 3, late);
    publisher.publishAll(3, 6, target);
    restart();

    attach(consumer);
    drain(consumer, 6);

    assertThat(consumer.texts()).containsExactly("3", "4", "5", "0", "1", "2");
  }

  @Test
  @DisplayName("a larger priority does not overtake what memory does not hold")
  void deliver_PRIORITIES_MORE_THAN_MEMORY_smallFirst() {
    consumer.atOnce = true;
    publisher.publishAll(3000, 3010, new Target(target.endpoint(), 9, 0));
    publisher.publishAll(0, 3000, target);

    attach(consumer);

    rig.until(() -> consumer.got.size() == 3010);
    assertThat(consumer.texts()).isEqualTo(texts(0, 3010));
  }

  @Test
  @DisplayName(
      "[edge-51] more messages than memory holds are read from the log, in order, none twice")
  void deliver_MORE_THAN_MEMORY_readsFromTheLog() {
    int all = 10_000;
    publisher.publishAll(0, all / 2, target);
    attach(consumer);
    for (int i = all / 2; i < all; i += 100) {
      publisher.publishAll(i, i + 100, target);
      consumer.acknowledgeAll();
    }

    drain(consumer, all);

    assertThat(consumer.texts()).isEqualTo(texts(0, all));
    assertThat(consumer.flags()).containsOnly(false);
  }

  @Test
  @DisplayName(
      "consumers that come and go while the log is read lose nothing and get nothing twice unflagged")
  void attach_WHILE_READING_losesNothing() {
    publisher.publishAll(0, 5000, target);
    for (int i = 0; i < 20; i++) {
      attach(consumer);
      detach(consumer);
      consumer = new RigConsumer(rig.lane(0));
    }

    attach(consumer);
    drain(consumer, 5000);

    assertThat(consumer.texts()).isEqualTo(texts(0, 5000));
  }

  @Test
  @DisplayName("a consumer that is not ready gets nothing until it says so")
  void deliver_NOT_READY_waits() {
    consumer.ready = false;
    attach(consumer);
    publisher.publishAll(0, 2, target);
    assertThat(consumer.got).isEmpty();

    consumer.ready = true;
    rig.queues().ready(module);
    rig.settle();

    assertThat(consumer.texts()).containsExactly("0", "1");
  }

  @Test
  @DisplayName("a consumer that acknowledges at once takes any number in one turn")
  void deliver_ACKNOWLEDGED_AT_ONCE_doesNotNest() {
    consumer.atOnce = true;
    publisher.publishAll(0, 3000, target);

    attach(consumer);

    rig.until(() -> consumer.got.size() == 3000);
    assertThat(consumer.texts()).isEqualTo(texts(0, 3000));
  }

  @Test
  @DisplayName("an input that the consumer does not take waits for one that does")
  void attach_INPUT_UNWANTED_waits() {
    consumer.unwanted.add("i");
    attach(consumer);
    publisher.publishAll(0, 1, target);
    publisher.publishAll(1, 2, QueueRig.input(module, "j"));
    assertThat(consumer.texts()).containsExactly("1");

    consumer.unwanted.clear();
    attach(consumer);
    rig.until(() -> consumer.got.size() == 2);
    assertThat(consumer.texts()).containsExactly("1", "0");

    consumer.unwanted.add("j");
    attach(consumer);
    publisher.publishAll(2, 3, QueueRig.input(module, "j"));
    assertThat(consumer.got).hasSize(2);
  }

  @Test
  @DisplayName("a message that is handed to a consumer again is known as the same")
  void attach_AGAIN_handsEqualMessages() {
    publisher.publishAll(0, 2, target);
    attach(consumer);
    rig.until(() -> consumer.got.size() == 2);
    detach(consumer);
    attach(consumer);
    rig.until(() -> consumer.got.size() == 4);
    Handed again = consumer.got.get(2).handed();
    assertThat(again)
        .isEqualTo(consumer.got.get(0).handed())
        .isNotEqualTo(consumer.got.get(1).handed());
    assertThat(consumer.flags()).containsExactly(false, false, true, true);
  }
}
