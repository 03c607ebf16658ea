/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.client.Disposition;
import io.holdfast.client.ModuleClient;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.MethodResult;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics of an edge hub have the reference's names and labels, and are true. */
class MetricsTest {

  private static final String DESIRED =
      """
      {"schemaVersion":"1.1",
       "routes":{
         "hop":"FROM /messages/modules/seed/outputs/hop INTO BrokeredEndpoint('/modules/to/inputs/in')",
         "up":"FROM /messages/modules/seed/outputs/hop INTO $upstream",
         "count":"FROM /messages/modules/counted/outputs/* INTO $upstream",
         "full":"FROM /messages/modules/many/outputs/* INTO BrokeredEndpoint('/modules/never/inputs/full')",
         "short":{"route":"FROM /messages/modules/from/outputs/short INTO BrokeredEndpoint('/modules/later/inputs/in')",
           "priority":3,"timeToLiveSecs":10},
         "long":"FROM /messages/modules/from/outputs/long INTO BrokeredEndpoint('/modules/later/inputs/in')"},
       "storeAndForwardConfiguration":{"timeToLiveSecs":7200}}
      """;

  /** The table of the reference: name, and the labels of its own. */
  private static final Map<String, List<String>> ROWS =
      Map.ofEntries(
          row("gettwin_total", "source", "id"),
          row("gettwin_duration_seconds", "source", "id", "quantile"),
          row("messages_received_total", "id", "route_output"),
          row("message_size_bytes", "id", "quantile"),
          row(
              "messages_sent_total",
              "from",
              "to",
              "from_route_output",
              "to_route_input",
              "priority"),
          row(
              "message_send_duration_seconds",
              "from",
              "to",
              "from_route_output",
              "to_route_input",
              "quantile"),
          row("message_process_duration_seconds", "from", "to", "priority", "quantile"),
          row("reported_properties_total", "target", "id"),
          row("reported_properties_update_duration_seconds", "target", "id", "quantile"),
          row("direct_methods_total", "from", "to"),
          row("direct_method_duration_seconds", "from", "to", "quantile"),
          row("queue_length", "endpoint", "priority"),
          row("messages_dropped_total", "reason", "from", "from_route_output"),
          row("messages_unack_total", "reason", "from", "from_route_output"),
          row("offline_count_total", "id"),
          row("offline_duration_seconds", "id", "quantile"),
          row("operation_retry_total", "id", "operation"),
          row("client_connect_failed_total", "id", "reason"),
          row("connected_clients"),
          row("client_connect_success_total", "id"),
          row("client_disconnect_total", "id"),
          // Ours.
          row("queue_oldest_message_age_seconds", "endpoint", "priority"),
          row("queue_size_bytes", "endpoint", "priority"),
          row("queue_drain_messages_per_second", "endpoint"),
          row("store_commit_duration_seconds", "quantile"),
          row("upstream_lag_seconds"),
          row("upstream_connected"),
          row("upstream_in_flight_messages"),
          row("messages_removed_total", "reason"));

  private static Hub root;
  private static Relays relays;
  private static Edge edge;
  private static String device;

  private static Map.Entry<String, List<String>> row(String name, String... labels) {
    return Map.entry("edgehub_" + name, List.of(labels));
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    root =
        Hub.start(
            HoldfastOptions.in(folder.resolve("root")).withConfiguration("[metrics]\nport = 0\n"));
    relays = Relays.to(root);
    edge =
        Edge.start(
            root,
            Edge.newDevice(root, Map.of()),
            relays.way(),
            HoldfastOptions.in(folder.resolve("edge"))
                .withConfiguration("[queue]\nmax-size = \"1MiB\"\n"));
    device = edge.device().identity().deviceId();
    edge.desire(DESIRED);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() ->
            scrape().sum("edgehub_queue_length", queue("later", "in", 3)) == 0
                && !scrape().find("edgehub_queue_length", queue("later", "in", 3)).isEmpty());
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
    relays.close();
    root.close();
  }

  private static Scrape scrape() {
    return Scrape.of(edge.host(), edge.ready().metricsPort().orElseThrow());
  }

  private static Map<String, String> queue(String module, String input, long priority) {
    return Map.of(
        "endpoint", device + "/" + module + "/" + input, "priority", Long.toString(priority));
  }

  private static String id(Registered identity) {
    return identity.identity().clientId();
  }

  private static void awaitSum(String name, Map<String, String> labels, double value) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(scrape().sum(name, labels)).as(name + labels).isEqualTo(value));
  }

  private static void send(ModuleClient client, String output, int from, int to) {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = from; i < to; i++) {
      sent.add(
          client.sendToOutput(output, new Message(MessageProperties.NONE, Bytes.utf8("" + i))));
    }
    sent.forEach(Clients::result);
  }

  @Test
  @DisplayName(
      "[edge-120] [edge-123] After a message, a method, an update of reported properties and a"
          + " fetched twin every metric is there, with all its labels")
  void scrape_SEEDED_hasEveryRow() throws IOException {
    assertThat(edge.ready().metricsPort()).hasValue(9600);
    Registered seed = edge.newModule("seed");
    Registered to = edge.newModule("to");
    try (Clients clients = new Clients(edge)) {
      ModuleClient client = clients.module(seed);
      var _ =
          client.onMethod(
              "greet",
              request -> CompletableFuture.completedFuture(new MethodResult(200, Bytes.EMPTY)));
      var _ = result(client.open());
      send(client, "hop", 0, 3);
      send(client, "nowhere", 0, 1);
      var _ = result(client.twin());
      var _ = result(client.updateReported(Map.of("fan", "on")));
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() ->
              root.service().invoke(seed.identity(), "{\"methodName\":\"greet\"}").status() == 200);
    }
    takeTwice(to);
    fill(edge.newModule("many"));
    strangers(seed);
    relays.down();
    awaitSum("edgehub_upstream_connected", Map.of(), 0);
    relays.up();
    awaitSum("edgehub_upstream_connected", Map.of(), 1);
    awaitSum("edgehub_messages_sent_total", Map.of("from", id(seed), "to", "upstream"), 3);

    Scrape scrape = Scrape.of(edge.host(), edge.ready().metricsPort().orElseThrow());
    ROWS.forEach((name, labels) -> assertRow(scrape, name, labels));
    assertThat(
            scrape.series().stream().map(each -> each.labels().get("instance_number")).distinct())
        .hasSize(1);
    assertThat(
            scrape.sum("edgehub_direct_methods_total", Map.of("from", "upstream", "to", id(seed))))
        .isPositive();
    assertThat(scrape.sum("edgehub_messages_unack_total", Map.of("reason", "queue_full")))
        .isPositive();
    System.out.println("metrics: " + scrape.series().size() + " series");
  }

  private static void assertRow(Scrape scrape, String name, List<String> labels) {
    List<Scrape.Series> found = scrape.find(name, Map.of());
    assertThat(found).as(name).isNotEmpty();
    for (Scrape.Series each : found) {
      List<String> wanted = new ArrayList<>(labels);
      wanted.addAll(List.of("iothub", "edge_device", "instance_number"));
      if (each.labels().containsKey("ms_telemetry")) {
        wanted.add("ms_telemetry");
      }
      assertThat(each.labels()).as(name).containsOnlyKeys(wanted);
      assertThat(each.labels())
          .as(name)
          .containsEntry("edge_device", device)
          .containsEntry("iothub", root.host());
    }
  }

  /** Gets the messages without a word, and again. */
  private static void takeTwice(Registered to) throws IOException {
    String inputs = "devices/" + device + "/modules/to/inputs/#";
    try (RawMqtt first = EdgeDial.connect(edge, to)) {
      first.subscribe(inputs, 1);
      var _ = first.await(MqttPacket.PUBLISH);
    }
    try (RawMqtt second = EdgeDial.connect(edge, to)) {
      second.subscribe(inputs, 1);
      for (int i = 0; i < 3; i++) {
        second.acknowledge(second.await(MqttPacket.PUBLISH));
      }
      second.ping();
    }
    awaitSum("edgehub_messages_sent_total", Map.of("to", id(to), "to_route_input", "in"), 3);
  }

  /** Sends more than a queue takes, until the connection ends. */
  private static void fill(Registered many) throws IOException {
    String topic = "devices/" + device + "/modules/many/messages/events/%24.on=o";
    try (RawMqtt client = EdgeDial.connect(edge, many)) {
      byte[] body = new byte[200_000];
      for (int i = 0; i < 12; i++) {
        int _ = client.send(topic, 1, body);
      }
      var _ = client.awaitEnd(PATIENCE);
    } catch (IOException e) {
      // it was closed while the test wrote
    }
  }

  /** One who is registered, with another's key, and one who is not. */
  private static void strangers(Registered known) throws IOException {
    Registered wrong = new Registered(known.host(), known.identity(), "d3Jvbmc=", "d3Jvbmc=");
    assertThat(EdgeDial.connack(edge, wrong, connect -> connect)).isNotZero();
    awaitSum("edgehub_client_connect_failed_total", Map.of("id", id(known)), 1);
    Registered nobody =
        new Registered(
            known.host(), edge.device().identity().device().module("nobody"), "YQ==", "YQ==");
    assertThat(EdgeDial.connack(edge, nobody, connect -> connect)).isNotZero();
    awaitSum("edgehub_client_connect_failed_total", Map.of("id", "<other>"), 1);
  }

  @Test
  @DisplayName(
      "[edge-121] The length of a queue is exact while its module is away, when its messages die,"
          + " and when it has taken them")
  void queueLength_FILL_EXPIRE_DRAIN_exact() {
    Registered later = edge.newModule("later");
    try (Clients clients = new Clients(edge)) {
      ModuleClient from = clients.opened(edge.newModule("from"));
      send(from, "long", 0, 40);
      send(from, "short", 0, 25);
      Scrape filled = scrape();
      assertThat(filled.sum("edgehub_queue_length", queue("later", "in", 2_000_000_000)))
          .isEqualTo(40);
      assertThat(
              filled.sum("edgehub_queue_length", queue("later", "in", 3))
                  + filled.sum("edgehub_messages_dropped_total", Map.of("reason", "ttl_expiry")))
          .isEqualTo(25);

      awaitSum("edgehub_queue_length", queue("later", "in", 3), 0);
      Scrape expired = scrape();
      assertThat(
              expired.sum(
                  "edgehub_messages_dropped_total",
                  Map.of(
                      "reason", "ttl_expiry",
                      "from", device + "/from",
                      "from_route_output", "short")))
          .isEqualTo(25);
      assertThat(expired.sum("edgehub_queue_length", queue("later", "in", 2_000_000_000)))
          .isEqualTo(40);
      assertThat(
              expired.sum(
                  "edgehub_queue_oldest_message_age_seconds", queue("later", "in", 2_000_000_000)))
          .isBetween(10.0, PATIENCE.toSeconds() * 2.0);

      ModuleClient receiver = clients.module(later);
      var _ =
          receiver.onInput(
              "in", message -> CompletableFuture.completedFuture(Disposition.ACCEPTED));
      var _ = result(receiver.open());
      awaitSum("edgehub_queue_length", queue("later", "in", 2_000_000_000), 0);
      assertThat(scrape().sum("edgehub_messages_sent_total", Map.of("to", id(later))))
          .isEqualTo(40);
    }
  }

  @Test
  @DisplayName("[edge-122] As many are sent as were received: after 1, 10, 100 and 10 times 10")
  void sent_RECEIVED_areEqual() {
    Registered counted = edge.newModule("counted");
    try (Clients clients = new Clients(edge)) {
      ModuleClient client = clients.opened(counted);
      int all = 0;
      for (int batch : new int[] {1, 10, 100}) {
        send(client, "out", all, all + batch);
        all += batch;
        assertSent(counted, all);
      }
      for (int i = 0; i < 10; i++) {
        send(client, "out", all, all + 10);
        all += 10;
      }
      assertSent(counted, all);
    }
  }

  private static void assertSent(Registered sender, int messages) {
    Map<String, String> from = Map.of("from", id(sender), "to", "upstream");
    awaitSum("edgehub_messages_sent_total", from, messages);
    Scrape scrape = scrape();
    Map<String, String> by = Map.of("id", id(sender), "route_output", "out");
    assertThat(scrape.sum("edgehub_messages_received_total", by)).isEqualTo(messages);
    assertThat(scrape.sum("edgehub_messages_sent_total", from)).isEqualTo(messages);
    assertThat(scrape.sum("edgehub_message_size_bytes_count", Map.of("id", id(sender))))
        .isEqualTo(messages);
    assertThat(scrape.sum("edgehub_message_process_duration_seconds_count", from))
        .isEqualTo(messages);
  }

  @Test
  @DisplayName("[edge-30] A message that no route takes is acknowledged, and counted as dropped")
  void send_NO_ROUTE_isCounted() {
    Registered lonely = edge.newModule("lonely");
    try (Clients clients = new Clients(edge)) {
      send(clients.opened(lonely), "out", 0, 7);
      assertThat(
              scrape()
                  .sum(
                      "edgehub_messages_dropped_total",
                      Map.of(
                          "reason", "no_route",
                          "from", id(lonely),
                          "from_route_output", "out")))
          .isEqualTo(7);
    }
  }

  @Test
  @DisplayName("A root hub tells metrics where it was told to")
  void root_CONFIGURED_tells() throws IOException {
    Registered module = root.newModule();
    try (RawMqtt client = root.rawMqtt()) {
      client.send(Dial.request(module).bytes());
      assertThat(client.await(MqttPacket.CONNACK).returnCode()).isZero();
      client.publish(EdgeDial.events(module) + "/", "one");
    }
    Scrape scrape = Scrape.of(root.host(), root.ready().metricsPort().orElseThrow());
    assertThat(scrape.sum("edgehub_messages_received_total", Map.of("id", id(module))))
        .isEqualTo(1);
    assertThat(scrape.find("edgehub_connected_clients", Map.of("iothub", root.host()))).hasSize(1);
  }
}
