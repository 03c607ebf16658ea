/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.mqtt.LossReason;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.Tls;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.model.ConnectionString;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The server's certificate is for one loopback address and for localhost. */
@SuppressWarnings("FutureReturnValueIgnored") // What the status says is the result here.
class TlsTest {

  private final String address = LoopbackAddress.next();
  private final BlockingQueue<ConnectionStatus> statuses = new LinkedBlockingQueue<>();
  private final ClientDriver driver = ClientDriver.start();
  private final X509Bundle authority;
  private final RawMqttServer server;

  TlsTest() throws Exception {
    authority = authority("CN=tests");
    X509Bundle identity =
        new CertificateBuilder()
            .algorithm(CertificateBuilder.Algorithm.ecp256)
            .subject("CN=hub")
            .addSanIpAddress(address)
            .addSanDnsName("localhost")
            .buildIssuedBy(authority);
    KeyStore keys = identity.toKeyStore(new char[0]);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    server = RawMqttServer.tls("0.0.0.0", context);
  }

  @AfterEach
  void close() throws Exception {
    driver.close();
    server.close();
  }

  private static X509Bundle authority(String name) throws Exception {
    return new CertificateBuilder()
        .algorithm(CertificateBuilder.Algorithm.ecp256)
        .subject(name)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private DeviceClient client(String host, X509Bundle trusted) {
    ClientOptions options =
        ClientOptions.builder()
            .port(server.port())
            .trustedCertificates(trusted.getCertificatePEM().getBytes(StandardCharsets.US_ASCII))
            .retry((failures, random) -> Duration.ofDays(1))
            .statusListener(statuses::add)
            .build();
    return DeviceClient.create(
        driver,
        ConnectionString.parse("HostName=" + host + ";DeviceId=d;SharedAccessKey=" + Scene.KEY),
        options);
  }

  private ConnectionStatus status() throws InterruptedException {
    return requireNonNull(statuses.poll(10, TimeUnit.SECONDS), "a status");
  }

  private void assertConnects(String host) throws Exception {
    client(host, authority).open();
    RawMqtt hub = server.next();
    hub.await(MqttPacket.CONNECT);
    hub.send(MqttBytes.connack(false, 0));
    assertThat(status()).isInstanceOf(ConnectionStatus.Connected.class);
  }

  private void assertTlsFails() throws Exception {
    assertThat(status())
        .isInstanceOfSatisfying(
            ConnectionStatus.Reconnecting.class,
            lost -> assertThat(lost.reason()).isEqualTo(LossReason.TLS));
  }

  @Test
  @DisplayName("A certificate for the dialled address is taken")
  void open_CERTIFICATE_FOR_THE_ADDRESS_connects() throws Exception {
    assertConnects(address);
  }

  @Test
  @DisplayName("A certificate for the dialled name is taken; localhost needs no name server")
  void open_CERTIFICATE_FOR_THE_NAME_connects() throws Exception {
    assertConnects("localhost");
  }

  @Test
  @DisplayName("A certificate for another address is refused")
  void open_CERTIFICATE_FOR_ANOTHER_ADDRESS_isRefused() throws Exception {
    client(LoopbackAddress.next(), authority).open();
    assertTlsFails();
  }

  @Test
  @DisplayName("A certificate for another name is refused; names below localhost are this machine")
  void open_CERTIFICATE_FOR_ANOTHER_NAME_isRefused() throws Exception {
    client("hub.localhost", authority).open();
    assertTlsFails();
  }

  @Test
  @DisplayName("A certificate of an authority that is not trusted is refused")
  void open_UNKNOWN_AUTHORITY_isRefused() throws Exception {
    client(address, authority("CN=others")).open();
    assertTlsFails();
  }

  @Test
  @DisplayName("Trusted certificates that are none are refused when the options are made")
  void trusting_NO_CERTIFICATES_isRefused() {
    assertThatThrownBy(() -> Tls.trusting("nothing".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertFails(String host, X509Bundle trusted, String why) throws Exception {
    client(host, trusted).open();
    ConnectionStatus.Reconnecting lost = (ConnectionStatus.Reconnecting) status();
    assertThat(lost.reason()).isEqualTo(LossReason.TLS);
    assertThat(lost.cause()).hasMessageContaining(why).hasMessageContaining(host);
  }

  @Test
  @DisplayName("Why a certificate was refused stands in the failure: the host, or the authority")
  void open_REFUSED_saysWhy() throws Exception {
    assertFails(
        "hub.localhost", authority, "No subject alternative DNS name matching hub.localhost");
    String other = LoopbackAddress.next();
    assertFails(other, authority, "No subject alternative names matching IP address " + other);
    assertFails(address, authority("CN=others"), "unable to find valid certification path");
  }

  @Test
  @DisplayName("A certificate whose time is over is refused, and the failure says when it ended")
  void open_EXPIRED_isRefused() throws Exception {
    X509Bundle expired = Certificates.expired(authority, address);
    try (RawMqttServer old = RawMqttServer.tls(address, Certificates.context(expired))) {
      options(old.port(), Certificates.pem(authority)).open();
      ConnectionStatus.Reconnecting lost = (ConnectionStatus.Reconnecting) status();
      assertThat(lost.reason()).isEqualTo(LossReason.TLS);
      assertThat(lost.cause()).hasMessageContaining("CertificateExpiredException: NotAfter");
    }
  }

  @Test
  @DisplayName("[client-120] Two blocks of PEM are both trusted; wrong host names are refused")
  void open_TWO_AUTHORITIES_trustsBoth() throws Exception {
    X509Bundle second = authority("CN=second");
    byte[] both = Certificates.pem(authority, second);
    X509Bundle identity = Certificates.server(second, address);
    try (RawMqttServer other = RawMqttServer.tls(address, Certificates.context(identity))) {
      for (RawMqttServer each : new RawMqttServer[] {server, other}) {
        options(each.port(), both).open();
        RawMqtt hub = each.next();
        hub.await(MqttPacket.CONNECT);
        hub.send(MqttBytes.connack(false, 0));
        assertThat(status()).isInstanceOf(ConnectionStatus.Connected.class);
      }
    }
    assertFails("hub.localhost", authority, "No subject alternative DNS name");
  }

  private DeviceClient options(int port, byte[] trusted) {
    return DeviceClient.create(
        driver,
        ConnectionString.parse("HostName=" + address + ";DeviceId=d;SharedAccessKey=" + Scene.KEY),
        ClientOptions.builder()
            .port(port)
            .trustedCertificates(trusted)
            .retry((failures, random) -> Duration.ofDays(1))
            .statusListener(statuses::add)
            .build());
  }
}
