/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.ModuleClient;
import io.holdfast.acceptance.javasdk.Sdk;
import io.holdfast.acceptance.nodesdk.NodeSdk;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenarios of docs/scenarios.md that are about messages between modules and upstream. */
class MessageScenariosTest {

  private static final String DESIRED =
      """
      {"schemaVersion":"1.1",
       "routes":{
         "sensed":"FROM /messages/modules/tempSensor/* INTO $upstream",
         "toFilter":"FROM /messages/modules/sensor/outputs/* INTO BrokeredEndpoint('/modules/filter/inputs/input1')",
         "filtered":"FROM /messages/modules/filter/outputs/* INTO $upstream",
         "one":"FROM /messages/modules/twoOutputs/outputs/o1 INTO BrokeredEndpoint('/modules/twoInputs/inputs/i1')",
         "two":"FROM /messages/modules/twoOutputs/outputs/o2 INTO BrokeredEndpoint('/modules/twoInputs/inputs/i2')",
         "late":"FROM /messages/modules/early/* INTO BrokeredEndpoint('/modules/late/inputs/in')",
         "pair":"FROM /messages/modules/pair/* INTO BrokeredEndpoint('/modules/pairReceiver/inputs/in')",
         "manyA":"FROM /messages/modules/a/* INTO BrokeredEndpoint('/modules/c/inputs/in')",
         "manyB":"FROM /messages/modules/b/* INTO BrokeredEndpoint('/modules/d/inputs/in')"},
       "storeAndForwardConfiguration":{"timeToLiveSecs":7200}}
      """;

  private static Hub root;
  private static Edge edge;

  @BeforeAll
  static void start(@TempDir Path folder) {
    NodeSdk.require();
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    edge = Edge.start(root, HoldfastOptions.in(folder.resolve("edge")));
    edge.desire(DESIRED);
  }

  @AfterAll
  static void stop() {
    edge.close();
    root.close();
  }

  private static Message message(String body) {
    return new Message(MessageProperties.NONE, Bytes.utf8(body));
  }

  @Test
  @DisplayName("TempSensor: what a module sends is seen at the hub (Java SDK)")
  void tempSensor_UPSTREAM_isSeen() throws Exception {
    Registered module = edge.newModule("tempSensor");
    try (Sdks sdks = new Sdks(edge);
        Events events = root.eventsOf(module)) {
      sdks.javaModule(module).sendEvent(Sdk.message("{\"t\":21}"), "temperatureOutput");
      assertThat(events.next().at("/systemProperties/iothub-outputname").asString())
          .isEqualTo("temperatureOutput");
    }
  }

  @Test
  @DisplayName("TempFilter: a module filters what another sends (both SDKs)")
  void tempFilter_FILTERED_isSeen() throws Exception {
    Registered filter = edge.newModule("filter");
    Registered sensor = edge.newModule("sensor");
    try (Sdks sdks = new Sdks(edge);
        Events events = root.eventsOf(filter)) {
      NodeSdk node = sdks.node(filter);
      node.step("receive", Map.of("disposition", "complete"));
      ModuleClient java = sdks.javaModule(sensor);
      for (int i = 0; i < 10; i++) {
        java.sendEvent(Sdk.message(Integer.toString(i)), "temperatureOutput");
        String body = node.event("input").path("body").asString();
        assertThat(body).isEqualTo(Integer.toString(i));
        if (i >= 5) {
          node.step("send", Map.of("output", "alertOutput", "body", body));
        }
      }
      for (int i = 5; i < 10; i++) {
        assertThat(events.next().path("body").asInt()).isEqualTo(i);
      }
      assertThat(events.poll(Duration.ofMillis(500))).as("the others were filtered").isNull();
    }
  }

  @Test
  @DisplayName("MultipleInputs: two outputs go to two inputs, thirty each")
  void multipleInputs_EACH_getsItsOwn() {
    Registered receiver = edge.newModule("twoInputs");
    try (Clients clients = new Clients(edge)) {
      Inbox inbox = Inbox.of(clients.module(receiver));
      var sender = clients.opened(edge.newModule("twoOutputs"));
      for (int i = 0; i < 30; i++) {
        var _ = result(sender.sendToOutput("o1", message("1-" + i)));
        var _ = result(sender.sendToOutput("o2", message("2-" + i)));
      }
      assertThat(inbox.first("i1", 30)).isEqualTo(expected("1-", 30));
      assertThat(inbox.first("i2", 30)).isEqualTo(expected("2-", 30));
    }
  }

  private static List<String> expected(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  @Test
  @DisplayName("[edge-51] SendTelemetryWithDelayedReceiver: what was sent before is received later")
  void delayedReceiver_MESSAGES_wait() {
    try (Clients clients = new Clients(edge)) {
      var sender = clients.opened(edge.newModule("early"));
      for (int i = 0; i < 10; i++) {
        var _ = result(sender.sendToOutput("out", message("m" + i)));
      }
      Inbox inbox = Inbox.of(clients.module(edge.newModule("late")));
      assertThat(inbox.first("in", 10)).isEqualTo(expected("m", 10));
    }
  }

  @Test
  @DisplayName("[edge-47] SendLargeMessageHandleException: 400,000 bytes are refused (Java SDK)")
  void largeMessage_SENT_fails() throws Exception {
    Registered module = edge.newModule("large");
    try (Sdks sdks = new Sdks(edge)) {
      ModuleClient client = sdks.javaModule(module);
      assertThatThrownBy(() -> client.sendEvent(Sdk.message("x".repeat(400_000)), 10_000))
          .isInstanceOf(Exception.class);
    }
    // Whoever sent it is not locked out.
    try (Clients clients = new Clients(edge)) {
      var _ = result(clients.opened(module).send(message("small")));
    }
  }

  @Test
  @DisplayName("[edge-130] Stress: 10,000 messages of one pair in less than 120 s")
  void stress_ONE_PAIR_inTime() {
    try (Clients clients = new Clients(edge)) {
      Inbox inbox = Inbox.of(clients.module(edge.newModule("pairReceiver")));
      var sender = clients.opened(edge.newModule("pair"));
      long begin = System.nanoTime();
      send(sender, 10_000).join();
      assertThat(inbox.first("in", 10_000)).isEqualTo(expected("", 10_000));
      say("one pair, 10,000 messages", begin);
      await()
          .during(Duration.ofMillis(300))
          .atMost(PATIENCE)
          .until(() -> inbox.count("in") == 10_000);
    }
  }

  @Test
  @DisplayName("[edge-130] Stress: two pairs, two senders of 5,000 each, in less than 120 s")
  void stress_TWO_PAIRS_inTime() {
    try (Clients clients = new Clients(edge)) {
      List<Inbox> inboxes =
          List.of(
              Inbox.of(clients.module(edge.newModule("c"))),
              Inbox.of(clients.module(edge.newModule("d"))));
      List<io.holdfast.client.ModuleClient> senders =
          List.of(clients.opened(edge.newModule("a")), clients.opened(edge.newModule("b")));
      long begin = System.nanoTime();
      List<CompletableFuture<?>> all = new ArrayList<>();
      senders.forEach(sender -> all.add(send(sender, 5_000)));
      all.forEach(CompletableFuture::join);
      for (Inbox inbox : inboxes) {
        assertThat(inbox.first("in", 5_000)).isEqualTo(expected("", 5_000));
      }
      say("two pairs, 5,000 messages each", begin);
    }
  }

  private static void say(String what, long begin) {
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(took).isLessThan(Duration.ofMinutes(2));
    System.out.println("stress, " + what + ": " + took.toMillis() + " ms");
  }

  /** No more than some on their way, as a program would. */
  private static CompletableFuture<?> send(io.holdfast.client.ModuleClient sender, int count) {
    return CompletableFuture.runAsync(
        () -> {
          List<CompletableFuture<?>> open = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            open.add(sender.sendToOutput("out", message(Integer.toString(i))));
            if (open.size() == 500) {
              open.forEach(CompletableFuture::join);
              open.clear();
            }
          }
          open.forEach(CompletableFuture::join);
        },
        task -> Thread.ofVirtual().start(task));
  }
}
