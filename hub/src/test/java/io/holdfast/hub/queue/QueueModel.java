/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.HandLane;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Sync;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Clients that publish, come and go at random, and what they must have seen at the end. */
final class QueueModel implements AutoCloseable {

  private static final int SENDERS = 3;
  private static final int MODULES = 4;
  private static final Duration LONG = Duration.ofSeconds(1);

  private final SplittableRandom random;
  private final QueueRig rig;
  private final List<RigPublisher> publishers = new ArrayList<>();
  private final @Nullable RigConsumer[] consumers = new RigConsumer[MODULES];

  /** What was checked of each consumer so far. */
  private final Map<RigConsumer, Integer> checked = new HashMap<>();

  /** By module: texts that a consumer got, and that one acknowledged. */
  private final List<Set<String>> seen = new ArrayList<>();

  /** The targets of each accepted message. */
  private final Map<Long, Set<Integer>> sent = new HashMap<>();

  private final Set<Long> accepted = new HashSet<>();
  private long nextTag;

  QueueModel(Path directory, SplittableRandom random, int lanes, Sync sync) {
    this.random = random;
    this.rig = new QueueRig(directory, lanes, sync);
    for (int i = 0; i < MODULES; i++) {
      seen.add(new HashSet<>());
    }
    makePublishers();
  }

  private void makePublishers() {
    publishers.clear();
    for (int i = 0; i < SENDERS; i++) {
      publishers.add(new RigPublisher(rig, randomLane(), new DeviceIdentity("s" + i)));
    }
  }

  private HandLane randomLane() {
    return rig.lane(random.nextInt(rig.lanes.size()));
  }

  private static ModuleIdentity module(int number) {
    return new ModuleIdentity("d", "m" + number);
  }

  void step() {
    int what = random.nextInt(1000);
    if (what < 300) {
      publish();
    } else if (what < 800) {
      boolean ignored = randomLane().runOne();
    } else if (what < 940) {
      acknowledge(random.nextInt(MODULES));
    } else if (what < 970) {
      attach(random.nextInt(MODULES));
    } else if (what < 990) {
      detach(random.nextInt(MODULES));
    } else if (what < 997) {
      rig.timer.turn(LONG);
    } else {
      restart();
    }
    check();
  }

  private void publish() {
    int sender = random.nextInt(SENDERS);
    Set<Integer> targets = new HashSet<>();
    targets.add(random.nextInt(MODULES));
    targets.add(random.nextInt(MODULES));
    long tag = nextTag++;
    sent.put(tag, targets);
    Target[] to =
        targets.stream().map(each -> QueueRig.input(module(each), "i")).toArray(Target[]::new);
    publishers.get(sender).publish(tag, sender + ":" + tag, to);
  }

  private void acknowledge(int number) {
    RigConsumer consumer = consumers[number];
    if (consumer != null && !consumer.got.isEmpty()) {
      int from = Math.max(0, consumer.got.size() - 20);
      for (int i = 0; i < 10; i++) {
        consumer.acknowledge(random.nextInt(from, consumer.got.size()));
      }
      if (random.nextInt(3) == 0) {
        consumer.acknowledgeAll();
      }
    }
  }

  private void attach(int number) {
    checkConsumer(number);
    RigConsumer consumer = new RigConsumer(randomLane());
    consumers[number] = consumer;
    rig.queues().attach(module(number), consumer);
  }

  private void detach(int number) {
    RigConsumer consumer = consumers[number];
    if (consumer != null) {
      checkConsumer(number);
      rig.queues().detach(module(number), consumer);
      consumers[number] = null;
    }
  }

  private void restart() {
    check();
    for (int i = 0; i < MODULES; i++) {
      consumers[i] = null;
    }
    rig.restart();
    makePublishers();
  }

  private void check() {
    for (RigPublisher publisher : publishers) {
      assertThat(publisher.accepted).isSorted();
      accepted.addAll(publisher.accepted);
    }
    for (int i = 0; i < MODULES; i++) {
      checkConsumer(i);
    }
  }

  /** What a consumer got is in its senders' orders, and flagged if somebody got it before. */
  private void checkConsumer(int number) {
    RigConsumer consumer = consumers[number];
    if (consumer == null) {
      return;
    }
    int from = checked.getOrDefault(consumer, 0);
    for (int i = from; i < consumer.got.size(); i++) {
      RigConsumer.Got got = consumer.got.get(i);
      if (!seen.get(number).add(got.text()) && !got.redelivered()) {
        throw new AssertionError(got.text() + " came again without the flag to " + number);
      }
    }
    if (from < consumer.got.size()) {
      checked.put(consumer, consumer.got.size());
      for (int sender = 0; sender < SENDERS; sender++) {
        String prefix = sender + ":";
        assertThat(consumer.texts().stream().filter(text -> text.startsWith(prefix)))
            .extracting(text -> Long.parseLong(text.substring(2)))
            .isSorted()
            .doesNotHaveDuplicates();
      }
    }
  }

  /** All that was accepted arrives. */
  void checkEnd() {
    for (int i = 0; i < MODULES; i++) {
      attach(i);
    }
    rig.timer.turn(LONG);
    rig.until(() -> {
      for (RigConsumer consumer : consumers) {
        if (consumer != null) {
          consumer.acknowledgeAll();
        }
      }
      check();
      return isComplete();
    });
  }

  private boolean isComplete() {
    for (long tag : accepted) {
      for (int target : sent.getOrDefault(tag, Set.of())) {
        boolean came = false;
        for (int sender = 0; sender < SENDERS; sender++) {
          came |= seen.get(target).contains(sender + ":" + tag);
        }
        if (!came) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void close() {
    rig.close();
  }
}
