/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.BlockingModuleClient;
import io.holdfast.client.ClientOptions;
import io.holdfast.client.ConnectionStatus;
import io.holdfast.client.HubClient;
import io.holdfast.client.MessageSender;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(HoldfastExtension.class)
@SuppressWarnings("FutureReturnValueIgnored") // As in programs that do not care.
class SendingGuideTest {

  private static void first(String connectionString, Path caFile) throws InterruptedException {
    // example: first
    ClientOptions options = ClientOptions.builder().trustedCertificates(caFile).build();
    try (ClientDriver driver = ClientDriver.start();
        ModuleClient client =
            ModuleClient.fromConnectionString(driver, connectionString, options)) {
      BlockingModuleClient module = client.blocking(Duration.ofSeconds(30));
      module.open();
      module.send(new Message(MessageProperties.NONE, Bytes.utf8("{\"temperature\": 21.5}")));
    }
    // end
  }

  @Test
  @DisplayName("[client-32] Guide: the first program stores its message")
  void first_RUN_storesItsMessage(Hub hub) throws Exception {
    Registered module = hub.newModule();
    try (Events events = hub.eventsOf(module)) {
      first(module.connectionString(), hub.ready().caFile());
      assertThat(Reading.body(events.next()).path("temperature").doubleValue()).isEqualTo(21.5);
    }
  }

  @Test
  @DisplayName("Guide: a client finds its connection string in the environment")
  void environment_CONNECTION_STRING_connects(Hub hub) {
    Map<String, String> variables =
        Map.of(
            "IotHubConnectionString", hub.newModule().connectionString(),
            "EdgeModuleCACertificateFile", hub.ready().caFile().toString());
    try (ClientDriver driver = ClientDriver.start()) {
      // example: environment
      ModuleClient client =
          ModuleClient.fromEnvironment(driver, ClientOptions.defaults(), variables);
      // end
      client.open().join();
      client.close();
    }
  }

  private static void confirm(ModuleClient client, Consumer<String> log) {
    // example: send
    Message message =
        new Message(
            MessageProperties.builder()
                .system(SystemProperty.MESSAGE_ID, "reading-1")
                .system(SystemProperty.CONTENT_TYPE, "application/json")
                .system(SystemProperty.CONTENT_ENCODING, "utf-8")
                .application("alert", "high")
                .build(),
            Bytes.utf8("{\"temperature\": 81.5}"));
    client
        .send(message)
        .whenComplete((done, failure) ->
            log.accept(failure == null ? "stored" : "not sent: " + failure.getMessage()));
    // end
  }

  @Test
  @DisplayName("[client-110] Guide: a message arrives with its properties, and is confirmed")
  void send_WITH_PROPERTIES_isConfirmed(Hub hub) throws Exception {
    Registered module = hub.newModule();
    BlockingQueue<String> log = new LinkedBlockingQueue<>();
    try (Events events = hub.eventsOf(module);
        ClientDriver driver = ClientDriver.start();
        ModuleClient client = Reading.client(driver, hub, module)) {
      client.open();
      confirm(client, log::add);
      assertThat(Reading.next(log)).isEqualTo("stored");
      JsonNode event = events.next();
      assertThat(event.at("/systemProperties/message-id").asString()).isEqualTo("reading-1");
      assertThat(event.at("/systemProperties/content-type").asString())
          .isEqualTo("application/json");
      assertThat(event.at("/applicationProperties/alert").asString()).isEqualTo("high");
    }
  }

  private static void dropWhenFull(ModuleClient client, Message message, Runnable dropped) {
    // example: queue-full
    client
        .send(message)
        .exceptionally(failure -> {
          if (failure instanceof ClientException refused
              && refused.code() == ClientException.Code.QUEUE_FULL) {
            dropped.run();
          }
          return null;
        });
    // end
  }

  @Test
  @DisplayName("[client-45] Guide: what does not fit into the queue fails at once")
  void send_QUEUE_FULL_fails(Hub hub) throws Exception {
    BlockingQueue<String> dropped = new LinkedBlockingQueue<>();
    try (ClientDriver driver = ClientDriver.start()) {
      String connectionString = hub.newModule().connectionString();
      // example: queue
      ClientOptions small = ClientOptions.builder().queue(100, 1024 * 1024).build();
      ModuleClient client = ModuleClient.fromConnectionString(driver, connectionString, small);
      // end
      for (int i = 0; i < 101; i++) {
        dropWhenFull(client, Reading.of("{}"), () -> dropped.add("one"));
      }
      assertThat(Reading.next(dropped)).isEqualTo("one");
      assertThat(client.sendStatus().join().waiting()).isEqualTo(100);
      client.close(Duration.ZERO).join();
      assertThat(dropped).isEmpty();
    }
  }

  private static void sendAll(ModuleClient client, Iterable<Message> readings) {
    // example: sender
    MessageSender sender = client.sender(50);
    try (SubmissionPublisher<Message> publisher = new SubmissionPublisher<>()) {
      publisher.subscribe(sender);
      readings.forEach(publisher::submit); // waits while the hub does not keep up
    }
    sender.sent().join();
    // end
  }

  @Test
  @DisplayName("[client-131] Guide: a sender brings all of a publisher's messages, in order")
  void sender_MANY_arriveInOrder(Hub hub) throws Exception {
    Registered module = hub.newModule();
    List<Message> readings = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      readings.add(Reading.of("{\"n\":" + i + "}"));
    }
    try (Events events = hub.eventsOf(module);
        ClientDriver driver = ClientDriver.start();
        ModuleClient client = Reading.client(driver, hub, module)) {
      client.open();
      sendAll(client, readings);
      for (int i = 0; i < 1000; i++) {
        assertThat(Reading.body(events.next()).path("n").intValue()).isEqualTo(i);
      }
    }
  }

  private static List<ModuleClient> fleet(
      ClientDriver driver, ClientOptions options, List<String> connectionStrings) {
    // example: many
    List<ModuleClient> clients = new ArrayList<>();
    for (String connectionString : connectionStrings) {
      clients.add(ModuleClient.fromConnectionString(driver, connectionString, options));
    }
    CompletableFuture.allOf(
            clients.stream().map(ModuleClient::open).toArray(CompletableFuture<?>[]::new))
        .join();
    // end
    return clients;
  }

  @Test
  @DisplayName("Guide: many clients share a driver and their options")
  void many_ONE_DRIVER_areOpen(Hub hub) {
    Registered device = hub.newDevice();
    List<String> connectionStrings = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      connectionStrings.add(hub.newModule(device, "m" + i).connectionString());
    }
    try (ClientDriver driver = ClientDriver.start()) {
      List<ModuleClient> clients = fleet(driver, Reading.options(hub).build(), connectionStrings);
      for (ModuleClient client : clients) {
        client.send(Reading.of("{}")).join();
        assertThat(client.status()).isInstanceOf(ConnectionStatus.Connected.class);
        client.close();
      }
    }
  }

  private static ClientOptions watched(Path caFile, Consumer<String> log) {
    // example: status
    ClientOptions options =
        ClientOptions.builder()
            .trustedCertificates(caFile)
            .statusListener(status -> {
              if (status instanceof ConnectionStatus.Connected) {
                log.accept("connected");
              } else if (status instanceof ConnectionStatus.Reconnecting lost) {
                log.accept("lost: " + lost.reason() + ", again in " + lost.nextAttempt());
              } else if (status instanceof ConnectionStatus.Stopped stopped) {
                log.accept("given up: " + stopped.failure().code());
              } else if (status instanceof ConnectionStatus.Closed) {
                log.accept("closed");
              }
            })
            .build();
    // end
    return options;
  }

  @Test
  @DisplayName("[client-125] Guide: the status listener hears of connections and refusals")
  void status_CONNECTED_AND_CLOSED_isTold(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    Registered module = hub.newModule(device, "m");
    BlockingQueue<String> log = new LinkedBlockingQueue<>();
    try (ClientDriver driver = ClientDriver.start();
        ModuleClient client =
            ModuleClient.fromConnectionString(
                driver, module.connectionString(), watched(hub.ready().caFile(), log::add))) {
      client.open();
      assertThat(Reading.next(log)).isEqualTo("connected");
      hub.service().setStatus(device.identity(), "disabled");
      assertThat(Reading.next(log)).startsWith("lost: ");
      hub.service().setStatus(device.identity(), "enabled");
      client.close(HubClient.DEFAULT_DRAIN).join();
      String last = Reading.next(log);
      while (!last.equals("closed")) {
        assertThat(last).matches("lost: .*|connected");
        last = Reading.next(log);
      }
    }
  }
}
