/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawWebSocket;
import io.holdfast.faults.RawWebSocketClient;
import io.holdfast.faults.RawWebSocketClient.Frame;
import io.holdfast.faults.Seed;
import io.holdfast.model.Audience;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(HoldfastExtension.class)
class WebSocketTest {

  private static final String PATH = "/$iothub/websocket";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String GRANTED = "101 Switching Protocols";

  private static RawWebSocketClient connect(Hub hub) throws IOException {
    return RawWebSocketClient.connect(hub.host(), hub.ready().httpsPort(), hub.trust());
  }

  private static RawWebSocketClient open(Hub hub) throws IOException {
    RawWebSocketClient socket = connect(hub);
    assertThat(socket.ask(PATH, "mqtt")).isEqualTo(GRANTED);
    return socket;
  }

  private static byte[] connectPacket(Hub hub, Registered who) {
    SasToken token =
        SasToken.sign(
            Audience.resourceOf(hub.host(), who.identity()),
            Base64.getDecoder().decode(who.primaryKey()),
            InstantSource.system().instant().getEpochSecond() + 3600,
            null);
    return MqttBytes.connect(who.identity().clientId())
        .userName(hub.host() + "/" + who.identity().clientId() + "/?api-version=2021-04-12")
        .password(token.text())
        .bytes();
  }

  private static void admit(RawMqtt mqtt) {
    assertThat(mqtt.await(MqttPacket.CONNACK).returnCode()).isZero();
  }

  private static String topic(Registered device) {
    return "devices/" + device.identity().deviceId() + "/messages/events/";
  }

  private static byte[] publish(Registered device, int id, byte[] body) {
    return MqttBytes.publish(topic(device), 1, id, body, 0);
  }

  // The handshake

  @ParameterizedTest
  @CsvSource({
    "/$iothub/websocket, mqtt",
    "/$iothub/websocket, MQTT",
    "/$iothub/websocket?iothub-no-client-cert=true, mqtt",
    "https://hub/$iothub/websocket?iothub-no-client-cert=true, MqTt",
    "/%24iothub/websocket, mqtt",
    "/mqtt, mqtt",
    "/, mqtt",
    "https://hub, mqtt"
  })
  @DisplayName("[mqtt-3] [mqtt-4] [mqtt-5] paths, queries and spellings that SDKs use")
  void upgrade_AS_SDKS_ASK_isGrantedInTheirSpelling(String target, String subprotocol, Hub hub)
      throws IOException {
    try (RawWebSocketClient socket = connect(hub)) {
      assertThat(socket.ask(target, subprotocol)).isEqualTo(GRANTED);
      assertThat(socket.header("Sec-WebSocket-Protocol")).isEqualTo(subprotocol);
      // The example of RFC 6455, 1.3.
      assertThat(socket.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(socket.header("Sec-WebSocket-Extensions")).isEmpty();
    }
  }

  @Test
  @DisplayName("[mqtt-4] a client may offer other subprotocols first")
  void upgrade_SEVERAL_SUBPROTOCOLS_takesOurs(Hub hub) throws IOException {
    try (RawWebSocketClient socket = connect(hub)) {
      assertThat(socket.ask(PATH, "mqttv3.1, MQTT")).isEqualTo(GRANTED);
      assertThat(socket.header("Sec-WebSocket-Protocol")).isEqualTo("MQTT");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "mqttv3.1", "mqtt2,AMQP", ""})
  @DisplayName("[service-13] a subprotocol that is not spoken here, or none: 400")
  void upgrade_OTHER_SUBPROTOCOL_isRefused(String subprotocol, Hub hub) throws IOException {
    try (RawWebSocketClient socket = connect(hub)) {
      assertThat(socket.ask(PATH, subprotocol)).isEqualTo("400 Bad Request");
      assertThat(new String(socket.rest(), ISO_8859_1)).contains("must name mqtt");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Version, 12, 400 Bad Request",
    "Sec-WebSocket-Version, , 400 Bad Request",
    "Sec-WebSocket-Key, c2hvcnQ=, 400 Bad Request",
    "Sec-WebSocket-Key, %%%, 400 Bad Request",
    "Sec-WebSocket-Key, , 400 Bad Request",
    "Sec-WebSocket-Protocol, , 400 Bad Request",
    "Upgrade, h2c, 401 Unauthorized",
    "Connection, keep-alive, 401 Unauthorized"
  })
  @DisplayName("requests that are no handshake")
  void upgrade_BAD_HEADER_isRefused(String name, String value, String status, Hub hub)
      throws IOException {
    Map<String, String> headers = RawWebSocketClient.headers("mqtt");
    if (value == null) {
      headers.remove(name);
    } else {
      headers.put(name, value);
    }
    try (RawWebSocketClient socket = connect(hub)) {
      socket.send(RawWebSocketClient.request(PATH, headers).getBytes(ISO_8859_1));
      assertThat(socket.answer()).isEqualTo(status);
    }
  }

  @Test
  @DisplayName("requests before an upgrade, all in one write, are answered first")
  void upgrade_BEHIND_A_REQUEST_works(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    String request = "GET /holdfast/v1/version HTTP/1.1\r\nHost: hub\r\n\r\n";
    String upgrade = RawWebSocketClient.request(PATH, RawWebSocketClient.headers("mqtt"));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes((request + request + upgrade).getBytes(ISO_8859_1));
    all.writeBytes(RawWebSocketClient.frame(RawWebSocket.BINARY, true, connectPacket(hub, device)));
    try (RawWebSocketClient socket = connect(hub)) {
      socket.send(all.toByteArray());
      for (int i = 0; i < 2; i++) {
        assertThat(socket.answer()).isEqualTo("200 OK");
        socket.skip(Integer.parseInt(socket.header("Content-Length")));
      }
      assertThat(socket.answer()).isEqualTo(GRANTED);
      try (RawMqtt mqtt = socket.mqtt()) {
        admit(mqtt);
      }
    }
  }

  // MQTT in frames

  @Test
  @DisplayName("[mqtt-6] CONNECT byte by byte, each in a frame of its own")
  void connect_BYTE_BY_BYTE_isAccepted(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    try (RawWebSocketClient socket = open(hub);
        RawMqtt mqtt = socket.mqtt();
        Events events = hub.eventsOf(device)) {
      mqtt.sendSlowly(connectPacket(hub, device));
      admit(mqtt);
      mqtt.sendSlowly(publish(device, 1, "slow".getBytes(ISO_8859_1)));
      assertThat(mqtt.await(MqttPacket.PUBACK).packetId()).isEqualTo(1);
      assertThat(events.next().path("body").asString()).isEqualTo("slow");
      mqtt.ping();
    }
  }

  @Test
  @DisplayName("[mqtt-6] the request, CONNECT and messages in one write: nothing is lost")
  void connect_BEHIND_THE_REQUEST_isAccepted(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(
        RawWebSocketClient.request(PATH, RawWebSocketClient.headers("mqtt")).getBytes(ISO_8859_1));
    ByteArrayOutputStream packets = new ByteArrayOutputStream();
    packets.writeBytes(connectPacket(hub, device));
    for (int i = 1; i <= 20; i++) {
      packets.writeBytes(publish(device, i, ("m" + i).getBytes(ISO_8859_1)));
    }
    all.writeBytes(RawWebSocketClient.frame(RawWebSocket.BINARY, true, packets.toByteArray()));
    try (RawWebSocketClient socket = connect(hub);
        Events events = hub.eventsOf(device)) {
      socket.send(all.toByteArray());
      assertThat(socket.answer()).isEqualTo(GRANTED);
      try (RawMqtt mqtt = socket.mqtt()) {
        admit(mqtt);
        for (int i = 1; i <= 20; i++) {
          assertThat(mqtt.await(MqttPacket.PUBACK).packetId()).isEqualTo(i);
          assertThat(events.next().path("body").asString()).isEqualTo("m" + i);
        }
      }
    }
  }

  @Test
  @DisplayName("[mqtt-6] packets cut into frames, continuations and writes at random")
  void publish_CUT_AT_RANDOM_arrivesWhole(Hub hub) {
    Seed.times(2, random -> publishCut(hub, random));
  }

  private static void publishCut(Hub hub, SplittableRandom random) {
    Registered device = hub.newDevice();
    ByteArrayOutputStream packets = new ByteArrayOutputStream();
    packets.writeBytes(connectPacket(hub, device));
    for (int i = 1; i <= 40; i++) {
      byte[] body = new byte[random.nextInt(i % 10 == 0 ? 100_000 : 400)];
      Arrays.fill(body, (byte) ('a' + i % 26));
      packets.writeBytes(publish(device, i, body));
    }
    try (RawWebSocketClient socket = open(hub)) {
      byte[] frames = framed(packets.toByteArray(), random);
      for (int at = 0; at < frames.length; ) {
        int next = Math.min(frames.length, at + 1 + random.nextInt(30_000));
        socket.send(Arrays.copyOfRange(frames, at, next));
        at = next;
      }
      try (RawMqtt mqtt = socket.mqtt()) {
        admit(mqtt);
        for (int i = 1; i <= 40; i++) {
          assertThat(mqtt.await(MqttPacket.PUBACK).packetId()).isEqualTo(i);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Frames of any length, empty ones among them, some in messages of several, pings between. */
  private static byte[] framed(byte[] bytes, SplittableRandom random) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    boolean inMessage = false;
    for (int at = 0; at < bytes.length; ) {
      int limit = random.nextInt(3) == 0 ? 70_000 : random.nextInt(2) == 0 ? 300 : 5;
      int next = Math.min(bytes.length, at + random.nextInt(limit));
      boolean last = random.nextBoolean();
      frames.writeBytes(
          RawWebSocketClient.frame(
              inMessage ? RawWebSocket.CONTINUATION : RawWebSocket.BINARY,
              last,
              Arrays.copyOfRange(bytes, at, next)));
      inMessage = !last;
      at = next;
      if (random.nextInt(20) == 0) {
        frames.writeBytes(RawWebSocketClient.frame(RawWebSocket.PING, true, new byte[3]));
      }
    }
    return frames.toByteArray();
  }

  @Test
  @DisplayName("[mqtt-6] what the hub sends comes in whole frames, however long")
  void deliver_LONG_BODY_comesWhole(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    try (RawWebSocketClient socket = open(hub);
        RawMqtt mqtt = socket.mqtt()) {
      mqtt.send(connectPacket(hub, device));
      admit(mqtt);
      mqtt.subscribe("$iothub/twin/PATCH/properties/desired/#", 0);
      String text = "x".repeat(4_000);
      StringBuilder patch = new StringBuilder("{");
      for (int i = 0; i < 7; i++) {
        patch.append(i == 0 ? "" : ",").append("\"p" + i + "\":\"" + text + "\"");
      }
      hub.service().patchDesired(device.identity(), patch + "}");
      MqttPacket desired = mqtt.await(MqttPacket.PUBLISH);
      assertThat(desired.payload().length).isGreaterThan(28_000);
    }
  }

  @Test
  @DisplayName("pings are answered with what they hold")
  void ping_WITH_PAYLOAD_isAnswered(Hub hub) throws Exception {
    try (RawWebSocketClient socket = open(hub)) {
      socket.send(RawWebSocket.PING, true, "are you there".getBytes(ISO_8859_1));
      assertThat(socket.next()).isEqualTo(new Frame(RawWebSocket.PONG, true, "are you there"));
      socket.send(RawWebSocket.PONG, true, "unasked".getBytes(ISO_8859_1));
      socket.send(RawWebSocket.PING, true, new byte[0]);
      assertThat(socket.next()).isEqualTo(new Frame(RawWebSocket.PONG, true, ""));
    }
  }

  // The end

  @Test
  @DisplayName("a close is answered with its code, and the connection ends")
  void close_BY_THE_CLIENT_isEchoed(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    try (RawWebSocketClient socket = open(hub);
        RawMqtt mqtt = socket.mqtt()) {
      mqtt.send(connectPacket(hub, device));
      admit(mqtt);
      socket.send(RawWebSocket.CLOSE, true, new byte[] {3, (byte) 0xe9, 'b', 'y', 'e'});
      assertThat(socket.passedOver().closeCode()).isEqualTo(1001);
      mqtt.awaitEnd(SOON);
    }
  }

  @Test
  @DisplayName("a refusal by CONNACK arrives, then a close")
  void connect_WRONG_KEY_isToldAndClosed(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    Registered wrong =
        new Registered(hub.host(), device.identity(), "bm90IHRoZSBrZXk=", "bm90IHRoZSBrZXk=");
    try (RawWebSocketClient socket = open(hub);
        RawMqtt mqtt = socket.mqtt()) {
      mqtt.send(connectPacket(hub, wrong));
      assertThat(mqtt.await(MqttPacket.CONNACK).returnCode()).isEqualTo(5);
      assertThat(socket.passedOver().closeCode()).isEqualTo(1000);
      mqtt.awaitEnd(SOON);
    }
  }

  /** Frames that a client may not send, in hexadecimal, and the code that it is told. */
  @ParameterizedTest
  @CsvSource({
    "text, 818000000000, 1003",
    "no mask, 820161, 1002",
    "reserved bit, c28000000000, 1002",
    "unknown opcode, 838000000000, 1002",
    "unknown control opcode, 8b8000000000, 1002",
    "continuation of nothing, 808000000000, 1002",
    "message within a message, 028000000000828000000000, 1002",
    "control frame in parts, 098000000000, 1002",
    "control frame too long, 89fe007e00000000, 1002",
    "length in too many bytes, 82fe000100000000, 1002",
    "negative length, 82ffffffffffffffffff00000000, 1002",
    "close of one byte, 88810000000003, 1002"
  })
  @DisplayName("frames that no client may send: the connection ends with RFC 6455's code")
  void frame_BROKEN_isRefused(String what, String hex, int code, Hub hub) throws Exception {
    try (RawWebSocketClient socket = open(hub)) {
      socket.send(HexFormat.of().parseHex(hex));
      assertThat(socket.next().closeCode()).as(what).isEqualTo(code);
      assertThat(socket.rest()).isEmpty();
    }
  }

  @Test
  @DisplayName("what is no MQTT ends the connection, behind frames too")
  void publish_MALFORMED_isClosed(Hub hub) throws Exception {
    try (RawWebSocketClient socket = open(hub)) {
      socket.send(RawWebSocket.BINARY, true, new byte[] {(byte) 0xf0, 0, 1, 2, 3});
      assertThat(socket.next().opcode()).isEqualTo(RawWebSocket.CLOSE);
    }
  }
}
