/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.crash;

import io.holdfast.faults.Seed;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {

  private static final int KILLS = Boolean.getBoolean("holdfast.full") ? 200 : 20;

  private static final String ROUTES =
      """
      [routes]
      hop = 'FROM /messages/modules/from/outputs/out INTO BrokeredEndpoint("/modules/to/inputs/in")'
      up = 'FROM /messages/* INTO $upstream'
      """;

  @Test
  @DisplayName(
      "[mqtt-33] [mqtt-46] killed under mixed load and restarted, it has all it acknowledged")
  @Timeout(value = 60, unit = TimeUnit.MINUTES) // 200 lives of 3 to 8 s each
  void kill_UNDER_LOAD_losesNothing(@TempDir Path data) {
    Seed.times(1, random -> run(data, random));
  }

  private static void run(Path data, SplittableRandom random) {
    HoldfastOptions options = HoldfastOptions.in(data).withConfiguration(ROUTES);
    try (Hub hub = Hub.start(options);
        BackEnd backEnd = new BackEnd(hub)) {
      try {
        killAgainAndAgain(hub, backEnd, random);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + hub.process().output(), e);
      }
    }
  }

  private static void killAgainAndAgain(Hub hub, BackEnd backEnd, SplittableRandom random)
      throws Exception {
    Registered device = hub.newDevice();
    MessageLoad messages =
        new MessageLoad(
            backEnd, hub.newModule(device, "from"), hub.newModule(device, "to"), random.split());
    List<Load> loads =
        List.of(
            messages,
            new TwinLoad(backEnd, device, random.split()),
            new MailLoad(backEnd, hub.newDevice(), random.split()),
            new RegistryLoad(backEnd, random.split()));
    for (int kill = 0; kill < KILLS; kill++) {
      awaitEnough(hub, loads);
      loads.forEach(Load::expectEnd);
      hub.process().kill();
      join(loads);
      hub.process().start();
      check(hub, loads);
    }
    awaitEnough(hub, loads);
    finish(hub, messages, loads);
    System.out.println(KILLS + " kills; acknowledged " + told(loads));
  }

  /** Starts all of them, and waits until each has had acknowledgements in this life. */
  private static void awaitEnough(Hub hub, List<Load> loads) throws Exception {
    List<Integer> goals = new ArrayList<>();
    for (Load load : loads) {
      goals.add(load.acknowledgements() + load.enough());
      load.start(hub);
    }
    try {
      Awaitility.await()
          .atMost(Load.PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> {
            loads.forEach(Load::throwIfWrong);
            return haveEnough(loads, goals);
          });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("acknowledged " + told(loads) + "but wanted are " + goals, e);
    }
  }

  private static boolean haveEnough(List<Load> loads, List<Integer> goals) {
    for (int i = 0; i < goals.size(); i++) {
      if (loads.get(i).acknowledgements() < goals.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** Lets all come to their ends, and the receivers get what there is. */
  private static void finish(Hub hub, MessageLoad messages, List<Load> loads) throws Exception {
    loads.forEach(Load::end);
    for (Load load : loads) {
      load.awaitWriters();
    }
    messages.awaitReceived();
    check(hub, loads);
    loads.forEach(Load::expectEnd);
    int ignored = hub.process().stop();
    join(loads);
    messages.checkReceived();
  }

  private static void check(Hub hub, List<Load> loads) throws Exception {
    for (Load load : loads) {
      load.check(hub);
    }
  }

  private static void join(List<Load> loads) throws InterruptedException {
    for (Load load : loads) {
      load.join();
    }
  }

  private static String told(List<Load> loads) {
    StringBuilder text = new StringBuilder();
    loads.forEach(load ->
        text.append(load.getClass().getSimpleName())
            .append(' ')
            .append(load.acknowledgements())
            .append("; "));
    return text.toString();
  }
}
