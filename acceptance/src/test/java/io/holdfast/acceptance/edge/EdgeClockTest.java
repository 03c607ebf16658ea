/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.disk.MovedClock;
import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.acceptance.mqtt.SasDialect;
import io.holdfast.client.Disposition;
import io.holdfast.client.ModuleClient;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sets the clock of a site: of its hubs and of our clients, while they run. */
class EdgeClockTest {

  private static final Duration HOUR = Duration.ofHours(1);

  /** The time to live is half of what the clock is moved by. */
  private static final String DESIRED =
      """
      {"schemaVersion":"1.1",
       "routes":{
         "hop":"FROM /messages/modules/from/outputs/hop INTO BrokeredEndpoint('/modules/to/inputs/in')",
         "up":"FROM /messages/modules/from/outputs/up INTO $upstream"},
       "storeAndForwardConfiguration":{"timeToLiveSecs":1800}}
      """;

  @TempDir Path folder;
  private MovedClock clock;
  private Hub root;
  private Edge edge;
  private Registered from;
  private Registered to;
  private Clients clients;
  private ModuleClient sender;
  private final Queue<String> received = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void start() throws IOException {
    clock = new MovedClock(folder.resolve("clock"));
    Map<String, String> environment = clock.environment();
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")).withEnvironment(environment));
    edge =
        Edge.start(root, HoldfastOptions.in(folder.resolve("edge")).withEnvironment(environment));
    edge.desire(DESIRED);
    from = edge.newModule("from");
    to = edge.newModule("to");
    clients = new Clients(Gate.of(edge), clock);
    sender = clients.opened(from);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> edge.process().output().contains("took effect"));
  }

  @AfterEach
  void stop() {
    clients.close();
    edge.close();
    root.close();
  }

  private void send(String output, String text) {
    Message message = new Message(MessageProperties.NONE, Bytes.utf8(text));
    var _ = result(sender.sendToOutput(output, message));
  }

  private void receive() {
    ModuleClient receiver = clients.module(to);
    var _ =
        receiver.onInput(
            "in",
            message -> {
              received.add(message.message().body().utf8());
              return CompletableFuture.completedFuture(Disposition.ACCEPTED);
            });
    var _ = result(receiver.open());
  }

  private void awaitReceived(String... texts) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(List.copyOf(received)).containsExactly(texts));
  }

  @Test
  @DisplayName(
      "[edge-43] What has outlived its time when the clock is set forward is not delivered, and the"
          + " rest goes on")
  void clock_SET_FORWARD_expires() {
    try (Events events = root.eventsOf(from)) {
      send("hop", "old");
      send("hop", "old, too");
      clock.set(HOUR);
      send("hop", "new");
      send("up", "after");
      receive();
      awaitReceived("new");
      send("hop", "last");
      awaitReceived("new", "last");
      assertThat(events.next().path("body").asString()).isEqualTo("after");
      assertThat(root.service().twin(from.identity()).path("moduleId").asString())
          .isEqualTo("from");
    }
  }

  @Test
  @DisplayName(
      "When the clock is set back nothing is lost or out of order, and a token ends in its time")
  void clock_SET_BACK_losesNothing() throws IOException {
    try (Events events = root.eventsOf(from)) {
      send("hop", "1");
      send("up", "1");
      assertThat(events.next().path("body").asString()).isEqualTo("1");
      Registered other = edge.newModule("other");
      long end = Dial.inSeconds(15);
      try (RawMqtt raw =
          EdgeDial.connect(
              edge, other, connect -> connect.password(SasDialect.PYTHON.token(other, end)))) {
        clock.set(HOUR.negated());
        send("hop", "2");
        send("up", "2");
        receive();
        awaitReceived("1", "2");
        assertThat(events.next().path("body").asString()).isEqualTo("2");
        Duration ignored = raw.awaitEnd(PATIENCE);
      }
      // Its clock is an hour ahead of the hub's now.
      try (RawMqtt late = EdgeDial.connect(edge, other)) {
        late.ping();
      }
      clock.set(Duration.ZERO);
      send("hop", "3");
      awaitReceived("1", "2", "3");
    }
  }

  @Test
  @DisplayName(
      "[edge-61] When the clock is set forward connections end whose tokens are over, and clients"
          + " that renew them go on")
  @EnabledIfSystemProperty(named = "holdfast.full", matches = "true", disabledReason = "minutes")
  void clock_SET_FORWARD_endsTokens() throws IOException {
    Registered other = edge.newModule("other");
    receive();
    try (Events events = root.eventsOf(from);
        RawMqtt raw = EdgeDial.connect(edge, other)) {
      clock.set(HOUR.plusMinutes(10)); // admission forgives some minutes
      Duration took = raw.awaitEnd(Duration.ofMinutes(5));
      assertThat(EdgeDial.connack(edge, other, connect -> connect)).isEqualTo(5);
      // The edge hub's own connections to its parent end, too, and begin again.
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> root.process().output().contains("its token or certificate expired"));
      for (int i = 0; i < 20; i++) {
        send("hop", Integer.toString(i));
        send("up", Integer.toString(i));
        assertThat(events.next().path("body").asString()).isEqualTo(Integer.toString(i));
      }
      Awaitility.await().atMost(PATIENCE).until(() -> received.size() >= 20);
      System.out.println(
          "a connection with a token that was over ended after "
              + TimeUnit.MILLISECONDS.toSeconds(took.toMillis())
              + " s");
    }
  }
}
