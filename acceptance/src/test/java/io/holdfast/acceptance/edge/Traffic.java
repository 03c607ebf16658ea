/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.Disposition;
import io.holdfast.client.ModuleClient;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.Registered;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * A module that sends numbers to output {@code out}, which routes take to input {@code in} of
 * another module and upstream; and all that became of them. Its own threads send and read.
 */
final class Traffic implements AutoCloseable {

  /** Where the numbers go. */
  static final String DESIRED =
      """
      {"schemaVersion":"1.1",
       "routes":{
         "hop":"FROM /messages/modules/from/outputs/out INTO BrokeredEndpoint('/modules/to/inputs/in')",
         "up":"FROM /messages/modules/from/outputs/out INTO $upstream"},
       "storeAndForwardConfiguration":{"timeToLiveSecs":7200}}
      """;

  private static final int WINDOW = 200;

  /** A queue hands out no more than so many beyond what it has noted as acknowledged. */
  private static final int DEEPEST = 4096;

  private final Clients clients;
  private final Events events;
  private final ModuleClient sender;
  private final Thread sending;
  private final Thread reading;
  private final Semaphore window = new Semaphore(WINDOW, true);
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final Set<Integer> failed = ConcurrentHashMap.newKeySet();
  private final Arrivals atModule = new Arrivals();
  private final Arrivals atRoot = new Arrivals();
  private final AtomicInteger sent = new AtomicInteger();
  private volatile boolean ending;
  private volatile boolean closed;

  private Traffic(Edge edge, Registered from, Registered to) {
    clients = new Clients(edge);
    events = edge.root().eventsOf(from);
    ModuleClient receiver = clients.module(to);
    var _ =
        receiver.onInput(
            "in",
            message -> {
              atModule.add(number(message.message().body().utf8()));
              return CompletableFuture.completedFuture(Disposition.ACCEPTED);
            });
    var _ = Clients.result(receiver.open());
    sender = clients.opened(from);
    sending = Thread.ofPlatform().name("traffic-sender").start(this::send);
    reading = Thread.ofPlatform().name("traffic-reader").start(this::read);
  }

  /** Begins to send. */
  static Traffic start(Edge edge) {
    return new Traffic(edge, edge.newModule("from"), edge.newModule("to"));
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  private void send() {
    while (!ending) {
      window.acquireUninterruptibly();
      int number = sent.getAndIncrement();
      Message message = new Message(MessageProperties.NONE, Bytes.utf8(Integer.toString(number)));
      var _ =
          sender
              .sendToOutput("out", message)
              .whenComplete((done, failure) -> {
                if (failure == null) {
                  acknowledged.incrementAndGet();
                } else {
                  failed.add(number);
                }
                window.release();
              });
    }
  }

  private void read() {
    while (!closed) {
      JsonNode event = events.poll(Duration.ofMillis(200));
      if (event != null) {
        atRoot.add(number(event.path("body").asString()));
      }
    }
  }

  /** How many are acknowledged. */
  int acknowledged() {
    return acknowledged.get();
  }

  /** How many came to the root, those that came twice counted twice. */
  int atRoot() {
    return atRoot.all();
  }

  /** How many came to the module. */
  int atModule() {
    return atModule.all();
  }

  /** Waits until so many more are acknowledged. */
  void awaitAcknowledged(int more) {
    int goal = acknowledged() + more;
    await("acknowledged", () -> acknowledged() >= goal);
  }

  /** Waits until so many more are at the root. */
  void awaitAtRoot(int more) {
    int goal = atRoot() + more;
    await("at the root", () -> atRoot() >= goal);
  }

  private void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what + " " + this)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .until(condition);
  }

  /**
   * Sends nothing more until {@link #resume}, and waits until all that was sent is acknowledged.
   */
  void pause() {
    window.acquireUninterruptibly(WINDOW);
  }

  /** Goes on after a pause. */
  void resume() {
    window.release(WINDOW);
  }

  /**
   * Sends nothing more, and waits until all that was acknowledged is at the module and at the root;
   * then checks that it came in the order of sending.
   */
  void finish() {
    ending = true;
    join(sending);
    await("all acknowledged", () -> window.availablePermits() == WINDOW);
    assertThat(failed).isEmpty();
    awaitAll("at the module", atModule);
    awaitAll("at the root", atRoot);
  }

  /** What waits may be much, so there is no bound but that some more come each minute. */
  private void awaitAll(String place, Arrivals arrivals) {
    for (int count = arrivals.count(); count < sent.get(); count = arrivals.count()) {
      int before = count;
      await("more " + place, () -> arrivals.count() > before);
    }
    arrivals.check(place, DEEPEST);
  }

  @Override
  public String toString() {
    return acknowledged()
        + " acknowledged of "
        + sent
        + ", "
        + atModule()
        + " deliveries to the module, "
        + atRoot()
        + " to the root";
  }

  @Override
  public void close() {
    ending = true;
    closed = true;
    window.release(WINDOW);
    clients.close();
    events.close();
    join(sending);
    join(reading);
  }

  private static void join(Thread thread) {
    try {
      assertThat(thread.join(PATIENCE)).as(thread.getName() + " ends").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
