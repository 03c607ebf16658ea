/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.Seed;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SyncIntervalTest {

  private static final int CUTS = Boolean.getBoolean("holdfast.full") ? 50 : 3;

  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** A sync that is under way takes time, and so do threads on a busy machine. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private static final Duration LOAD = INTERVAL.plus(SLACK).plusMillis(500);

  private static final String CONFIGURATION =
      "[store]\nsync = \"interval\"\nsync-interval = \"200ms\"\n";

  @TempDir Path folder;

  /** When what was acknowledged, of the present life. */
  private final TreeMap<Integer, Long> acknowledged = new TreeMap<>();

  private final TreeSet<Integer> lost = new TreeSet<>();
  private int next;
  private int inAll;
  private long widest;

  @Test
  @DisplayName(
      "[edge-131] with sync = interval a power cut loses at most the end that an interval has")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void powerCut_SYNCED_AT_INTERVALS_losesTheLastAtMost() {
    Seed.times(1, this::cutAgainAndAgain);
  }

  private void cutAgainAndAgain(SplittableRandom random) {
    PowerCut power = new PowerCut(folder.resolve("data"), folder.resolve("side"));
    HoldfastOptions options =
        HoldfastOptions.in(folder.resolve("data"))
            .withConfiguration(CONFIGURATION)
            .withEnvironment(power.environment());
    try (Hub hub = Hub.start(options)) {
      Registered device = hub.newDevice();
      for (int cut = 0; cut < CUTS; cut++) {
        publish(hub, device);
        long end = System.nanoTime();
        hub.process().kill();
        power.cut(random);
        hub.process().start();
        check(hub, device, end);
      }
      System.out.printf(
          "%d power cuts with an interval of %d ms: %s; %d of %d acknowledged lost, up to %d ms"
              + " old%n",
          CUTS, INTERVAL.toMillis(), power, lost.size(), inAll, widest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void publish(Hub hub, Registered device) throws IOException {
    acknowledged.clear();
    try (RawMqtt client = Dial.connect(hub, device)) {
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < LOAD.toNanos()) {
        client.publish(topic(device), Integer.toString(next));
        acknowledged.put(next++, System.nanoTime());
      }
    }
    inAll += acknowledged.size();
  }

  private static String topic(Registered device) {
    return "devices/" + device.identity().deviceId() + "/messages/events/";
  }

  /** All that is in the stream, up to a message that is sent for that. */
  private List<Integer> numbersThere(Hub hub, Registered device) throws IOException {
    int last = next++;
    try (RawMqtt client = Dial.connect(hub, device)) {
      client.publish(topic(device), Integer.toString(last));
    }
    List<Integer> there = new ArrayList<>();
    try (Events events = hub.eventsOf(device)) {
      for (int number = -1; number != last; there.add(number)) {
        number = Integer.parseInt(events.next().path("body").asString());
      }
    }
    return there;
  }

  /** What is there is the beginning of what was sent; what is lost is of the last interval. */
  private void check(Hub hub, Registered device, long end) throws IOException {
    List<Integer> there = numbersThere(hub, device);
    assertThat(there).isSorted();
    assertThat(new TreeSet<>(there)).hasSameSizeAs(there);
    TreeSet<Integer> gone = new TreeSet<>(acknowledged.keySet());
    there.forEach(gone::remove);
    for (int number : gone) {
      long age =
          TimeUnit.NANOSECONDS.toMillis(end - Objects.requireNonNull(acknowledged.get(number)));
      assertThat(age)
          .as("age in ms of %s, acknowledged and lost", number)
          .isLessThanOrEqualTo(INTERVAL.plus(SLACK).toMillis());
      widest = Math.max(widest, age);
    }
    if (!gone.isEmpty()) {
      assertThat(acknowledged.headMap(gone.last(), true).tailMap(gone.first()).keySet())
          .as("lost in one piece")
          .containsExactlyElementsOf(gone);
      assertThat(gone.last()).as("the last ones").isEqualTo(acknowledged.lastKey());
    }
    lost.addAll(gone);
  }
}
