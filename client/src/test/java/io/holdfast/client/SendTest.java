/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.LossReason;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // What the hub sees is the result here.
class SendTest {

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  @DisplayName("A message is sent when the hub has acknowledged it, not before")
  void send_ACKNOWLEDGED_completes() {
    ModuleClient client = scene.module();
    client.open();
    var sent = client.send(Scene.message("hello"));
    RawMqtt hub = scene.accept();
    MqttPacket telemetry = hub.await(MqttPacket.PUBLISH);
    Scene.handled(hub);
    assertThat(sent).isNotDone();

    Scene.acknowledge(hub, telemetry);

    Scene.result(sent);
    assertThat(telemetry.text()).isEqualTo("hello");
  }

  @Test
  @DisplayName("[mqtt-104] Property keys and values are percent-encoded, system properties first")
  void send_WITH_PROPERTIES_encodesThem() {
    ModuleClient client = scene.module();
    client.open();
    MessageProperties properties =
        MessageProperties.builder()
            .application("a key", "b:c/$d")
            .application("ü~", "")
            .application("none", null)
            .system(SystemProperty.CONTENT_TYPE, "application/json")
            .build();
    client.sendToOutput("out 1", new Message(properties, Bytes.EMPTY));

    assertThat(scene.accept().await(MqttPacket.PUBLISH).topic())
        .isEqualTo(
            "devices/dev-1/modules/mod-1/messages/events/"
                + "%24.ct=application%2Fjson&%24.on=out%201"
                + "&a%20key=b%3Ac%2F%24d&%C3%BC%7E=&none");
  }

  @Test
  @DisplayName(
      "After a lost connection what was not acknowledged comes again first, in order, DUP=1")
  void send_CONNECTION_LOST_resendsInOrder() {
    ModuleClient client = scene.module(Scene.MODULE, options -> options.window(3));
    client.open();
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sent.add(client.send(Scene.message("m" + i)));
    }
    RawMqtt first = scene.accept();
    List<MqttPacket> before = publishes(first, 3);
    Scene.acknowledge(first, before.get(1));
    MqttPacket fourth = first.await(MqttPacket.PUBLISH);
    Scene.result(sent.get(1));
    Scene.cut(first);
    scene.status(ConnectionStatus.Reconnecting.class);
    scene.turn(Duration.ofSeconds(1));

    RawMqtt second = scene.accept();
    List<MqttPacket> after = publishes(second, 3);

    assertThat(after).extracting(MqttPacket::text).containsExactly("m0", "m2", "m3");
    assertThat(after).allMatch(MqttPacket::dup);
    assertThat(after)
        .extracting(MqttPacket::packetId)
        .containsExactly(before.get(0).packetId(), before.get(2).packetId(), fourth.packetId());
    after.forEach(packet -> Scene.acknowledge(second, packet));
    MqttPacket last = second.await(MqttPacket.PUBLISH);
    assertThat(last.text()).isEqualTo("m4");
    assertThat(last.dup()).isFalse();
    Scene.acknowledge(second, last);
    sent.forEach(Scene::result);
  }

  @Test
  @DisplayName("No more messages than the window allows are on their way")
  void send_WINDOW_FULL_waits() {
    ModuleClient client = scene.module(Scene.MODULE, options -> options.window(2));
    client.open();
    for (int i = 0; i < 3; i++) {
      client.send(Scene.message("m" + i));
    }
    RawMqtt hub = scene.accept();
    List<MqttPacket> two = publishes(hub, 2);
    Scene.handled(hub);
    assertThat(hub.poll(packet -> packet.type() == MqttPacket.PUBLISH, Duration.ZERO)).isNull();

    Scene.acknowledge(hub, two.get(1));

    assertThat(hub.await(MqttPacket.PUBLISH).text()).isEqualTo("m2");
  }

  @Test
  @DisplayName("A full queue refuses, by messages and by bytes, and takes again what has room")
  void send_QUEUE_FULL_refuses() {
    ModuleClient client = scene.module(Scene.MODULE, options -> options.queue(2, 1000));
    client.open();
    var first = client.send(Scene.message("1"));
    assertThat(code(client.send(Scene.message("x".repeat(1000)))))
        .isEqualTo(ClientException.Code.QUEUE_FULL);
    client.send(Scene.message("2"));
    assertThat(code(client.send(Scene.message("3")))).isEqualTo(ClientException.Code.QUEUE_FULL);
    RawMqtt hub = scene.accept();
    Scene.acknowledge(hub, hub.await(MqttPacket.PUBLISH));
    Scene.result(first);

    var third = client.send(Scene.message("3"));

    assertThat(hub.await(MqttPacket.PUBLISH).text()).isEqualTo("2");
    MqttPacket last = hub.await(MqttPacket.PUBLISH);
    assertThat(last.text()).isEqualTo("3");
    Scene.acknowledge(hub, last);
    Scene.result(third);
  }

  @Test
  @DisplayName("[mqtt-115] A message above 256 KiB with its properties is refused unsent")
  void send_TOO_LARGE_refuses() {
    ModuleClient client = scene.module();
    client.open();
    Bytes largest = Bytes.owning(new byte[Message.MAX_SIZE]);
    MessageProperties one = MessageProperties.builder().application("k", "").build();

    assertThat(code(client.send(new Message(one, largest))))
        .isEqualTo(ClientException.Code.TOO_LARGE);
    assertThat(code(client.send(Scene.message("x".repeat(Message.MAX_SIZE + 1)))))
        .isEqualTo(ClientException.Code.TOO_LARGE);
    client.send(new Message(MessageProperties.NONE, largest));

    assertThat(scene.accept().await(MqttPacket.PUBLISH).payload()).hasSize(Message.MAX_SIZE);
  }

  @Test
  @DisplayName("Properties whose encoded form exceeds a topic are refused unsent")
  void send_TOPIC_TOO_LONG_refuses() {
    MessageProperties properties =
        MessageProperties.builder().application("k", "ü".repeat(11_000)).build();

    assertThat(code(scene.module().send(new Message(properties, Bytes.EMPTY))))
        .isEqualTo(ClientException.Code.TOO_LARGE);
  }

  @Test
  @DisplayName("[client-39] What is never acknowledged fails, and a hub that does so is left")
  void send_NEVER_ACKNOWLEDGED_failsAndReconnects() {
    ModuleClient client = scene.module();
    client.open();
    var sent = client.send(Scene.message("m"));
    RawMqtt first = scene.accept();
    first.await(MqttPacket.PUBLISH);

    // Kept alive by an answer to its ping, it would wait for ever.
    scene.turn(Duration.ofSeconds(119));
    assertThat(client.status()).isInstanceOf(ConnectionStatus.Connected.class);
    scene.turn(Duration.ofSeconds(1));

    assertThat(scene.status(ConnectionStatus.Reconnecting.class).reason())
        .isEqualTo(LossReason.NO_ACKNOWLEDGEMENT);
    assertThat(code(sent)).isEqualTo(ClientException.Code.TIMEOUT);
    scene.turn(Duration.ofSeconds(1));
    scene.accept();
  }

  @Test
  @DisplayName("An acknowledgement for nothing means nothing")
  void send_UNKNOWN_PUBACK_isIgnored() {
    ModuleClient client = scene.module();
    client.open();
    var sent = client.send(Scene.message("m"));
    RawMqtt hub = scene.accept();
    MqttPacket telemetry = hub.await(MqttPacket.PUBLISH);
    Scene.send(hub, MqttBytes.puback(telemetry.packetId() + 7));
    Scene.handled(hub);
    assertThat(sent).isNotDone();
    Scene.acknowledge(hub, telemetry);
    Scene.result(sent);
  }

  @Test
  @DisplayName("Closing sends what waits, then says goodbye")
  void close_WITH_MESSAGES_WAITING_drains() {
    ModuleClient client = scene.module(Scene.MODULE, options -> options.window(1));
    client.open();
    var first = client.send(Scene.message("1"));
    var second = client.send(Scene.message("2"));
    RawMqtt hub = scene.accept();
    MqttPacket one = hub.await(MqttPacket.PUBLISH);
    var closed = client.close(Duration.ofSeconds(5));
    Scene.acknowledge(hub, one);
    Scene.acknowledge(hub, hub.await(MqttPacket.PUBLISH));

    hub.await(MqttPacket.DISCONNECT);
    Scene.result(closed);
    Scene.result(first);
    Scene.result(second);
    hub.awaitEnd(Duration.ofSeconds(30));
  }

  @Test
  @DisplayName("Closing waits no longer than it was told; the rest fails")
  void close_WITHOUT_ACKNOWLEDGEMENT_failsTheRest() {
    ModuleClient client = scene.module();
    client.open();
    var sent = client.send(Scene.message("1"));
    RawMqtt hub = scene.accept();
    hub.await(MqttPacket.PUBLISH);
    var closed = client.close(Duration.ofSeconds(5));
    Scene.handled(hub);
    assertThat(closed).isNotDone();

    scene.turn(Duration.ofSeconds(5));

    Scene.result(closed);
    assertThat(code(sent)).isEqualTo(ClientException.Code.CLOSED);
  }

  @Test
  @DisplayName("A driver that closes ends its clients, and later calls fail")
  void driverClose_ENDS_CLIENTS() {
    ModuleClient client = scene.module();
    var opened = client.open();
    var sent = client.send(Scene.message("1"));
    scene.accept();
    Scene.result(opened);

    scene.driver.close();

    assertThat(code(sent)).isEqualTo(ClientException.Code.CLOSED);
    assertThat(code(client.send(Scene.message("2")))).isEqualTo(ClientException.Code.CLOSED);
    assertThat(code(client.twin())).isEqualTo(ClientException.Code.CLOSED);
    client.close();
  }

  private static List<MqttPacket> publishes(RawMqtt hub, int count) {
    List<MqttPacket> packets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      packets.add(hub.await(MqttPacket.PUBLISH));
    }
    return packets;
  }

  private static ClientException.Code code(CompletableFuture<?> future) {
    Throwable failure = Scene.failure(future);
    assertThat(failure).isInstanceOf(ClientException.class);
    return ((ClientException) failure).code();
  }
}
