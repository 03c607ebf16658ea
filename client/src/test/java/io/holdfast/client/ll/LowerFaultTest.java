/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.edge.HttpRefusedException;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.net.DialException;
import io.holdfast.client.net.Proxy;
import io.holdfast.client.net.ProxyRefusedException;
import io.holdfast.faults.BlackHole;
import io.holdfast.faults.ConnectProxy;
import io.holdfast.faults.HttpReply;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.ScriptedHttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What no good hub does, and what the user of a client is told of it. */
class LowerFaultTest {

  private static final String CONNECTED = "AUTHENTICATED OK";
  private static final String NO_NETWORK = "UNAUTHENTICATED NO_NETWORK";
  private static final String COMMUNICATION = "UNAUTHENTICATED COMMUNICATION_ERROR";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final LowerScene scene = new LowerScene();
  private final ModuleClientLL client = scene.client;
  private final List<String> confirmed = new ArrayList<>();

  @AfterEach
  void end() {
    scene.close();
  }

  private MqttPacket send(RawMqtt hub, String text) {
    client.sendEventAsync(LowerScene.message(text), result -> confirmed.add(text + " " + result));
    return scene.publish(hub, LowerScene.EVENTS);
  }

  @Test
  @DisplayName("[client-31] [client-39] A PUBACK that comes too late changes nothing any more")
  void acknowledged_TOO_LATE_staysTimedOut() {
    RawMqtt first = scene.accept();
    MqttPacket publish = send(first, "m");
    scene.turn(MINUTE.multipliedBy(2));
    assertThat(confirmed).containsExactly("m MESSAGE_TIMEOUT");
    assertThat(scene.statuses).containsExactly(CONNECTED, COMMUNICATION);
    RawMqtt second = scene.accept();
    LowerScene.acknowledge(second, publish);
    scene.handled(second);

    assertThat(confirmed).containsExactly("m MESSAGE_TIMEOUT");
    assertThat(client.getSendStatus()).isEqualTo(SendStatus.IDLE);
  }

  @Test
  @DisplayName("[client-31] [client-48] A PUBACK that comes twice, or for nothing, confirms once")
  void acknowledged_TWICE_isConfirmedOnce() {
    RawMqtt hub = scene.accept();
    MqttPacket publish = send(hub, "m");
    LowerScene.acknowledge(hub, publish);
    LowerScene.acknowledge(hub, publish);
    LowerScene.send(hub, MqttBytes.puback(4711));
    scene.handled(hub);

    assertThat(confirmed).containsExactly("m OK");
    assertThat(scene.statuses).containsExactly(CONNECTED);
  }

  @Test
  @DisplayName("[client-31] Garbage and half of a PUBACK cost the connection, and no message")
  void received_GARBAGE_OR_HALF_isToldAndSentAgain() throws IOException {
    RawMqtt first = scene.accept();
    MqttPacket publish = send(first, "m");
    LowerScene.send(first, new byte[] {(byte) 0xf0, 0});
    RawMqtt second = scene.accept();
    assertThat(scene.publish(second, LowerScene.EVENTS).dup()).isTrue();
    byte[] puback = MqttBytes.puback(publish.packetId());
    LowerScene.send(second, new byte[] {puback[0], puback[1], puback[2]});
    second.close();
    scene.until("the loss", () -> scene.statuses.size() == 4);
    scene.turn(Duration.ofSeconds(1));
    RawMqtt third = scene.accept();
    LowerScene.acknowledge(third, scene.publish(third, LowerScene.EVENTS));
    scene.until("confirmed", () -> !confirmed.isEmpty());

    assertThat(scene.statuses)
        .containsExactly(CONNECTED, COMMUNICATION, CONNECTED, NO_NETWORK, CONNECTED);
    assertThat(confirmed).containsExactly("m OK");
  }

  @Test
  @DisplayName("[client-75] A black hole is told when the time for connecting is over")
  void connect_BLACK_HOLE_isToldInTime() throws IOException {
    try (BlackHole hole = BlackHole.open()) {
      client.setOption(Option.PORT, hole.port());
      scene.turn(Duration.ofSeconds(29));
      assertThat(scene.statuses).isEmpty();
      scene.turn(Duration.ofSeconds(1));

      assertThat(scene.statuses).containsExactly(COMMUNICATION);
    }
  }

  /** The cause of the first status that the client tells. */
  private @Nullable Throwable firstCause(ModuleClientLL failing) {
    Map<String, @Nullable Throwable> told = new HashMap<>();
    failing.setConnectionStatusCallback(
        (state, reason, cause) -> told.putIfAbsent(state + " " + reason, cause));
    scene.until("a status", () -> !told.isEmpty());
    assertThat(told).containsOnlyKeys(NO_NETWORK);
    return told.get(NO_NETWORK);
  }

  @Test
  @DisplayName("A proxy that refuses is no network, with the proxy's status in the cause")
  void connect_PROXY_REFUSES_isToldWithItsStatus() throws IOException {
    try (ConnectProxy proxy = ConnectProxy.start().refusing(403, "Forbidden")) {
      client.setOption(Option.PROXY_DATA, new Proxy("127.0.0.1", proxy.port()));

      assertThat(firstCause(client))
          .isInstanceOfSatisfying(
              ProxyRefusedException.class, refusal -> assertThat(refusal.status()).isEqualTo(403));
    }
  }

  @Test
  @DisplayName("A hub that does not speak TLS is no network, with TLS as the step that failed")
  void connect_NO_TLS_isToldWithTheStep() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server
          .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .configureBlocking(false);
      client.setOption(Option.WITHOUT_TLS, false);
      client.setOption(Option.PORT, server.socket().getLocalPort());
      List<SocketChannel> peers = new ArrayList<>();
      scene.until("a connection", () -> accepted(server, peers));
      peers.get(0).write(ByteBuffer.wrap("HTTP/1.1 400 Bad\r\n\r\n".getBytes(US_ASCII)));

      assertThat(firstCause(client))
          .isInstanceOfSatisfying(
              DialException.class,
              failure -> assertThat(failure.step()).isEqualTo(DialException.Step.TLS));
      peers.get(0).close();
    }
  }

  private static boolean accepted(ServerSocketChannel server, List<SocketChannel> peers) {
    try {
      SocketChannel peer = server.accept();
      return peer != null && peers.add(peer);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("[client-132] A workload API that lies or refuses fails attempts, and says why")
  void connect_WORKLOAD_LIES_isToldWithTheReason() throws IOException {
    try (ScriptedHttpServer api =
        ScriptedHttpServer.plain(asked -> HttpReply.json(200, "{\"certificate\":\"none\"}"))) {
      ModuleClientLL deployed =
          ModuleClientLL.createFromEnvironment(
              TransportProvider.MQTT,
              Map.of(
                  "IOTEDGE_AUTHSCHEME", "sasToken",
                  "IOTEDGE_DEVICEID", "dev-1",
                  "IOTEDGE_MODULEID", "mod-2",
                  "IOTEDGE_IOTHUBHOSTNAME", "hub.example",
                  "IOTEDGE_GATEWAYHOSTNAME", "127.0.0.1",
                  "IOTEDGE_WORKLOADURI", "http://127.0.0.1:" + api.port(),
                  "IOTEDGE_MODULEGENERATIONID", "g"),
              scene.driver);
      List<String> told = new ArrayList<>();
      deployed.setConnectionStatusCallback(
          (state, reason, cause) -> told.add(state + " " + reason + " " + code(cause)));
      scene.until("the lie", () -> told.size() == 1);
      api.script(asked -> HttpReply.json(403, "{\"message\":\"no\"}"));
      scene.turn(Duration.ofSeconds(1));
      scene.until(
          "the refusal", () -> told.size() > 1 && told.get(told.size() - 1).endsWith("403"));

      assertThat(told.get(0)).isEqualTo(COMMUNICATION + " MALFORMED");
      deployed.destroy();
    }
  }

  private static String code(@Nullable Throwable cause) {
    return cause instanceof HttpRefusedException refused
        ? "HTTP " + refused.status()
        : cause instanceof ClientException failure ? failure.code().name() : String.valueOf(cause);
  }
}
