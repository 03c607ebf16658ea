/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.mqtt.LossReason;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.mqtt.UpgradeRefusedException;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.Proxy;
import io.holdfast.faults.ConnectProxy;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawWebSocket;
import io.holdfast.model.ConnectionString;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** MQTT in WebSocket frames, with a server that the test plays. */
@SuppressWarnings("FutureReturnValueIgnored") // What the server sees is the result here.
class WebSocketTest {

  private static final String INPUT = "devices/dev-1/modules/mod-1/inputs/in/";

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ClientDriver driver = ClientDriver.start();
  private final BlockingQueue<ConnectionStatus> statuses = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  WebSocketTest() throws Exception {
    listening.setSoTimeout(30_000);
  }

  @AfterEach
  void close() throws Exception {
    driver.close();
    listening.close();
  }

  private ModuleClient client() {
    return client("127.0.0.1", options -> options.port(listening.getLocalPort()));
  }

  private ModuleClient client(String host, UnaryOperator<ClientOptions.Builder> changes) {
    return ModuleClient.create(
        driver,
        ConnectionString.forModule(host, Scene.MODULE, Scene.KEY),
        changes
            .apply(
                ClientOptions.builder()
                    .transport(Transport.MQTT_WS)
                    .withoutTls()
                    .retry((failures, random) -> Duration.ofDays(1))
                    .statusListener(statuses::add))
            .build());
  }

  private RawWebSocket asked() throws Exception {
    return RawWebSocket.on(listening.accept());
  }

  private RawMqtt accepted(RawWebSocket socket) throws Exception {
    RawMqtt hub = socket.accept("mqtt");
    hub.await(MqttPacket.CONNECT);
    hub.send(MqttBytes.connack(false, 0));
    return hub;
  }

  private CompletionStage<Disposition> note(InputMessage message) {
    received.add(new String(message.message().body().toByteArray(), StandardCharsets.UTF_8));
    return CompletableFuture.completedFuture(Disposition.ACCEPTED);
  }

  private ConnectionStatus.Reconnecting lost() throws Exception {
    while (true) {
      ConnectionStatus status = requireNonNull(statuses.poll(30, TimeUnit.SECONDS), "a status");
      if (status instanceof ConnectionStatus.Reconnecting lost) {
        return lost;
      }
    }
  }

  private static byte[] publish(int id, String text) {
    return MqttBytes.publish(INPUT, 1, id, text.getBytes(StandardCharsets.UTF_8), 0);
  }

  @Test
  @DisplayName("The request is for the hubs' path and subprotocol, and asks for no certificate")
  void open_TOKEN_asksAsHubsExpect() throws Exception {
    client().open();
    RawWebSocket socket = asked();
    assertThat(socket.head())
        .startsWith("GET /$iothub/websocket?iothub-no-client-cert=true HTTP/1.1\r\n");
    assertThat(socket.header("Host")).isEqualTo("127.0.0.1:" + listening.getLocalPort());
    assertThat(socket.header("Sec-WebSocket-Protocol")).isEqualTo("mqtt");
    assertThat(socket.header("Sec-WebSocket-Version")).isEqualTo("13");
    assertThat(socket.header("Origin")).isEmpty();
    accepted(socket);
    assertThat(requireNonNull(statuses.poll(30, TimeUnit.SECONDS)))
        .isEqualTo(new ConnectionStatus.Connected(false));
  }

  @Test
  @DisplayName("[mqtt-105] Telemetry goes out in binary frames at QoS 1")
  void send_MESSAGE_isFramed() throws Exception {
    ModuleClient client = client();
    client.open();
    RawMqtt hub = accepted(asked());
    var sent = client.send(Scene.message("x".repeat(70_000)));
    MqttPacket publish = hub.await(MqttPacket.PUBLISH);
    assertThat(publish.qos()).isEqualTo(1);
    assertThat(publish.retain()).isFalse();
    assertThat(publish.payload()).hasSize(70_000);
    hub.acknowledge(publish);
    Scene.result(sent);
  }

  @Test
  @DisplayName("Packets are read however frames merge and split them")
  void received_MERGED_AND_SPLIT_areRead() throws Exception {
    ModuleClient client = client();
    client.onInput("in", this::note);
    client.open();
    RawWebSocket socket = asked();
    RawMqtt hub = accepted(socket);
    Scene.grant(hub);

    ByteArrayOutputStream merged = new ByteArrayOutputStream();
    merged.writeBytes(publish(1, "one"));
    merged.writeBytes(publish(2, "two"));
    byte[] three = publish(3, "three".repeat(30_000));
    merged.write(three, 0, 3);
    hub.send(merged.toByteArray());
    socket.send(RawWebSocket.BINARY, false, Arrays.copyOfRange(three, 3, 100));
    socket.send(RawWebSocket.PING, true, new byte[0]);
    socket.send(RawWebSocket.CONTINUATION, false, new byte[0]);
    socket.send(RawWebSocket.CONTINUATION, true, Arrays.copyOfRange(three, 100, three.length));
    hub.sendSlowly(publish(4, "four"));

    for (String text : new String[] {"one", "two", "three".repeat(30_000), "four"}) {
      assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo(text);
    }
    for (int id = 1; id <= 4; id++) {
      assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(id);
    }
  }

  @Test
  @DisplayName("A ping is answered with what it holds; a close is answered and ends the connection")
  void received_PING_AND_CLOSE_areAnswered() throws Exception {
    client().open();
    RawWebSocket socket = asked();
    RawMqtt hub = accepted(socket);
    socket.send(RawWebSocket.PING, true, "p1".getBytes(StandardCharsets.US_ASCII));
    assertThat(hub.poll(p -> true, Duration.ofMillis(1))).isNull();
    assertThat(socket.control()).isEqualTo(new RawWebSocket.Frame(RawWebSocket.PONG, "p1"));
    socket.send(RawWebSocket.CLOSE, true, new byte[] {3, (byte) 0xe9});
    assertThat(socket.control().opcode()).isEqualTo(RawWebSocket.CLOSE);
    assertThat(lost().reason()).isEqualTo(LossReason.CLOSED_BY_SERVER);
  }

  @Test
  @DisplayName("A client that closes says DISCONNECT and then closes the WebSocket with 1000")
  void close_CONNECTED_closesBoth() throws Exception {
    ModuleClient client = client();
    var opened = client.open();
    RawWebSocket socket = asked();
    RawMqtt hub = accepted(socket);
    Scene.result(opened);
    Scene.result(client.close(Duration.ZERO));
    hub.await(MqttPacket.DISCONNECT);
    assertThat(socket.control())
        .isEqualTo(new RawWebSocket.Frame(RawWebSocket.CLOSE, "\u0003\u00e8"));
  }

  @Test
  @DisplayName("A server that will not speak in WebSockets is told apart by its status")
  void open_REFUSED_saysTheStatus() throws Exception {
    client().open();
    asked().refuse(404, "Not Found");
    ConnectionStatus.Reconnecting wrong = lost();
    assertThat(wrong.reason()).isEqualTo(LossReason.PROTOCOL_ERROR);
    assertThat(wrong.cause())
        .isInstanceOfSatisfying(
            UpgradeRefusedException.class, refused -> assertThat(refused.status()).isEqualTo(404));
    client().open();
    asked().refuse(503, "Busy");
    assertThat(lost().reason()).isEqualTo(LossReason.SERVER_UNAVAILABLE);
  }

  @Test
  @DisplayName("Another subprotocol, none, and text are not MQTT in WebSockets")
  void open_NOT_MQTT_isRefused() throws Exception {
    for (String other : new String[] {"amqp", ""}) {
      client().open();
      asked().accept(other);
      assertThat(lost().reason()).isEqualTo(LossReason.PROTOCOL_ERROR);
    }
    client().open();
    RawWebSocket socket = asked();
    accepted(socket);
    socket.send(RawWebSocket.TEXT, true, MqttBytes.connack(false, 0));
    assertThat(lost().reason()).isEqualTo(LossReason.PROTOCOL_ERROR);
  }

  @Test
  @DisplayName("[client-118] WebSockets go through a proxy too, which is asked for the hub's name")
  void open_PROXY_connects() throws Exception {
    try (ConnectProxy proxy = ConnectProxy.start().granting(listening.getLocalPort())) {
      client("hub_1.test", options -> options.port(80).proxy(new Proxy("127.0.0.1", proxy.port())))
          .open();
      RawWebSocket socket = asked();
      assertThat(socket.header("Host")).isEqualTo("hub_1.test");
      accepted(socket);
      assertThat(proxy.heads().get(0)).startsWith("CONNECT hub_1.test:80 HTTP/1.1");
      assertThat(requireNonNull(statuses.poll(30, TimeUnit.SECONDS)))
          .isInstanceOf(ConnectionStatus.Connected.class);
    }
  }

  @Test
  @DisplayName("The port follows the transport unless it is set")
  void port_UNSET_followsTheTransport() {
    assertThat(ClientOptions.builder().transport(Transport.MQTT_WS).build().port()).isEqualTo(443);
    assertThat(ClientOptions.defaults().port()).isEqualTo(8883);
    assertThat(ClientOptions.builder().port(1).transport(Transport.MQTT_WS).build().port())
        .isEqualTo(1);
  }
}
