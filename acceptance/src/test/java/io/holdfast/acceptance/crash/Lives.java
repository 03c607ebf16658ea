/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.crash;

import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Mixed load on a hub, through all of its lives. One thread. */
final class Lives {

  /** For {@link MessageLoad}. */
  static final String ROUTES =
      """
      [routes]
      hop = 'FROM /messages/modules/from/outputs/out INTO BrokeredEndpoint("/modules/to/inputs/in")'
      up = 'FROM /messages/* INTO $upstream'
      """;

  private final Hub hub;
  private final MessageLoad messages;
  private final List<Load> loads;

  Lives(Hub hub, BackEnd backEnd, SplittableRandom random) {
    this.hub = hub;
    Registered device = hub.newDevice();
    messages =
        new MessageLoad(
            backEnd, hub.newModule(device, "from"), hub.newModule(device, "to"), random.split());
    loads =
        List.of(
            messages,
            new TwinLoad(backEnd, device, random.split()),
            new MailLoad(backEnd, hub.newDevice(), random.split()),
            new RegistryLoad(backEnd, random.split()));
  }

  /** Starts the load, has the hub end in the midst of it, starts it again and checks it. */
  void endAndCheck(Runnable end) throws Exception {
    awaitEnough();
    loads.forEach(Load::expectEnd);
    end.run();
    join();
    hub.process().start();
    check();
  }

  /** Starts all of them, and waits until each has had acknowledgements in this life. */
  private void awaitEnough() throws Exception {
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
            return haveEnough(goals);
          });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("acknowledged " + this + "but wanted are " + goals, e);
    }
  }

  private boolean haveEnough(List<Integer> goals) {
    for (int i = 0; i < goals.size(); i++) {
      if (loads.get(i).acknowledgements() < goals.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** One more life, in which all come to their ends, and the receivers get what there is. */
  void finish() throws Exception {
    awaitEnough();
    loads.forEach(Load::end);
    for (Load load : loads) {
      load.awaitWriters();
    }
    messages.awaitReceived();
    check();
    loads.forEach(Load::expectEnd);
    int ignored = hub.process().stop();
    join();
    messages.checkReceived();
  }

  private void check() throws Exception {
    for (Load load : loads) {
      load.check(hub);
    }
  }

  private void join() throws InterruptedException {
    for (Load load : loads) {
      load.join();
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    loads.forEach(load ->
        text.append(load.getClass().getSimpleName())
            .append(' ')
            .append(load.acknowledgements())
            .append("; "));
    return text.toString();
  }
}
