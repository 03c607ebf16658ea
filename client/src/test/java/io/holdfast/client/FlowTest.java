/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // What becomes of them the hub sees.
class FlowTest {

  private static final String INPUT = "devices/dev-1/modules/mod-1/inputs/";

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  private static boolean acknowledged(RawMqtt hub) {
    Scene.publish(hub, "$iothub/methods/POST/any/?$rid=1", "null");
    hub.awaitPublish("$iothub/methods/res/404/?$rid=1");
    return hub.poll(packet -> packet.type() == MqttPacket.PUBACK, Duration.ZERO) != null;
  }

  @Test
  @DisplayName("[client-129] A publisher gives what is demanded; nothing else is acknowledged")
  void inputs_DEMAND_1_acknowledgesOne() throws Exception {
    ModuleClient client = scene.module();
    client.open();
    var messages = Collector.of(client.inputs("in"));
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    for (int id = 1; id <= 3; id++) {
      Scene.publish(hub, INPUT + "in/%24.cdid=d", id, "m" + id);
    }
    assertThat(acknowledged(hub)).isFalse();
    assertThat(messages.items).isEmpty();

    messages.request(1);
    ReceivedMessage first = messages.next();
    assertThat(first.content().message().body().utf8()).isEqualTo("m1");
    assertThat(acknowledged(hub)).isFalse();
    assertThat(first.acknowledge(Disposition.ACCEPTED)).isTrue();
    assertThat(first.acknowledge(Disposition.ACCEPTED)).isFalse();
    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(1);
    assertThat(acknowledged(hub)).isFalse();
    assertThat(messages.items).isEmpty();

    messages.request(Long.MAX_VALUE);
    messages.request(Long.MAX_VALUE);
    messages.next().acknowledge(Disposition.REJECTED);
    messages.next().acknowledge(Disposition.ACCEPTED);
    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(2);
    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(3);
    assertThat(messages.overlaps).hasValue(0);
  }

  @Test
  @DisplayName("[client-129] Where nobody demands the client stops reading, and goes on later")
  void inputs_NO_DEMAND_stopsReading() throws Exception {
    ModuleClient client = scene.module();
    client.open();
    var messages = Collector.of(client.inputs());
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    // Far more than one read takes in at once.
    String large = "m".repeat(1000);
    for (int id = 1; id <= 1500; id++) {
      Scene.publish(hub, INPUT + "in/%24.cdid=d", id, large);
    }
    // Behind them all, so not read as long as these are not decided.
    Scene.publish(hub, "$iothub/methods/POST/any/?$rid=9", "null");

    messages.request(Long.MAX_VALUE);
    List<ReceivedMessage> held = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      held.add(messages.next());
    }
    scene.turn(Duration.ZERO);
    assertThat(messages.items).hasSizeLessThan(400);
    assertThat(hub.poll(p -> p.type() == MqttPacket.PUBLISH, Duration.ZERO)).isNull();
    held.forEach(message -> message.acknowledge(Disposition.ACCEPTED));
    for (int i = 1000; i < 1500; i++) {
      messages.next().acknowledge(Disposition.ACCEPTED);
    }
    hub.awaitPublish("$iothub/methods/res/404/?$rid=9");
  }

  @Test
  @DisplayName("[client-129] A device's messages from the cloud come as they are demanded, too")
  void messages_DEMANDED_areGivenAndAcknowledged() throws Exception {
    DeviceClient client = scene.device();
    client.open();
    var messages = Collector.of(client.messages());
    RawMqtt hub = scene.accept();
    String topic = "devices/dev-1/messages/devicebound/";
    assertThat(Scene.grant(hub).filters()).containsOnlyKeys(topic + "#");
    Scene.publish(hub, topic + "%24.mid=1&a=b", 1, "first");
    Scene.publish(hub, topic, 2, "second");
    messages.request(1);

    ReceivedMessage first = messages.next();
    assertThat(first.content().input()).isEmpty();
    assertThat(first.content().message().body().utf8()).isEqualTo("first");
    first.acknowledge(Disposition.ACCEPTED);
    hub.await("PUBACK", p -> p.type() == MqttPacket.PUBACK && p.packetId() == 1);
    assertThat(messages.items).isEmpty();
    messages.request(1);
    messages.next().acknowledge(Disposition.REJECTED);
    hub.await("PUBACK", p -> p.type() == MqttPacket.PUBACK && p.packetId() == 2);
    client.close();
    Scene.result(messages.end);
  }

  @Test
  @DisplayName("Who cancels is told no more; what waits stays with the hub, and so what comes")
  void inputs_CANCELLED_unsubscribes() throws Exception {
    ModuleClient client = scene.module();
    client.open();
    var messages = Collector.of(client.inputs("in"));
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    Scene.publish(hub, INPUT + "in/%24.cdid=d", 1, "m");
    assertThat(acknowledged(hub)).isFalse();

    messages.cancel();

    hub.await(MqttPacket.UNSUBSCRIBE);
    messages.request(1);
    assertThat(acknowledged(hub)).isFalse();
    assertThat(messages.items).isEmpty();
    assertThat(messages.end).isNotDone();
  }

  @Test
  @DisplayName("A demand of nothing is an error; a later subscriber takes the place of the earlier")
  void inputs_RULES() throws Exception {
    ModuleClient client = scene.module();
    var wrong = Collector.of(client.inputs("in"));
    wrong.request(0);
    assertThat(Scene.failure(wrong.end)).isInstanceOf(IllegalArgumentException.class);

    var first = Collector.of(client.inputs("in"));
    var second = Collector.of(client.inputs("in"));
    Scene.result(first.end);
    client.close();
    Scene.result(second.end);

    var late = Collector.of(client.inputs("in"));
    assertThat(Scene.failure(late.end)).isInstanceOf(ClientException.class);
  }

  @Test
  @DisplayName("A subscriber that throws counts as one that cancelled")
  void statuses_SUBSCRIBER_THROWS_endsIt() throws Exception {
    ModuleClient client = scene.module();
    var broken =
        new Collector<ConnectionStatus>() {
          @Override
          public void onNext(ConnectionStatus item) {
            super.onNext(item);
            throw new IllegalStateException("on purpose");
          }
        };
    client.statuses().subscribe(broken);
    broken.request(10);
    var sound = Collector.of(client.statuses());
    sound.request(10);
    client.open();
    scene.accept();
    scene.status(ConnectionStatus.Connected.class);
    broken.next();
    client.close();

    Scene.result(sound.end);
    assertThat(sound.items).hasSize(2);
    assertThat(broken.items).isEmpty();
    assertThat(broken.end).isNotDone();
  }

  @Test
  @DisplayName("[client-78] Statuses come from the subscription on, each change once, to the end")
  void statuses_OPEN_TO_CLOSE_tellsEach() throws Exception {
    ModuleClient client = scene.module();
    var statuses = Collector.of(client.statuses());
    statuses.request(1);
    client.open();
    RawMqtt hub = scene.accept();
    assertThat(statuses.next()).isInstanceOf(ConnectionStatus.Connected.class);
    var later = Collector.of(client.statuses());
    later.request(5);
    scene.turn(Duration.ZERO);
    Scene.cut(hub);
    scene.status(ConnectionStatus.Reconnecting.class);
    assertThat(statuses.items).isEmpty();
    statuses.request(5);
    assertThat(statuses.next()).isInstanceOf(ConnectionStatus.Reconnecting.class);
    client.close();

    assertThat(statuses.next()).isInstanceOf(ConnectionStatus.Closed.class);
    Scene.result(statuses.end);
    assertThat(later.next()).isInstanceOf(ConnectionStatus.Reconnecting.class);
    assertThat(later.next()).isInstanceOf(ConnectionStatus.Closed.class);
    Scene.result(Collector.of(client.statuses()).end);
  }

  @Test
  @DisplayName("[client-94] Desired properties come whole at first, and again after a reconnect")
  void desiredChanges_RECONNECT_tellsTheWholeAgain() throws Exception {
    ModuleClient client = scene.module();
    client.open();
    var changes = Collector.of(client.desiredChanges());
    changes.request(10);
    RawMqtt hub = scene.accept();
    grantTwin(hub, "{\"desired\":{\"a\":1,\"$version\":4},\"reported\":{\"$version\":1}}");
    assertThat(changes.next().complete()).isTrue();
    Scene.publish(hub, "$iothub/twin/PATCH/properties/desired/?$version=5", "{\"a\":2}");
    assertThat(changes.next().complete()).isFalse();
    Scene.cut(hub);
    scene.status(ConnectionStatus.Reconnecting.class);
    scene.turn(Duration.ofSeconds(1));
    RawMqtt second = scene.accept();
    grantTwin(second, "{\"desired\":{\"a\":3,\"$version\":6},\"reported\":{\"$version\":1}}");

    DesiredChange again = changes.next();
    assertThat(again.complete()).isTrue();
    assertThat(again.properties().version()).isEqualTo(6);
    changes.cancel();
    second.await(MqttPacket.UNSUBSCRIBE);
  }

  private static void grantTwin(RawMqtt hub, String twin) {
    MqttPacket asked = null;
    while (asked == null) {
      MqttPacket packet =
          hub.await(
              "SUBSCRIBE or PUBLISH",
              p -> p.type() == MqttPacket.SUBSCRIBE || p.type() == MqttPacket.PUBLISH);
      if (packet.type() == MqttPacket.PUBLISH) {
        asked = packet;
      } else {
        Scene.send(
            hub,
            MqttBytes.suback(
                packet.packetId(),
                packet.filters().values().stream().mapToInt(Integer::intValue).toArray()));
      }
    }
    String topic = asked.topic();
    Scene.publish(hub, "$iothub/twin/res/200/?" + topic.substring(topic.indexOf("$rid")), twin);
  }

  @Test
  @DisplayName("[client-131] A sender demands no more than may be on its way")
  void sender_MAX_3_keepsThreeInFlight() throws Exception {
    ModuleClient client = scene.module();
    client.open();
    RawMqtt hub = scene.accept();
    MessageSender sender = client.sender(3);
    try (SubmissionPublisher<Message> source = new SubmissionPublisher<>(Runnable::run, 64)) {
      source.subscribe(sender);
      for (int i = 0; i < 20; i++) {
        source.submit(Scene.message("m" + i));
      }
    }
    List<MqttPacket> open = new ArrayList<>();
    for (int sent = 0; sent < 20; sent++) {
      if (open.size() == 3) {
        assertThat(Scene.result(client.sendStatus()).inFlight()).isEqualTo(3);
        assertThat(Scene.result(client.sendStatus()).waiting()).isZero();
        assertThat(hub.poll(p -> p.type() == MqttPacket.PUBLISH, Duration.ZERO)).isNull();
        Scene.acknowledge(hub, open.remove(0));
      }
      MqttPacket packet = hub.await(MqttPacket.PUBLISH);
      assertThat(packet.text()).isEqualTo("m" + sent);
      open.add(packet);
    }
    assertThat(sender.sent()).isNotDone();
    open.forEach(packet -> Scene.acknowledge(hub, packet));
    Scene.result(sender.sent());
    assertThat(Scene.result(client.sendStatus())).isEqualTo(new SendStatus(0, 0, 0));
  }

  @Test
  @DisplayName("[client-131] What cannot be sent ends the sender and cancels the publisher")
  void sender_TOO_LARGE_cancels() throws Exception {
    ModuleClient client = scene.module();
    MessageSender sender = client.sender(1);
    try (SubmissionPublisher<Message> source = new SubmissionPublisher<>(Runnable::run, 64)) {
      source.subscribe(sender);
      source.submit(Scene.message("x".repeat(Message.MAX_SIZE + 1)));
      assertThat(((ClientException) Scene.failure(sender.sent())).code())
          .isEqualTo(ClientException.Code.TOO_LARGE);
    }
    assertThatThrownBy(() -> client.sender(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
