/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {

  private static final int KILLS = Boolean.getBoolean("holdfast.full") ? 20 : 4;

  private static final String ROUTES =
      """
      [routes]
      hop = 'FROM /messages/modules/from/outputs/out INTO BrokeredEndpoint("/modules/to/inputs/in")'
      up = 'FROM /messages/* INTO $upstream'
      """;

  @Test
  @DisplayName("[mqtt-33] [mqtt-46] killed under load and restarted, it has all it acknowledged")
  void kill_UNDER_LOAD_losesNothing(@TempDir Path data) throws Exception {
    SplittableRandom random = new SplittableRandom();
    HoldfastOptions options = HoldfastOptions.in(data).withConfiguration(ROUTES);
    try (Hub hub = Hub.start(options)) {
      Registered device = hub.newDevice();
      Registered from = hub.newModule(device, "from");
      Registered to = hub.newModule(device, "to");
      AtomicInteger numbers = new AtomicInteger();
      List<Life> lives = new ArrayList<>();
      for (int kill = 0; kill < KILLS; kill++) {
        Life life = new Life(hub, from, to, numbers, random.nextInt(50, 3000));
        lives.add(life);
        life.start();
        life.awaitEnough();
        hub.process().kill();
        life.join();
        hub.process().start();
      }
      Life last = new Life(hub, from, to, numbers, 50);
      lives.add(last);
      last.start();
      last.awaitEnough();
      last.stopPublishing();
      Set<Integer> acknowledged = new LinkedHashSet<>();
      assertStream(hub, from, lives, last, acknowledged);
      last.awaitReceived(acknowledged.stream().mapToInt(n -> n).max().orElseThrow());
      hub.process().stop();
      last.join();
      assertReceived(lives, acknowledged);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e.getMessage() + "\n" + output(data), e);
    }
  }

  /** Each acknowledged message is in the stream, once, in the order of sending. */
  private static void assertStream(
      Hub hub, Registered from, List<Life> lives, Life last, Set<Integer> acknowledged)
      throws InterruptedException {
    last.awaitPublished();
    lives.forEach(life -> acknowledged.addAll(life.acknowledged()));
    int highest = acknowledged.stream().mapToInt(n -> n).max().orElseThrow();
    List<Integer> stream = new ArrayList<>();
    try (Events events = hub.eventsOf(from)) {
      while (stream.isEmpty() || stream.getLast() < highest) {
        stream.add(Integer.parseInt(events.next().path("body").asString()));
      }
    }
    assertThat(stream).doesNotHaveDuplicates().isSorted();
    assertThat(new HashSet<>(stream)).containsAll(acknowledged);
  }

  /** Each acknowledged message reached the input; twice only with a kill in between. */
  private static void assertReceived(List<Life> lives, Set<Integer> acknowledged) {
    Set<Integer> all = new LinkedHashSet<>();
    for (Life life : lives) {
      assertThat(life.received()).doesNotHaveDuplicates().isSorted();
      Set<Integer> again = new HashSet<>(life.received());
      again.retainAll(all);
      assertThat(life.flaggedAgain()).containsAll(again);
      all.addAll(life.received());
    }
    assertThat(all).containsAll(acknowledged);
  }

  private static String output(Path data) throws IOException {
    return Files.readString(data.resolve("testkit-output.log"), UTF_8);
  }
}
