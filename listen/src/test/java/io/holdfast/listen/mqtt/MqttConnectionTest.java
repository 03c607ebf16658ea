/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.hub.watch.Removal;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection does with packets. */
class MqttConnectionTest {

  private static final String OUTPUT = "devices/d/modules/a/messages/events/%24.on=o";
  private static final String INPUTS = "devices/d/modules/b/inputs/#";

  @TempDir Path directory;
  private MqttRig rig;

  @BeforeEach
  void open() {
    rig = new MqttRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
    assertThat(rig.heldBytes()).as("bytes of buffers that nobody gave back").isZero();
  }

  @Test
  @DisplayName("a message goes from output to input, and both ends hear of it [mqtt-46]")
  void publish_ROUTED_isDeliveredAndAcknowledged() {
    MqttClient a = rig.connect(MqttRig.A);
    MqttClient b = rig.connect(MqttRig.B);
    b.subscribe(INPUTS, 1);

    a.publish(OUTPUT, 1, 5, "hello");

    Packet receipt = a.take();
    assertThat(receipt).isEqualTo(new Packet(PacketType.PUBACK, 0, new byte[] {0, 5}));
    Packet got = b.take();
    assertThat(got.topic()).isEqualTo("devices/d/modules/b/inputs/i/%24.cdid=d&%24.cmid=a");
    assertThat(got.text()).isEqualTo("hello");
    assertThat(got.flags()).isEqualTo(2);
    b.send(MqttBytes.puback(got.packetId()));
    assertThat(rig.hub().counts().delivered()).isEqualTo(1);
  }

  @Test
  @DisplayName("CONNECT may come byte by byte")
  void connect_BYTE_BY_BYTE_isAnswered() {
    MqttClient client = rig.open();

    for (byte each : rig.connectBytes(MqttRig.A).bytes()) {
      client.send(new byte[] {each});
    }

    assertThat(client.take()).isEqualTo(new Packet(PacketType.CONNACK, 0, new byte[] {0, 0}));
  }

  @Test
  @DisplayName("what a client sent before it ended its side is handled, then the connection ends")
  void inputEnded_BEHIND_PACKETS_handlesThem() {
    MqttClient b = rig.connect(MqttRig.B);
    b.subscribe(INPUTS, 0);
    MqttClient client = rig.open();
    client.sendOnly(
        rig.connectBytes(MqttRig.A).bytes(), MqttBytes.publish(OUTPUT, 0, 0, new byte[] {'x'}, 0));
    client.channel().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

    rig.until(() -> !client.isOpen());
    assertThat(b.take().text()).isEqualTo("x");

    MqttClient silent = rig.open();
    silent.channel().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(silent.isOpen()).isFalse();
  }

  @Test
  @DisplayName("packets that come with CONNECT in one piece wait for the CONNACK")
  void connect_PIPELINED_handlesWhatFollows() {
    MqttClient client = rig.open();
    byte[] publish = MqttBytes.publish(OUTPUT, 1, 9, new byte[] {1}, 0);

    client.send(rig.connectBytes(MqttRig.A).bytes(), publish, MqttBytes.pingRequest());

    assertThat(List.of(client.take(), client.take(), client.take()))
        .extracting(Packet::type)
        .containsExactly(PacketType.CONNACK, PacketType.PINGRESP, PacketType.PUBACK);
  }

  @Test
  @DisplayName("a stopped connection asks for no more bytes")
  void readable_STOPPED_asksForNothing() {
    ReadCounter reads = new ReadCounter();
    MqttClient client = rig.connect(MqttRig.A);
    client.channel().pipeline().addFirst(reads);
    client.channel().config().setAutoRead(false);
    int before = reads.count;

    client.send(MqttBytes.pingRequest());

    assertThat(client.take().type()).isEqualTo(PacketType.PINGRESP);
    assertThat(reads.count).isEqualTo(before);
  }

  @Test
  @DisplayName("a second CONNECT ends the connection [mqtt-27]")
  void connect_TWICE_isClosed() {
    MqttClient client = rig.connect(MqttRig.A);

    client.send(rig.connectBytes(MqttRig.A).bytes());

    assertThat(client.isOpen()).isFalse();
    assertThat(client.takeAll()).isEmpty();
  }

  @Test
  @DisplayName("something before CONNECT ends the connection [mqtt-26]")
  void pingreq_BEFORE_CONNECT_isClosed() {
    MqttClient client = rig.open();

    client.send(MqttBytes.pingRequest());

    assertThat(client.isOpen()).isFalse();
    assertThat(client.takeAll()).isEmpty();
  }

  @Test
  @DisplayName("PUBLISH at QoS 2 ends the connection [mqtt-49]")
  void publish_QOS_2_isClosed() {
    MqttClient client = rig.connect(MqttRig.A);

    client.send(MqttBytes.publish(OUTPUT, 2, 3, new byte[] {1}, 0));

    assertThat(client.isOpen()).isFalse();
    assertThat(rig.hub().counts().received()).isZero();
  }

  @Test
  @DisplayName(
      "a message over the limit ends the connection, what came before is acknowledged [mqtt-48]")
  void publish_TOO_LARGE_isClosedAfterItsReceipts() {
    MqttClient client = rig.connect(MqttRig.A);
    byte[] fits = MqttBytes.publish(OUTPUT, 1, 1, new byte[256 * 1024 - 1], 0);
    byte[] tooLarge = MqttBytes.publish(OUTPUT, 1, 2, new byte[256 * 1024], 0);

    client.send(fits);
    client.send(tooLarge);

    assertThat(client.takeAll())
        .containsExactly(new Packet(PacketType.PUBACK, 0, new byte[] {0, 1}));
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  @DisplayName("SUBSCRIBE at QoS 2 is granted QoS 1 [mqtt-63]")
  void subscribe_QOS_2_isGrantedOne() {
    MqttClient client = rig.connect(MqttRig.B);

    client.send(MqttBytes.subscribe(3, INPUTS, 2));

    assertThat(client.take()).isEqualTo(new Packet(PacketType.SUBACK, 0, new byte[] {0, 3, 1}));
  }

  @Test
  @DisplayName("acknowledgements may come in any order [mqtt-61]")
  void puback_OUT_OF_ORDER_isTaken() {
    MqttClient a = rig.connect(MqttRig.A);
    MqttClient b = rig.connect(MqttRig.B);
    b.subscribe(INPUTS, 1);
    a.publish(OUTPUT, 1, 1, "1");
    a.publish(OUTPUT, 1, 2, "2");
    List<Packet> got = b.takeAll();

    b.send(MqttBytes.puback(got.get(1).packetId()));
    b.send(MqttBytes.puback(got.get(0).packetId()));
    b.send(MqttBytes.puback(got.get(0).packetId()), MqttBytes.puback(77));

    assertThat(rig.hub().counts().delivered()).isEqualTo(2);
    assertThat(b.isOpen()).isTrue();
  }

  @Test
  @DisplayName("what was not acknowledged comes again, flagged [mqtt-38]")
  void reconnect_UNACKNOWLEDGED_isFlagged() {
    MqttClient a = rig.connect(MqttRig.A);
    MqttClient b = rig.open();
    b.send(rig.connectBytes(MqttRig.B).clean(false).bytes());
    Packet ignored = b.take();
    b.subscribe(INPUTS, 1);
    a.publish(OUTPUT, 1, 1, "1");
    assertThat(b.take().isDuplicate()).isFalse();
    b.close();
    rig.settle();

    MqttClient again = rig.open();
    again.send(rig.connectBytes(MqttRig.B).clean(false).bytes());

    rig.until(() -> again.channel().outboundMessages().size() > 1);
    assertThat(again.take()).isEqualTo(new Packet(PacketType.CONNACK, 0, new byte[] {1, 0}));
    Packet second = again.take();
    assertThat(second.text()).isEqualTo("1");
    assertThat(second.isDuplicate()).isTrue();
  }

  @Test
  @DisplayName(
      "a client that asks and does not read is not answered, nor read from, until it reads")
  void pingreq_CLIENT_READS_NOTHING_waits() {
    MqttClient client = rig.connect(MqttRig.A);
    client.takes(false);

    client.send(MqttBytes.pingRequest(), MqttBytes.pingRequest());
    client.send(MqttBytes.pingRequest());

    assertThat(client.takeAll()).isEmpty();
    assertThat(client.channel().config().isAutoRead()).isFalse();
    client.takes(true);
    assertThat(client.takeAll())
        .extracting(Packet::type)
        .containsExactly(PacketType.PINGRESP, PacketType.PINGRESP, PacketType.PINGRESP);
    assertThat(client.channel().config().isAutoRead()).isTrue();
  }

  @Test
  @DisplayName("a client that takes nothing is closed all the same")
  void close_CLIENT_READS_NOTHING_endsInTime() {
    MqttClient client = rig.connect(MqttRig.A);
    client.channel().pipeline().addFirst(new StuckWrites());

    client.send(MqttBytes.publish(OUTPUT, 2, 3, new byte[] {1}, 0));

    assertThat(client.isOpen()).isTrue();
    rig.passTime(Duration.ofSeconds(6));
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  @DisplayName("a request id too long for the answer's topic ends the connection")
  void twinGet_ENDLESS_REQUEST_ID_isClosed() {
    MqttClient client = rig.connect(MqttRig.A);
    client.subscribe("$iothub/twin/res/#", 0);
    String prefix = "$iothub/twin/GET/?$rid=";
    String topic = prefix + "x".repeat(65_535 - prefix.length());

    client.send(MqttBytes.publish(topic, 0, 0, new byte[0], 0));

    rig.until(() -> !client.isOpen());
    assertThat(client.takeAll()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @DisplayName("properties too long for the receiver's topic: counted as removed, the next arrives")
  void deliver_PROPERTIES_OUTGROW_THE_TOPIC_countsTheRemoval(int qos) {
    MqttClient a = rig.connect(MqttRig.A);
    MqttClient b = rig.connect(MqttRig.B);
    b.subscribe(INPUTS, qos);

    // Each exclamation mark leaves as three bytes.
    a.publish(OUTPUT + "&x=" + "!".repeat(30_000), 1, 1, "never");
    a.publish(OUTPUT, 1, 2, "next");

    assertThat(a.takeAll()).extracting(Packet::type).containsOnly(PacketType.PUBACK).hasSize(2);
    Packet next = b.take();
    assertThat(next.text()).isEqualTo("next");
    assertThat(rig.hub().counts().removed(Removal.UNDELIVERABLE)).isEqualTo(1);
    assertThat(rig.hub().counts().delivered()).isEqualTo(1 - qos);
  }

  @Test
  @DisplayName("PUBLISH as somebody else ends the connection")
  void publish_AS_ANOTHER_isClosed() {
    MqttClient client = rig.connect(MqttRig.A);

    client.publish("devices/d/modules/b/messages/events/", 1, 1, "x");

    assertThat(client.isOpen()).isFalse();
    assertThat(client.takeAll()).isEmpty();
    assertThat(rig.hub().counts().received()).isZero();
  }

  @Test
  @DisplayName("many large messages for one connection all arrive")
  void deliver_MORE_THAN_AN_OUTBOX_allArrive() {
    MqttClient a = rig.connect(MqttRig.A);
    MqttClient b = rig.connect(MqttRig.B);
    b.subscribe(INPUTS, 0);
    String large = "x".repeat(100_000);

    for (int i = 1; i <= 20; i++) {
      a.publish(OUTPUT, 1, i, large + i);
    }

    rig.until(() -> rig.hub().counts().delivered() == 20);
    assertThat(b.takeAll())
        .extracting(packet -> packet.text().substring(100_000))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 20).mapToObj(String::valueOf).toList());
  }
}
