/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * A module publishes numbers at QoS 1; a route takes them to the stream, and another to a second
 * module, whose session is kept.
 */
final class MessageLoad extends Load {

  /** Published in one go; after enough of them one at a time, while others are still at work. */
  private static final int WINDOW = 50;

  private final BackEnd backEnd;
  private final Registered from;
  private final Registered to;
  private final SplittableRandom random;
  private final Set<Integer> acknowledged = new HashSet<>();
  private final List<Integer> stream = new ArrayList<>();
  private final List<Received> lives = new ArrayList<>();
  private final AtomicInteger receivedInAll = new AtomicInteger();
  private int next;
  private int published;
  private String position = "from=earliest";

  /** What one connection of the receiver got; written by its thread, read once that has ended. */
  private record Received(List<Integer> numbers, Set<Integer> flagged) {}

  MessageLoad(BackEnd backEnd, Registered from, Registered to, SplittableRandom random) {
    this.backEnd = backEnd;
    this.from = from;
    this.to = to;
    this.random = random;
  }

  @Override
  int enough() {
    return random.nextInt(WINDOW, 600);
  }

  @Override
  void begin(Hub hub) throws IOException {
    Received received = new Received(new ArrayList<>(), new HashSet<>());
    lives.add(received);
    RawMqtt receiver = Dial.resume(hub, to);
    if (lives.size() == 1) {
      MqttPacket ignored = receiver.subscribe(base(to) + "/inputs/#", 1);
    }
    read(() -> receive(receiver, received));
    RawMqtt publisher = Dial.resume(hub, from);
    write(() -> publish(publisher));
  }

  private static String base(Registered module) {
    return module.resource().substring(module.host().length() + 1);
  }

  private void publish(RawMqtt client) throws IOException {
    String topic = base(from) + "/messages/events/%24.on=out";
    int before = acknowledgements();
    try (client) {
      while (!isEnding()) {
        int window = acknowledgements() - before < 600 ? WINDOW : 1;
        int first = next;
        next += window;
        for (int i = 0; i < window; i++) {
          byte[] body = Integer.toString(first + i).getBytes(UTF_8);
          client.send(MqttBytes.publish(topic, 1, i + 1, body, 0));
        }
        for (int i = 0; i < window; i++) {
          MqttPacket puback = next(client, p -> p.type() == MqttPacket.PUBACK);
          acknowledged.add(first + puback.packetId() - 1);
          acknowledged();
        }
        published = next;
      }
    }
  }

  private void receive(RawMqtt client, Received received) throws IOException {
    try (client) {
      while (true) {
        MqttPacket message = next(client, p -> p.type() == MqttPacket.PUBLISH);
        int number = Integer.parseInt(message.text());
        received.numbers.add(number);
        if (message.dup()) {
          received.flagged.add(number);
        }
        receivedInAll.accumulateAndGet(number, Math::max);
        client.acknowledge(message);
      }
    }
  }

  /** What came since the last look: all acknowledged ones, once, in the order of sending. */
  @Override
  void check(Hub hub) throws Exception {
    String device = from.identity().deviceId();
    for (JsonNode event : backEnd.events(device, "from", position)) {
      stream.add(Integer.parseInt(event.path("body").asString()));
      position =
          "partition=" + event.path("partition") + "&offset=" + (event.path("offset").asLong() + 1);
    }
    assertRising(stream);
    assertAllIn(new HashSet<>(stream));
  }

  /** By hand, here and below: AssertJ compares each number with each other one. */
  private static void assertRising(List<Integer> numbers) {
    for (int i = 1; i < numbers.size(); i++) {
      if (numbers.get(i) <= numbers.get(i - 1)) {
        throw new AssertionError(numbers.get(i) + " after " + numbers.get(i - 1));
      }
    }
  }

  private void assertAllIn(Set<Integer> numbers) {
    Set<Integer> missing = new HashSet<>(acknowledged);
    missing.removeAll(numbers);
    assertThat(missing).as("acknowledged and not there").isEmpty();
  }

  /** Waits until the second module has all of it; only after the publisher has ended. */
  void awaitReceived() {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> receivedInAll.get() >= published - 1);
  }

  /**
   * Each acknowledged message reached the input; twice only with a kill in between, and flagged.
   */
  void checkReceived() {
    Set<Integer> all = new HashSet<>();
    for (Received life : lives) {
      assertRising(life.numbers);
      Set<Integer> unflagged = new HashSet<>(life.numbers);
      unflagged.retainAll(all);
      unflagged.removeAll(life.flagged);
      assertThat(unflagged).as("received again and not flagged").isEmpty();
      all.addAll(life.numbers);
    }
    assertAllIn(all);
  }
}
