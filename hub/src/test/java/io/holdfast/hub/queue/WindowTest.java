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

/** How much a module has in hands, and for how long. */
class WindowTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir Path directory;
  private QueueRig rig;
  private ModuleIdentity module;
  private RigConsumer consumer;
  private RigPublisher publisher;

  @BeforeEach
  void open() {
    open(QueueOptions.DEFAULT.withWindow(4), 0);
  }

  private void open(QueueOptions options, int consumerLane) {
    if (rig != null) {
      rig.close();
    }
    rig = new QueueRig(directory, 2, Sync.NEVER, options);
    module = rig.moduleOn(0);
    consumer = new RigConsumer(rig.lane(consumerLane));
    publisher = new RigPublisher(rig, rig.lane(0));
    rig.queues().attach(module, consumer);
    rig.settle();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Target input(String name) {
    return QueueRig.input(module, name);
  }

  private static List<String> texts(int from, int to) {
    return IntStream.range(from, to).mapToObj(String::valueOf).toList();
  }

  /** Lets so many parts of the time pass that a module has. */
  private void pass(int eighths) {
    for (int i = 0; i < eighths; i++) {
      rig.timer.turn(TIMEOUT.dividedBy(8));
      rig.settle();
    }
  }

  @Test
  @DisplayName("the inputs of a module share one window, and take turns")
  void deliver_TWO_INPUTS_shareTheWindow() {
    publisher.publishAll(0, 4, input("i"));
    publisher.publishAll(10, 14, input("j"));
    assertThat(consumer.texts()).isEqualTo(texts(0, 4));

    for (int i = 0; i < 4; i++) {
      consumer.acknowledge(i);
      rig.settle();
    }

    assertThat(consumer.texts())
        .hasSize(8)
        .endsWith(List.of("10", "11", "12", "13").toArray(String[]::new));
  }

  @Test
  @DisplayName("with a window of 1 a module has one message at a time, whichever input it is for")
  void deliver_WINDOW_OF_ONE_oneAtATime() {
    open(QueueOptions.DEFAULT.withWindow(1), 1);
    publisher.publishAll(0, 3, input("i"));
    publisher.publishAll(10, 13, input("j"));
    for (int i = 0; i < 6; i++) {
      int had = i + 1;
      rig.until(() -> consumer.got.size() == had);
      rig.settle();
      assertThat(consumer.got).hasSize(had);
      consumer.acknowledge(i);
    }
    assertThat(consumer.texts()).containsExactly("0", "10", "1", "11", "2", "12");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @DisplayName(
      "[edge-49] what a module does not acknowledge in 30 s it gets again, flagged, in order")
  void tick_NOT_ACKNOWLEDGED_deliversAgain(int lane) {
    open(QueueOptions.DEFAULT.withWindow(4), lane);
    publisher.publishAll(0, 6, input("i"));
    consumer.acknowledge(1);
    rig.settle();
    assertThat(consumer.texts()).isEqualTo(texts(0, 5));
    pass(8);
    assertThat(consumer.got).hasSize(5);

    pass(1);

    rig.until(() -> consumer.got.size() == 9);
    assertThat(consumer.texts().subList(5, 9)).containsExactly("0", "2", "3", "4");
    assertThat(consumer.flags().subList(5, 9)).containsOnly(true);
    consumer.acknowledge(6);
    consumer.acknowledge(5);
    rig.settle();
    assertThat(consumer.texts().getLast()).isEqualTo("5");
    assertThat(consumer.flags().getLast()).isFalse();
  }

  @Test
  @DisplayName("a late acknowledgement of the first copy counts, once")
  void acknowledge_LATE_counts() {
    publisher.publishAll(0, 4, input("i"));
    pass(9);
    rig.until(() -> consumer.got.size() == 8);
    assertThat(consumer.texts().subList(4, 8)).containsExactly("0", "1", "2", "3");

    consumer.acknowledge(0);
    consumer.acknowledge(5);
    consumer.acknowledge(1);
    consumer.acknowledge(4);
    rig.settle();

    assertThat(rig.counts.delivered()).isEqualTo(2);
    publisher.publishAll(4, 7, input("i"));
    assertThat(consumer.texts().subList(8, 10)).containsExactly("4", "5");
    assertThat(consumer.got).as("two of four places were free").hasSize(10);
  }

  @Test
  @DisplayName("a module that gets on, however slowly, gets nothing twice")
  void tick_SLOW_CONSUMER_isLeftAlone() {
    publisher.publishAll(0, 10, input("i"));
    for (int i = 0; i < 10; i++) {
      pass(7);
      consumer.acknowledge(i);
      rig.settle();
    }
    assertThat(consumer.texts()).isEqualTo(texts(0, 10));
    assertThat(consumer.flags()).containsOnly(false);
  }

  @Test
  @DisplayName("[edge-50] what a module rejects is dropped and counted, the next is delivered")
  void removed_REJECTED_nextIsDelivered() {
    open(QueueOptions.DEFAULT.withWindow(1), 0);
    publisher.publishAll(0, 2, input("i"));
    rig.lane(0).run(() -> consumer.got.getFirst().handed().removed(Removal.REJECTED));
    rig.settle();
    assertThat(consumer.texts()).containsExactly("0", "1");
    consumer.acknowledge(1);
    rig.settle();
    assertThat(rig.counts.removed(Removal.REJECTED)).isEqualTo(1);
    assertThat(rig.counts.delivered()).isEqualTo(1);
  }

  @Test
  @DisplayName("[edge-38] 10,000 messages of one sender come in order, also with a window of 1")
  void deliver_MANY_inOrder() {
    open(QueueOptions.DEFAULT.withWindow(1), 0);
    consumer.atOnce = true;
    publisher.publishAll(0, 10_000, input("i"));
    rig.until(() -> consumer.got.size() == 10_000);
    assertThat(consumer.texts()).isEqualTo(texts(0, 10_000));
  }
}
