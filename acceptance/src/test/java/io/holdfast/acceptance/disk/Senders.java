/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.DeviceClient;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.ReadyFile;
import io.holdfast.testkit.Registered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * Devices that send numbered messages of 4 KiB as fast as they are acknowledged, each with a client
 * and a thread of its own, whatever becomes of the hub.
 */
final class Senders implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final int WINDOW = 20;
  private static final String PADDING = ";" + "x".repeat(4000);

  private final ClientDriver driver = ClientDriver.start();
  private final List<Sender> senders = new ArrayList<>();
  private volatile boolean ending;

  /** One device. */
  private final class Sender {
    private final Registered who;
    private final DeviceClient client;
    private final Semaphore window = new Semaphore(WINDOW);
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failed = new AtomicInteger();
    private final Thread thread;

    Sender(Registered who, DeviceClient client) {
      this.who = who;
      this.client = client;
      this.thread = Thread.ofPlatform().name("sender").start(this::send);
    }

    private void send() {
      for (int next = 0; !ending; next++) {
        window.acquireUninterruptibly();
        int number = next;
        Message message = new Message(MessageProperties.NONE, Bytes.utf8(number + PADDING));
        var _ =
            client
                .send(message)
                .whenComplete((done, failure) -> {
                  if (failure == null) {
                    acknowledged.add(number);
                  } else {
                    failed.incrementAndGet();
                  }
                  window.release();
                });
      }
    }

    /** Whether it sends no more, and what it sent is acknowledged. */
    boolean isOver() {
      return !thread.isAlive() && window.availablePermits() == WINDOW;
    }

    /** All that was acknowledged comes, and what comes first is in the order of sending. */
    int check(Hub root) {
      Set<Integer> seen = new HashSet<>();
      Set<Integer> missing = new HashSet<>(acknowledged);
      int highest = -1;
      try (Events events = root.eventsOf(who)) {
        while (!missing.isEmpty()) {
          JsonNode event = events.poll(PATIENCE);
          if (event == null) {
            throw new AssertionError("acknowledged and not there: " + missing);
          }
          String body = event.path("body").asString();
          int number = Integer.parseInt(body.substring(0, body.indexOf(';')));
          missing.remove(number);
          if (seen.add(number)) {
            assertThat(number).as("first arrival, in order").isGreaterThan(highest);
            highest = number;
          }
        }
      }
      return seen.size();
    }
  }

  /**
   * Begins to send.
   *
   * @param at the hub to connect to
   * @param gateway whether that is an edge hub
   */
  Senders(ReadyFile at, boolean gateway, List<Registered> devices) {
    ClientOptions options =
        ClientOptions.builder()
            .port(at.mqttPort())
            .trustedCertificates(at.caFile())
            .retry(RetryPolicy.fullJitter(Duration.ofMillis(100), Duration.ofSeconds(1)))
            .build();
    for (Registered device : devices) {
      String connection = gateway ? device.connectionString(at.host()) : device.connectionString();
      DeviceClient client =
          DeviceClient.create(driver, ConnectionString.parse(connection), options);
      var _ = client.open();
      senders.add(new Sender(device, client));
    }
  }

  int acknowledged() {
    return senders.stream().mapToInt(sender -> sender.acknowledged.size()).sum();
  }

  /** Waits until each has so many more acknowledged. */
  void awaitMore(int more) {
    List<Integer> goals = senders.stream().map(s -> s.acknowledged.size() + more).toList();
    Awaitility.await("acknowledged " + this)
        .atMost(PATIENCE)
        .until(() -> {
          for (int i = 0; i < goals.size(); i++) {
            if (senders.get(i).acknowledged.size() < goals.get(i)) {
              return false;
            }
          }
          return true;
        });
  }

  /** Waits until nothing has been acknowledged for three seconds. */
  void awaitStill() {
    AtomicInteger last = new AtomicInteger(-1);
    Awaitility.await("nothing acknowledged any more")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(3))
        .until(() -> last.getAndSet(acknowledged()) == acknowledged());
  }

  /** Sends no more, and waits until all that was sent is acknowledged. */
  void end() {
    ending = true;
    Awaitility.await("all acknowledged")
        .atMost(PATIENCE)
        .until(() -> senders.stream().allMatch(Sender::isOver));
    assertThat(senders).allMatch(sender -> sender.failed.get() == 0);
  }

  /** What was acknowledged is all in the stream of the root, in order. */
  void check(Hub root) {
    int there = 0;
    for (Sender sender : senders) {
      there += sender.check(root);
    }
    assertThat(there).isGreaterThanOrEqualTo(acknowledged());
  }

  @Override
  public void close() {
    ending = true;
    senders.forEach(sender -> sender.window.release(WINDOW));
    senders.forEach(sender -> sender.client.close());
    driver.close();
    for (Sender sender : senders) {
      try {
        assertThat(sender.thread.join(PATIENCE)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String toString() {
    return acknowledged() + " messages of " + senders.size() + " devices acknowledged";
  }
}
