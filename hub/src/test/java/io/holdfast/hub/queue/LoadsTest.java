/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.watch.Metric;
import io.holdfast.hub.watch.Sample;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What metrics tell of queues is what is in them. */
class LoadsTest {

  private static final int MANY = 700;
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private QueueRig rig;
  private ModuleIdentity module;
  private Target target;
  private RigPublisher publisher;

  @BeforeEach
  void open() {
    rig = QueueRig.ofEdge(directory, 2, QueueOptions.DEFAULT);
    module = rig.moduleOn(0);
    target = new Target(new Endpoint.Input(module, "i"), 7, TIME_TO_LIVE.toMillis());
    publisher = new RigPublisher(rig, rig.lane(1));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private List<QueueLoad> loads() {
    var asked = rig.queues().loads().toCompletableFuture();
    rig.until(asked::isDone);
    return asked.join().stream().filter(load -> load.count() > 0).toList();
  }

  private long waiting() {
    return loads().stream().mapToLong(QueueLoad::count).sum();
  }

  private Map<List<String>, Sample> series(Metric metric) {
    return rig.counts.figures().read(rig.clock.millis()).families().stream()
        .filter(family -> family.metric() == metric)
        .flatMap(family -> family.samples().stream())
        .collect(Collectors.toMap(Sample::labels, sample -> sample));
  }

  private double value(Metric metric, String... labels) {
    Sample sample = series(metric).get(List.of(labels));
    return sample == null ? 0 : sample.value();
  }

  private RigConsumer attach() {
    RigConsumer consumer = new RigConsumer(rig.lane(1));
    rig.queues().attach(module, consumer);
    rig.settle();
    return consumer;
  }

  @Test
  @DisplayName("The length of a queue is exact while it is filled and emptied, and so is its age")
  void loads_FILL_AND_DRAIN_areExact() {
    publisher.publishAll(0, MANY, target);
    rig.clock.turn(Duration.ofSeconds(5));
    publisher.publishAll(MANY, MANY + 3, target);
    assertThat(loads())
        .singleElement()
        .satisfies(load -> {
          assertThat(load.endpoint()).isEqualTo(target.endpoint());
          assertThat(load.priority()).isEqualTo(7);
          assertThat(load.count()).isEqualTo(MANY + 3);
          assertThat(load.bytes()).isPositive();
          assertThat(load.oldestMillis()).hasValue(rig.clock.millis() - 5000);
        });

    RigConsumer consumer = attach();
    rig.until(() -> {
      consumer.acknowledgeAll();
      return consumer.got.size() >= MANY;
    });
    consumer.acknowledgeAll();
    rig.settle();
    assertThat(waiting()).isEqualTo(MANY + 3 - consumer.got.size());
    rig.until(() -> {
      consumer.acknowledgeAll();
      return waiting() == 0;
    });

    assertThat(value(Metric.RECEIVED, "d/publisher", "")).isEqualTo(MANY + 3);
    assertThat(value(Metric.SENT, "d/publisher", module.clientId(), "", "i", "7"))
        .isEqualTo(MANY + 3);
    List<String> way = List.of("d/publisher", module.clientId(), "7");
    Sample times = Objects.requireNonNull(series(Metric.PROCESS_TIME).get(way));
    assertThat(times.count()).isEqualTo(MANY + 3);
    assertThat(times.sum()).isEqualTo(5.0 * MANY);
  }

  @Test
  @DisplayName("What dies leaves the count, and is told by whom it came from")
  void loads_DEAD_areGone() {
    publisher.publishAll(0, MANY, target);
    RigPublisher second = new RigPublisher(rig, rig.lane(1), new DeviceIdentity("leaf"));
    second.publishAll(0, 30, target);
    assertThat(waiting()).isEqualTo(MANY + 30);

    rig.clock.turn(TIME_TO_LIVE);
    rig.until(() -> waiting() == 0);

    assertThat(value(Metric.DROPPED, "ttl_expiry", "d/publisher", "")).isEqualTo(MANY);
    assertThat(value(Metric.DROPPED, "ttl_expiry", "leaf", "")).isEqualTo(30);
  }

  @Test
  @DisplayName("What dies before a consumer comes upon it is told, too")
  void handOut_DEAD_isTold() {
    publisher.publishAll(0, 5, target);
    RigConsumer consumer = new RigConsumer(rig.lane(1));
    consumer.ready = false;
    rig.queues().attach(module, consumer);
    rig.until(() -> waiting() == 5);
    rig.clock.turn(TIME_TO_LIVE);
    consumer.ready = true;
    rig.queues().ready(module);
    rig.until(() -> waiting() == 0);
    assertThat(consumer.got).isEmpty();
    assertThat(value(Metric.DROPPED, "ttl_expiry", "d/publisher", "")).isEqualTo(5);
  }

  @Test
  @DisplayName("Messages of many senders for the parent are one load for each priority")
  void loads_MANY_SENDERS_areOne() {
    for (int i = 0; i < MANY; i++) {
      RigPublisher sender = new RigPublisher(rig, rig.lane(0), new DeviceIdentity("leaf" + i));
      sender.publish(i, new Target(Endpoint.UPSTREAM, i % 2, 0));
    }
    rig.settle();
    Map<Integer, Long> byPriority =
        loads().stream()
            .peek(load -> assertThat(load.endpoint()).isEqualTo(Endpoint.UPSTREAM))
            .collect(
                Collectors.groupingBy(
                    QueueLoad::priority, Collectors.summingLong(QueueLoad::count)));
    assertThat(byPriority).isEqualTo(Map.of(0, MANY / 2L, 1, MANY / 2L));
  }

  @Test
  @DisplayName("Messages that no route takes, and messages that cannot be stored, are told")
  void take_NOWHERE_OR_FAILED_isTold() {
    publisher.publishAll(0, 3);
    assertThat(value(Metric.DROPPED, "no_route", "d/publisher", "")).isEqualTo(3);

    rig.disk.fail(true);
    publisher.publishAll(3, 7, target);
    rig.until(() -> publisher.failures == 4);
    assertThat(value(Metric.UNACKNOWLEDGED, "storage_failure", "d/publisher", "")).isEqualTo(4);
    rig.disk.go();
  }

  @Test
  @DisplayName("What is handed out a second time is an operation tried again")
  void attach_AGAIN_isRetry() {
    publisher.publishAll(0, 4, target);
    RigConsumer first = attach();
    rig.until(() -> first.got.size() == 4);
    rig.queues().detach(module, first);
    rig.settle();
    double before = value(Metric.RETRIED, module.clientId(), "SendMessageToModule");
    RigConsumer second = attach();
    rig.until(() -> second.got.size() == 4);
    assertThat(value(Metric.RETRIED, module.clientId(), "SendMessageToModule"))
        .isEqualTo(before + 4);
  }
}
