/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.LossReason;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.client.net.Proxy;
import io.holdfast.client.net.ProxyRefusedException;
import io.holdfast.faults.BlackHole;
import io.holdfast.faults.ConnectProxy;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.NameServer;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.model.ConnectionString;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What networks do to clients, and what clients say of it. */
@SuppressWarnings("FutureReturnValueIgnored") // What the server sees or the status says counts.
class NetworkTest {

  private final NameServer names = NameServer.start();
  private final BlockingQueue<ConnectionStatus> statuses = new LinkedBlockingQueue<>();
  private final ClientDriver driver =
      ClientDriver.start(
          new LoopSettings(
              InstantSource.system(), Ticker.systemTicker(), () -> 0L, List.of(names.address())));

  NetworkTest() throws Exception {}

  @AfterEach
  void close() {
    driver.close();
    names.close();
  }

  private DeviceClient client(String hosts, UnaryOperator<ClientOptions.Builder> changes) {
    return DeviceClient.create(
        driver,
        ConnectionString.parse(hosts + ";DeviceId=d;SharedAccessKey=" + Scene.KEY),
        changes
            .apply(
                ClientOptions.builder()
                    .retry((failures, random) -> Duration.ofDays(1))
                    .statusListener(statuses::add))
            .build());
  }

  private DeviceClient plain(int port) {
    return client("HostName=127.0.0.1", options -> options.withoutTls().port(port));
  }

  private ConnectionStatus status() throws Exception {
    return requireNonNull(statuses.poll(30, TimeUnit.SECONDS), "a status");
  }

  private ConnectionStatus.Reconnecting lost() throws Exception {
    ConnectionStatus status = status();
    assertThat(status).isInstanceOf(ConnectionStatus.Reconnecting.class);
    return (ConnectionStatus.Reconnecting) status;
  }

  private static RawMqtt accept(RawMqttServer server) throws Exception {
    RawMqtt hub = server.next();
    hub.await(MqttPacket.CONNECT);
    hub.send(MqttBytes.connack(false, 0));
    return hub;
  }

  private static ServerSocket listener() throws Exception {
    ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(30_000);
    return listener;
  }

  @Test
  @DisplayName("[client-11] A gateway is dialled and named to TLS; the user name keeps the hub")
  void open_GATEWAY_isDialled() throws Exception {
    X509Bundle authority = Certificates.authority("tests");
    String address = LoopbackAddress.next();
    names.knows("gateway.test", address);
    try (SSLServerSocket server =
        (SSLServerSocket)
            Certificates.context(Certificates.server(authority, "gateway.test"))
                .getServerSocketFactory()
                .createServerSocket(0, 5, LoopbackAddress.inet(address))) {
      server.setSoTimeout(30_000);
      client(
              "HostName=hub.test;GatewayHostName=gateway.test",
              options ->
                  options
                      .port(server.getLocalPort())
                      .trustedCertificates(Certificates.pem(authority)))
          .open();
      try (SSLSocket gateway = (SSLSocket) server.accept()) {
        byte[] connect = gateway.getInputStream().readNBytes(100);
        assertThat(((ExtendedSSLSession) gateway.getSession()).getRequestedServerNames().toString())
            .contains("gateway.test");
        assertThat(new String(connect, StandardCharsets.ISO_8859_1))
            .contains("hub.test/d/?api-version=")
            .doesNotContain("gateway");
      }
      assertThat(names.asked()).containsOnly("gateway.test");
    }
  }

  @Test
  @DisplayName("[client-74] A refused port is a failure of the network")
  void open_REFUSED_isNetwork() throws Exception {
    plain(LoopbackAddress.REFUSING_PORT).open();
    assertThat(lost().reason()).isEqualTo(LossReason.NETWORK);
  }

  @Test
  @DisplayName("[client-74] A connection that is reset is one, before and after CONNACK")
  void open_RESET_isNetwork() throws Exception {
    try (RawMqttServer server = RawMqttServer.plain()) {
      plain(server.port()).open();
      RawMqtt first = server.next();
      first.await(MqttPacket.CONNECT);
      first.reset();
      assertThat(lost().reason()).isEqualTo(LossReason.NETWORK);

      plain(server.port()).open();
      RawMqtt second = accept(server);
      assertThat(status()).isInstanceOf(ConnectionStatus.Connected.class);
      second.reset();
      assertThat(lost().reason()).isEqualTo(LossReason.NETWORK);
    }
  }

  @Test
  @DisplayName(
      "[client-74] A connection that is reset or ends in the TLS handshake is one, not TLS")
  void open_RESET_IN_HANDSHAKE_isNetwork() throws Exception {
    try (ServerSocket server = listener()) {
      client("HostName=127.0.0.1", options -> options.port(server.getLocalPort())).open();
      Socket peer = server.accept();
      assertThat(peer.getInputStream().read()).isEqualTo(22); // The ClientHello's first byte.
      peer.setSoLinger(true, 0);
      peer.close();
      assertThat(lost().reason()).isEqualTo(LossReason.NETWORK);

      client("HostName=127.0.0.1", options -> options.port(server.getLocalPort())).open();
      Socket polite = server.accept();
      assertThat(polite.getInputStream().read(new byte[10_000])).isPositive();
      polite.shutdownOutput();
      assertThat(lost().reason()).isEqualTo(LossReason.NETWORK);
      polite.close();
    }
  }

  @Test
  @DisplayName("A server that does not speak TLS is a failure of TLS; one that is silent, of time")
  void open_NO_TLS_isTold() throws Exception {
    try (ServerSocket server = listener()) {
      client("HostName=127.0.0.1", options -> options.port(server.getLocalPort())).open();
      try (Socket peer = server.accept()) {
        peer.getOutputStream()
            .write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(lost().reason()).isEqualTo(LossReason.TLS);
      }
      client(
              "HostName=127.0.0.1",
              options -> options.port(server.getLocalPort()).connectTimeout(Duration.ofSeconds(3)))
          .open();
      try (Socket silent = server.accept()) {
        assertThat(lost().reason()).isEqualTo(LossReason.CONNECT_TIMEOUT);
        // Nothing of the client is left: else this read would time out.
        silent.setSoTimeout(30_000);
        var unused = silent.getInputStream().readAllBytes();
      }
    }
  }

  @Test
  @DisplayName("Packets are read however the network tears them")
  void received_BYTE_BY_BYTE_isRead() throws Exception {
    try (RawMqttServer server = RawMqttServer.plain()) {
      DeviceClient client = plain(server.port());
      var opened = client.open();
      RawMqtt hub = server.next();
      hub.await(MqttPacket.CONNECT);
      hub.sendSlowly(MqttBytes.connack(false, 0));
      Scene.result(opened);
      var sent = client.send(Scene.message("m"));
      MqttPacket publish = hub.await(MqttPacket.PUBLISH);
      byte[] acknowledgement = MqttBytes.puback(publish.packetId());
      hub.send(Arrays.copyOf(acknowledgement, 3));
      hub.send(Arrays.copyOfRange(acknowledgement, 3, 4));
      Scene.result(sent);
    }
  }

  @Test
  @DisplayName("A packet of which only half arrives is lost with its connection")
  void received_HALF_A_PACKET_isLost() throws Exception {
    try (RawMqttServer server = RawMqttServer.plain()) {
      DeviceClient client = plain(server.port());
      client.open();
      RawMqtt hub = server.next();
      hub.await(MqttPacket.CONNECT);
      hub.send(Arrays.copyOf(MqttBytes.connack(false, 0), 3));
      hub.close();
      assertThat(lost().reason()).isEqualTo(LossReason.CLOSED_BY_SERVER);
    }
  }

  @Test
  @DisplayName("A proxy's refusal is a failure of the network whose cause has the status")
  void open_PROXY_REFUSES_saysTheStatus() throws Exception {
    try (ConnectProxy proxy = ConnectProxy.start().refusing(403, "Forbidden")) {
      client("HostName=hub.test", o -> o.proxy(new Proxy("127.0.0.1", proxy.port()))).open();
      ConnectionStatus.Reconnecting lost = lost();
      assertThat(lost.reason()).isEqualTo(LossReason.NETWORK);
      assertThat(lost.cause())
          .isInstanceOfSatisfying(
              ProxyRefusedException.class, refused -> assertThat(refused.status()).isEqualTo(403));
      assertThat(names.asked()).isEmpty();
    }
  }

  @Test
  @DisplayName("[client-118] A proxy after trusted certificates serves MQTT over TLS")
  void open_PROXY_AND_TLS_connects() throws Exception {
    X509Bundle authority = Certificates.authority("tests");
    X509Bundle identity = Certificates.server(authority, "hub.test");
    try (RawMqttServer server = RawMqttServer.tls("127.0.0.1", Certificates.context(identity));
        ConnectProxy proxy = ConnectProxy.start().granting(server.port())) {
      client(
              "HostName=hub.test",
              options ->
                  options
                      .trustedCertificates(Certificates.pem(authority))
                      .proxy(new Proxy("127.0.0.1", proxy.port(), "u", "p")))
          .open();
      accept(server);
      assertThat(status()).isInstanceOf(ConnectionStatus.Connected.class);
      proxy.drop();
      assertThat(lost().reason()).isIn(LossReason.CLOSED_BY_SERVER, LossReason.NETWORK);
    }
  }

  @Test
  @DisplayName("[client-124] Closing a client that dials a black hole ends it and its open at once")
  void close_BLACK_HOLE_returnsAtOnce() throws Exception {
    try (BlackHole hole = BlackHole.open()) {
      DeviceClient client = plain(hole.port());
      var opened = client.open();
      Scene.result(client.close(Duration.ofDays(1)));
      assertThat(Scene.failure(opened))
          .isInstanceOfSatisfying(
              ClientException.class,
              e -> assertThat(e.code()).isEqualTo(ClientException.Code.CLOSED));
    }
  }

  @Test
  @DisplayName(
      "[client-84] A hub whose name gets another address is found there at the next attempt")
  void reconnect_NAME_MOVED_findsIt() throws Exception {
    String first = LoopbackAddress.next();
    String second = LoopbackAddress.next();
    names.knows("hub.test", first);
    try (ServerSocket here = new ServerSocket(0, 5, LoopbackAddress.inet(first));
        ServerSocket there =
            new ServerSocket(here.getLocalPort(), 5, LoopbackAddress.inet(second))) {
      there.setSoTimeout(30_000);
      here.setSoTimeout(30_000);
      client(
              "HostName=hub.test",
              options ->
                  options
                      .withoutTls()
                      .port(here.getLocalPort())
                      .retry((failures, random) -> Duration.ZERO))
          .open();
      try (Socket peer = here.accept()) {
        assertThat(peer.getInputStream().read()).isEqualTo(MqttPacket.CONNECT << 4);
        names.knows("hub.test", second);
      }
      try (Socket peer = there.accept()) {
        assertThat(peer.getInputStream().read()).isEqualTo(MqttPacket.CONNECT << 4);
      }
    }
  }
}
