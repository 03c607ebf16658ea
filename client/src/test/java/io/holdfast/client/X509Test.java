/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.mqtt.LossReason;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.ClientCertificate;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawWebSocket;
import io.holdfast.model.ConnectionString;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clients that show a certificate, and a server that demands one. */
@SuppressWarnings("FutureReturnValueIgnored") // What the server sees is the result here.
class X509Test {

  private final String address = LoopbackAddress.next();
  private final X509Bundle authority = Certificates.authority("tests");
  private final ClientDriver driver = ClientDriver.start();
  private final BlockingQueue<ConnectionStatus> statuses = new LinkedBlockingQueue<>();
  private final SSLServerSocket server;

  X509Test() throws Exception {
    server =
        (SSLServerSocket)
            Certificates.context(Certificates.server(authority, address), authority)
                .getServerSocketFactory()
                .createServerSocket(0, 5, LoopbackAddress.inet(address));
    server.setNeedClientAuth(true);
    server.setSoTimeout(30_000);
  }

  @AfterEach
  void close() throws Exception {
    driver.close();
    server.close();
  }

  private ClientCertificate certificate(X509Bundle issuer) throws Exception {
    X509Bundle bundle = Certificates.client(issuer, "dev-1", Algorithm.ecp256);
    return ClientCertificate.fromPem(
        Certificates.pem(bundle), bundle.getPrivateKeyPEM().getBytes(StandardCharsets.US_ASCII));
  }

  private DeviceClient client(ClientCertificate certificate) {
    return DeviceClient.create(
        driver,
        ConnectionString.parse("HostName=" + address + ";DeviceId=dev-1;x509=true"),
        ClientOptions.builder()
            .port(server.getLocalPort())
            .transport(Transport.MQTT_WS)
            .trustedCertificates(Certificates.pem(authority))
            .certificate(certificate)
            .retry((failures, random) -> Duration.ofDays(1))
            .statusListener(statuses::add)
            .build());
  }

  @Test
  @DisplayName("A certificate takes the password's place, and WebSockets do not decline it")
  void open_CERTIFICATE_connectsWithoutPassword() throws Exception {
    client(certificate(authority)).open();
    SSLSocket socket = (SSLSocket) server.accept();
    RawWebSocket web = RawWebSocket.on(socket);
    assertThat(socket.getSession().getPeerPrincipal().getName()).isEqualTo("CN=dev-1");
    assertThat(web.head()).startsWith("GET /$iothub/websocket HTTP/1.1\r\n");
    RawMqtt hub = web.accept("mqtt");
    MqttPacket.ConnectFields connect = hub.await(MqttPacket.CONNECT).connect();
    assertThat(connect.password()).isNull();
    assertThat(connect.userName()).startsWith(address + "/dev-1/?api-version=");
    hub.send(MqttBytes.connack(false, 0));
    assertThat(requireNonNull(statuses.poll(30, TimeUnit.SECONDS)))
        .isInstanceOf(ConnectionStatus.Connected.class);
  }

  @Test
  @DisplayName("A server that does not take the certificate is a failure of TLS")
  void open_CERTIFICATE_OF_OTHERS_isRefused() throws Exception {
    client(certificate(Certificates.authority("others"))).open();
    SSLSocket socket = (SSLSocket) server.accept();
    assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    assertThat(requireNonNull(statuses.poll(30, TimeUnit.SECONDS)))
        .isInstanceOfSatisfying(
            ConnectionStatus.Reconnecting.class,
            lost -> assertThat(lost.reason()).isEqualTo(LossReason.TLS));
  }

  @Test
  @DisplayName("A certificate beside a key, none for x509=true, and one without TLS are refused")
  void create_CONTRADICTION_isRefused() throws Exception {
    ClientCertificate certificate = certificate(authority);
    ClientOptions with = ClientOptions.builder().certificate(certificate).build();
    assertThatThrownBy(() ->
            DeviceClient.create(
                driver,
                ConnectionString.parse("HostName=h.x;DeviceId=d;SharedAccessKey=" + Scene.KEY),
                with))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            DeviceClient.create(
                driver,
                ConnectionString.parse("HostName=h.x;DeviceId=d;x509=true"),
                ClientOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ClientOptions.builder().certificate(certificate).withoutTls().build())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
