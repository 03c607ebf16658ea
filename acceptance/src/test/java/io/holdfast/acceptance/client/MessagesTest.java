/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.holdfast.client.Disposition;
import io.holdfast.client.InputHandler;
import io.holdfast.client.InputMessage;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [routes]
        hop = 'FROM /messages/modules/from/outputs/out INTO BrokeredEndpoint("/modules/to/inputs/in")'
        hop2 = 'FROM /messages/modules/from/outputs/out2 INTO BrokeredEndpoint("/modules/to/inputs/in2")'
        hop3 = 'FROM /messages/modules/from/outputs/out3 INTO BrokeredEndpoint("/modules/to/inputs/in3")'
        up = 'FROM /messages/modules/from/outputs/up INTO $upstream'
        rest = 'FROM /messages/modules/talker INTO $upstream'
        """)
class MessagesTest {

  /** All that a client may set, but the output. */
  private static final Map<SystemProperty, String> SYSTEM =
      Map.ofEntries(
          Map.entry(SystemProperty.MESSAGE_ID, "id 1/ä"),
          Map.entry(SystemProperty.CORRELATION_ID, "c+1"),
          Map.entry(SystemProperty.USER_ID, "u%1"),
          Map.entry(SystemProperty.TO, "some/where"),
          Map.entry(SystemProperty.CONTENT_TYPE, "application/json"),
          Map.entry(SystemProperty.CONTENT_ENCODING, "utf-8"),
          Map.entry(SystemProperty.EXPIRY, "2036-01-31T12:00:00.0000000Z"),
          Map.entry(SystemProperty.CREATION_TIME, "2026-01-31T12:00:00.0000000Z"),
          Map.entry(SystemProperty.INTERFACE_ID, "urn:a:b"),
          Map.entry(SystemProperty.SUBJECT, "part"),
          Map.entry(SystemProperty.MESSAGE_SCHEMA, "s&1"),
          Map.entry(SystemProperty.DIAGNOSTIC_ID, "abcd1234"),
          Map.entry(SystemProperty.DIAGNOSTIC_CONTEXT, "creationtimeutc=1"));

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: telemetry arrives with all system and application properties")
  void send_ALL_PROPERTIES_arrive(Face face, Hub hub) {
    Registered module = hub.newModule(hub.newDevice(), "from");
    MessageProperties.Builder properties = MessageProperties.builder();
    SYSTEM.forEach(properties::system);
    properties
        .application("alert", "a=b&c d")
        .application("größe €/+%", "ключ")
        .application("e", "");
    try (Stage stage = new Stage(face, hub);
        Events events = hub.eventsOf(module)) {
      Peer client = stage.opened(module);
      stage.result(client.send("up", new Message(properties.build(), Bytes.utf8("{\"t\":21.5}"))));

      JsonNode event = events.next();
      JsonNode system = event.path("systemProperties");
      SYSTEM.forEach((property, value) ->
          assertThat(system.path(property.hubName()).asString(""))
              .as(property.hubName())
              .isEqualTo(value));
      assertThat(system.path("iothub-outputname").asString()).isEqualTo("up");
      assertThat(system.path("iothub-connection-module-id").asString()).isEqualTo("from");
      assertThat(event.path("applicationProperties").toString())
          .isEqualTo("{\"alert\":\"a=b&c d\",\"größe €/+%\":\"ключ\",\"e\":\"\"}");
      assertThat(event.at("/body/t").doubleValue()).isEqualTo(21.5);
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: 256 KiB are delivered, a byte more is refused before it is sent")
  void send_LIMITS_areKept(Face face, Hub hub) {
    Registered module = hub.newModule(hub.newDevice(), "talker");
    MessageProperties named = MessageProperties.builder().application("n", "12345").build();
    try (Stage stage = new Stage(face, hub);
        Events events = hub.eventsOf(module)) {
      Peer client = stage.opened(module);
      Bytes largest = Bytes.owning(new byte[Message.MAX_SIZE - 6]);
      CompletableFuture<Void> fits = client.send(null, new Message(named, largest));
      Bytes larger = Bytes.owning(new byte[Message.MAX_SIZE - 5]);
      Throwable refused = stage.failure(client.send(null, new Message(named, larger)));
      stage.result(fits);
      stage.result(client.send(null, "after"));

      if (refused instanceof ClientException typed) {
        assertThat(typed.code()).isEqualTo(ClientException.Code.TOO_LARGE);
      } else {
        assertThat(refused).isInstanceOf(Peer.Unconfirmed.class).hasMessage("ERROR");
      }
      assertThat(events.next().at("/applicationProperties/n").asString()).isEqualTo("12345");
      assertThat(events.next().path("body").asString()).isEqualTo("after");
      assertThat(client.connects()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: what goes to an output arrives at another module's input, in order")
  void input_ROUTED_arrivesInOrder(Face face, Hub hub) {
    Registered device = hub.newDevice();
    try (Stage stage = new Stage(face, hub)) {
      Peer from = stage.opened(hub.newModule(device, "from"));
      Peer to = stage.opened(hub.newModule(device, "to"));
      Queue<InputMessage> inbox = new ConcurrentLinkedQueue<>();
      to.onInput("in", accepting(inbox));
      List<CompletableFuture<Void>> sent = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        MessageProperties properties =
            MessageProperties.builder()
                .system(SystemProperty.MESSAGE_ID, "m" + i)
                .application("n n", "=" + i)
                .build();
        sent.add(from.send("out", new Message(properties, Bytes.utf8("body " + i))));
      }
      sent.forEach(stage::result);
      stage.until("all messages", () -> inbox.size() == 300);
      int i = 0;
      for (InputMessage got : inbox) {
        assertThat(got.input()).isEqualTo("in");
        assertThat(got.redelivered()).isFalse();
        assertThat(got.message().body().utf8()).isEqualTo("body " + i);
        MessageProperties properties = got.message().properties();
        assertThat(properties.application()).isEqualTo(Map.of("n n", "=" + i));
        assertThat(properties.system(SystemProperty.MESSAGE_ID)).isEqualTo("m" + i);
        assertThat(properties.system(SystemProperty.CONNECTION_MODULE_ID)).isEqualTo("from");
        assertThat(properties.system(SystemProperty.CONNECTION_DEVICE_ID))
            .isEqualTo(device.identity().deviceId());
        i++;
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: each input has its handler, and the default one the others")
  void input_HANDLERS_takeTheirOwn(Face face, Hub hub) {
    Registered device = hub.newDevice();
    try (Stage stage = new Stage(face, hub)) {
      Peer from = stage.opened(hub.newModule(device, "from"));
      Peer to = stage.opened(hub.newModule(device, "to"));
      Queue<InputMessage> own = new ConcurrentLinkedQueue<>();
      Queue<InputMessage> others = new ConcurrentLinkedQueue<>();
      to.onInput("in2", accepting(own));
      to.onInput(null, accepting(others));
      for (String output : List.of("out", "out2", "out3")) {
        stage.result(from.send(output, "by " + output));
      }
      stage.until("all messages", () -> own.size() + others.size() == 3);
      assertThat(own).extracting(InputMessage::input).containsExactly("in2");
      assertThat(others)
          .extracting(InputMessage::input, got -> got.message().body().utf8())
          .containsExactlyInAnyOrder(tuple("in", "by out"), tuple("in3", "by out3"));
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: accepted and rejected messages are gone, an abandoned one comes again")
  void input_DISPOSITIONS_areTold(Face face, Hub hub) {
    Registered device = hub.newDevice();
    Registered receiver = hub.newModule(device, "to");
    CompletableFuture<Disposition> late = new CompletableFuture<>();
    Queue<InputMessage> inbox = new ConcurrentLinkedQueue<>();
    try (Stage stage = new Stage(face, hub)) {
      Peer from = stage.opened(hub.newModule(device, "from"));
      Peer to = stage.opened(receiver);
      to.onInput(
          "in",
          message -> {
            inbox.add(message);
            String text = message.message().body().utf8();
            return text.equals("LATE")
                ? late
                : CompletableFuture.completedFuture(Disposition.valueOf(text));
          });
      for (String text : List.of("LATE", "ACCEPTED", "REJECTED", "ABANDONED", "ACCEPTED")) {
        stage.result(from.send("out", text));
      }
      stage.until("five messages", () -> inbox.size() == 5);
      late.complete(Disposition.ACCEPTED);
      to.close();

      inbox.clear();
      Peer again = stage.client(Setup.of(hub, receiver));
      again.onInput("in", accepting(inbox)); // Before what is left comes, which is at once.
      again.open();
      stage.result(from.send("out", "last"));
      stage.until("what is left", () -> inbox.size() == 2);
      assertThat(inbox)
          .extracting(got -> got.message().body().utf8())
          .containsExactly("ABANDONED", "last");
      assertThat(inbox).extracting(InputMessage::redelivered).containsExactly(true, false);
    }
  }

  static InputHandler accepting(Queue<InputMessage> inbox) {
    return message -> {
      inbox.add(message);
      return CompletableFuture.completedFuture(Disposition.ACCEPTED);
    };
  }
}
