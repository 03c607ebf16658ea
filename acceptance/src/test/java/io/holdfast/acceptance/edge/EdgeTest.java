/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.DeviceClient;
import io.holdfast.client.Disposition;
import io.holdfast.client.ModuleClient;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.MethodResult;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An edge hub below a root hub does what it is for: the first look at all of its parts. */
class EdgeTest {

  private static final String DESIRED =
      """
      {"schemaVersion":"1.1",
       "routes":{
         "hop":"FROM /messages/modules/from/outputs/hop INTO BrokeredEndpoint('/modules/to/inputs/in')",
         "up":"FROM /messages/modules/from/outputs/up INTO $upstream",
         "leaves":"FROM /messages/* WHERE NOT IS_DEFINED($connectionModuleId) INTO $upstream"},
       "storeAndForwardConfiguration":{"timeToLiveSecs":7200}}
      """;

  private static Hub root;
  private static Edge edge;

  /** The module whose outputs the routes name. */
  private static Registered from;

  @BeforeAll
  static void start(@TempDir Path folder) {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    edge = Edge.start(root, HoldfastOptions.in(folder.resolve("edge")));
    edge.desire(DESIRED);
    from = edge.newModule("from");
  }

  @AfterAll
  static void stop() {
    edge.close();
    root.close();
  }

  @Test
  @DisplayName("[edge-33] The hub reports that it took its routes")
  void desired_ROUTES_reported() {
    assertThat(edge.reported().path("lastDesiredVersion").asLong(0)).isPositive();
    assertThat(edge.reported().path("schemaVersion").asString()).isEqualTo("1.0");
  }

  @Test
  @DisplayName("A module's message goes upstream with its properties, and by name of its sender")
  void send_UPSTREAM_arrivesAtTheRoot() {
    try (Clients clients = new Clients(edge);
        Events events = root.eventsOf(from)) {
      ModuleClient client = clients.opened(from);
      MessageProperties properties = MessageProperties.builder().application("level", "5").build();
      var _ = result(client.sendToOutput("up", new Message(properties, Bytes.utf8("21.5"))));

      JsonNode event = events.next();
      assertThat(event.path("applicationProperties").path("level").asString()).isEqualTo("5");
      assertThat(event.at("/systemProperties/iothub-connection-module-id").asString())
          .isEqualTo("from");
      assertThat(event.at("/systemProperties/iothub-connection-device-id").asString())
          .isEqualTo(edge.device().identity().deviceId());
      assertThat(event.at("/systemProperties/iothub-outputname").asString()).isEqualTo("up");
    }
  }

  @Test
  @DisplayName("A module's message reaches another module's input")
  void send_TO_INPUT_delivered() {
    Queue<String> received = new ConcurrentLinkedQueue<>();
    Registered to = edge.newModule("to");
    try (Clients clients = new Clients(edge)) {
      ModuleClient receiver = clients.module(to);
      var _ =
          receiver.onInput(
              "in",
              message -> {
                received.add(message.message().body().utf8());
                return CompletableFuture.completedFuture(Disposition.ACCEPTED);
              });
      var _ = result(receiver.open());
      ModuleClient sender = clients.opened(from);
      var _ =
          result(
              sender.sendToOutput("hop", new Message(MessageProperties.NONE, Bytes.utf8("one"))));
      Awaitility.await().atMost(PATIENCE).until(() -> List.copyOf(received).equals(List.of("one")));
    }
  }

  @Test
  @DisplayName("A leaf device connects through the edge hub, and its messages are its own")
  void send_LEAF_arrivesAtTheRoot() {
    Registered leaf = edge.newLeaf();
    try (Clients clients = new Clients(edge);
        Events events = root.eventsOf(leaf)) {
      DeviceClient client = clients.leaf(leaf);
      var _ = result(client.open());
      var _ = result(client.send(new Message(MessageProperties.NONE, Bytes.utf8("7"))));
      assertThat(events.next().at("/systemProperties/iothub-connection-device-id").asString())
          .isEqualTo(leaf.identity().deviceId());
    }
  }

  @Test
  @DisplayName("A back end calls a module's method through the edge hub")
  void invoke_FROM_ROOT_answered() {
    Registered module = edge.newModule("callee");
    try (Clients clients = new Clients(edge)) {
      ModuleClient client = clients.module(module);
      var _ =
          client.onMethod(
              "greet",
              request ->
                  CompletableFuture.completedFuture(
                      new MethodResult(200, request.payload().orElse(Bytes.EMPTY))));
      var _ = result(client.open());
      List<JsonNode> answers = new ArrayList<>();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> {
            var reply =
                root.service()
                    .invoke(
                        module.identity(),
                        "{\"methodName\":\"greet\",\"payload\":1,\"connectTimeoutInSeconds\":30}");
            answers.add(reply.json());
            return reply.status() == 200;
          });
      assertThat(answers.getLast().toString()).isEqualTo("{\"status\":200,\"payload\":1}");
    }
  }
}
