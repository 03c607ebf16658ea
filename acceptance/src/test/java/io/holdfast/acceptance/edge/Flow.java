/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.Disposition;
import io.holdfast.client.ModuleClient;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Registered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import org.awaitility.Awaitility;

/**
 * Modules and leaf devices that send numbers at a steady pace, each to a module of the edge and
 * upstream, and what of it arrived. The pace leaves the machine idle most of the time, so that how
 * long a message takes to the module says whether anything stood in its way.
 */
final class Flow implements AutoCloseable {

  /** Where the numbers go. */
  static final String DESIRED =
      """
      {"schemaVersion":"1.1",
       "routes":{
         "hop":"FROM /messages/* INTO BrokeredEndpoint('/modules/to/inputs/in')",
         "up":"FROM /messages/* INTO $upstream"},
       "storeAndForwardConfiguration":{"timeToLiveSecs":86400}}
      """;

  /** So many messages of a sender the edge hub has on their way to its parent at most. */
  private static final int UPSTREAM_WINDOW = 1000;

  /**
   * Far above what a hop takes on a busy machine, below what any of the faults would make of it.
   */
  private static final Duration LOCAL_MEDIAN = Duration.ofSeconds(1);

  /**
   * What is sent.
   *
   * @param modules how many of them send
   * @param leaves how many leaf devices send
   * @param perSecond how many messages each sends
   * @param bytes size of a message
   */
  record Load(int modules, int leaves, int perSecond, int bytes) {

    /** Two modules and a leaf device, some hundred messages a second. */
    static final Load SMALL = new Load(2, 1, 50, 100);
  }

  private final Load load;
  private final Clients clients;
  private final List<FlowSender> senders;
  private final HopTimes hops = new HopTimes();
  private final Thread sending;
  private volatile boolean ending;

  private Flow(Load load, Clients clients, List<FlowSender> senders, Registered to) {
    this.load = load;
    this.clients = clients;
    this.senders = senders;
    ModuleClient receiver = clients.module(to);
    var _ =
        receiver.onInput(
            "in",
            message -> {
              arrived(message.message().body().utf8());
              return CompletableFuture.completedFuture(Disposition.ACCEPTED);
            });
    var _ = Clients.result(receiver.open());
    sending = Thread.ofPlatform().name("flow-sender").start(this::send);
  }

  /** Registers everybody, sets the routes, and begins to send. */
  static Flow start(Edge edge, Load load) {
    Clients clients = new Clients(edge);
    List<FlowSender> senders = new ArrayList<>();
    edge.desire(DESIRED);
    for (int i = 0; i < load.modules(); i++) {
      Registered module = edge.newModule("from-" + i);
      senders.add(FlowSender.module(edge.root(), clients, module, i, load.bytes()));
    }
    for (int i = 0; i < load.leaves(); i++) {
      int index = load.modules() + i;
      senders.add(FlowSender.leaf(edge.root(), clients, edge.newLeaf(), index, load.bytes()));
    }
    return new Flow(load, clients, senders, edge.newModule("to"));
  }

  private void arrived(String body) {
    String[] words = body.split(" ", 4);
    senders.get(Integer.parseInt(words[0])).atModule().add(Integer.parseInt(words[1]));
    hops.add(System.nanoTime() - Long.parseLong(words[2]));
  }

  private void send() {
    long begin = System.nanoTime();
    long pause = Duration.ofSeconds(1).toNanos() / load.perSecond();
    for (long sent = 0; !ending; sent++) {
      long left = begin + sent * pause - System.nanoTime();
      while (left > 0) {
        LockSupport.parkNanos(left);
        left = begin + sent * pause - System.nanoTime();
      }
      senders.forEach(FlowSender::send);
    }
  }

  int sent() {
    return sum(FlowSender::sent);
  }

  int acknowledged() {
    return sum(FlowSender::acknowledged);
  }

  int atModule() {
    return sum(sender -> sender.atModule().count());
  }

  int atRoot() {
    return sum(sender -> sender.atRoot().count());
  }

  private int sum(ToIntFunction<FlowSender> what) {
    return senders.stream().mapToInt(what).sum();
  }

  /** The senders, modules first. */
  List<FlowSender> senders() {
    return senders;
  }

  /** Waits until everybody has got something through, so that connections stand. */
  void awaitFlowing() {
    await(
        "everybody got through",
        PATIENCE,
        () -> senders.stream().allMatch(each -> each.atRoot().count() > 0));
  }

  /** Waits until what was sent until now is at the root. */
  void awaitDrained(Duration patience) {
    int[] goals = senders.stream().mapToInt(FlowSender::sent).toArray();
    await(
        "drained",
        patience,
        () -> {
          for (int i = 0; i < goals.length; i++) {
            if (senders.get(i).atRoot().count() < goals[i]) {
              return false;
            }
          }
          return true;
        });
  }

  /**
   * Lets this time pass, and checks that meanwhile messages went from module to module as if
   * nothing were wrong; once more if they did not, for this machine may have stood still: what is
   * wrong lasts.
   *
   * @return how long those took
   */
  HopTimes.Summary during(Duration time) {
    double due = (double) load.perSecond() * senders.size() * time.toMillis() / 1000;
    long end = System.nanoTime() + PATIENCE.toNanos();
    HopTimes.Summary _ = hops.take();
    HopTimes.Summary summary = after(time);
    while (!isAsUsual(summary, due) && System.nanoTime() - end < 0) {
      summary = after(time).withLate(summary.late());
    }
    assertThat(isAsUsual(summary, due)).as("in " + time + ": " + summary).isTrue();
    return summary;
  }

  private HopTimes.Summary after(Duration time) {
    pass(time);
    return hops.take();
  }

  private static boolean isAsUsual(HopTimes.Summary summary, double due) {
    return summary.count() > due / 2 && summary.median().compareTo(LOCAL_MEDIAN) < 0;
  }

  /** How many are at the root once no more of them have come for a second. */
  int settledAtRoot() {
    int[] seen = {-1};
    Awaitility.await("no more at the root")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> seen[0] == (seen[0] = atRoot()));
    return seen[0];
  }

  /** Lets this time pass. */
  void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Awaitility.await()
        .atMost(time.plus(PATIENCE))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> System.nanoTime() - end >= 0);
  }

  /** The root was started anew: what it has is read again. */
  void rootRestarted() {
    senders.forEach(FlowSender::readAgain);
  }

  /**
   * Sends nothing more, waits until all is acknowledged, at the module and at the root, and checks
   * that it came in order and that only what was on its way came twice.
   *
   * @return how long that took, and all the counts
   */
  String finish(Duration patience) {
    ending = true;
    long begin = System.nanoTime();
    await("all acknowledged", PATIENCE, () -> acknowledged() == sent() && !sending.isAlive());
    assertThat(senders.stream().mapToInt(FlowSender::failed).sum()).as("failed").isZero();
    await("all at the module", PATIENCE, () -> atModule() == sent());
    await("all at the root", patience, () -> atRoot() == sent());
    long took = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    for (FlowSender each : senders) {
      each.atModule().check("at the module", FlowSender.WINDOW);
      each.atRoot().check("at the root", UPSTREAM_WINDOW);
    }
    return this + ", the last of them " + took + " ms after the last was sent";
  }

  /** How many came to the root more than once. */
  int repeatedAtRoot() {
    return sum(sender -> sender.atRoot().repeated());
  }

  private void await(String what, Duration patience, Callable<Boolean> condition) {
    Awaitility.await(what + " " + this)
        .atMost(patience)
        .pollInterval(Duration.ofMillis(20))
        .until(condition);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d sent by %d, %d acknowledged, %d at the module (%d twice), %d at the root (%d twice)",
        sent(),
        senders.size(),
        acknowledged(),
        atModule(),
        sum(sender -> sender.atModule().repeated()),
        atRoot(),
        repeatedAtRoot());
  }

  @Override
  public void close() {
    ending = true;
    clients.close();
    senders.forEach(FlowSender::close);
    try {
      assertThat(sending.join(PATIENCE)).as("the sender ends").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
