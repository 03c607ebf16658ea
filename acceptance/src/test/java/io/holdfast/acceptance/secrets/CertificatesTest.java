/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.certificates.DevelopmentCertificates;
import io.holdfast.app.certificates.SubjectNames;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO);
  }

  /** A certificate for a host, with the authority that issued it. */
  private Path issue(String host) throws IOException {
    Path certificates = Files.createDirectories(folder.resolve("certificates"));
    Files.deleteIfExists(certificates.resolve("server.pem"));
    SubjectNames names = SubjectNames.of(List.of("hub"), List.of(LoopbackAddress.inet(host)));
    DevelopmentCertificates made =
        new DevelopmentCertificates(certificates, InstantSource.system(), new SecureRandom());
    made.prepareAuthority(true);
    var _ = made.source(() -> names).load();
    return certificates;
  }

  private HoldfastOptions options(Path certificates) throws IOException {
    HoldfastOptions options = HoldfastOptions.in(Files.createDirectories(folder.resolve("data")));
    return options.withConfiguration(
        """
        [tls]
        certificate = '%1$s/server.pem'
        key = '%1$s/server-key.pem'
        authority = '%1$s/ca.pem'
        check-interval = "200ms"
        """
            .formatted(certificates));
  }

  private static X509Certificate served(Hub hub, int port) {
    return served(hub.trust(), hub.host(), port);
  }

  private static X509Certificate served(SSLContext trust, String host, int port) {
    try (SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<X509Certificate> served(Hub hub) {
    return List.of(served(hub, hub.ready().mqttPort()), served(hub, hub.ready().httpsPort()));
  }

  private static RawMqtt connect(Hub hub, Registered device) throws IOException {
    return connected(hub.rawMqtt(), device);
  }

  private static RawMqtt connect(Edge edge, Registered device) throws IOException {
    int port = edge.ready().mqttPort();
    return connected(RawMqtt.tls(edge.host(), port, edge.trust()), device);
  }

  private static RawMqtt connected(RawMqtt client, Registered device) throws IOException {
    String id = device.identity().clientId();
    long expiry = InstantSource.system().instant().getEpochSecond() + 3600;
    byte[] key = Base64.getDecoder().decode(device.primaryKey());
    client.send(
        MqttBytes.connect(id)
            .userName(device.host() + "/" + id + "/?api-version=2021-04-12")
            .password(SasToken.sign(device.resource(), key, expiry, null).text())
            .bytes());
    assertThat(client.await(MqttPacket.CONNACK).returnCode()).isZero();
    return client;
  }

  @Test
  @DisplayName("A certificate from the configuration is used, and another without a restart")
  void certificate_REPLACED_isServedWithoutRestart() throws Exception {
    HoldfastOptions options = options(folder.resolve("certificates"));
    Path certificates = issue(options.host());
    byte[] oldKey = Files.readAllBytes(certificates.resolve("server-key.pem"));
    try (Hub hub = Hub.start(options)) {
      List<X509Certificate> first = served(hub);
      assertThat(first.getFirst()).isEqualTo(first.getLast());
      assertThat(hub.ready().caFile()).isEqualTo(certificates.resolve("ca.pem"));
      try (RawMqtt client = connect(hub, hub.newDevice())) {
        issue(options.host());
        soon().until(() -> served(hub).stream().noneMatch(first::contains));
        List<X509Certificate> second = served(hub);
        client.ping(); // it has outlived the change

        Files.write(certificates.resolve("server-key.pem"), oldKey);
        soon().until(() -> hub.process().output().contains("does not belong to the key in"));
        assertThat(served(hub)).isEqualTo(second);
        client.ping();
      }
    }
  }

  @Test
  @DisplayName("[edge-127] An edge hub whose certificate is renewed again and again never restarts")
  void certificate_RENEWED_AGAIN_AND_AGAIN_edgeGoesOn() throws Exception {
    HoldfastOptions options = options(folder.resolve("certificates"));
    var _ = issue(options.host());
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
        Edge edge = Edge.start(root, options);
        RawMqtt stays = connect(edge, edge.newLeaf())) {
      int port = edge.ready().mqttPort();
      for (int i = 0; i < 5; i++) {
        X509Certificate before = served(edge.trust(), edge.host(), port);
        var _ = issue(options.host());
        soon().until(() -> !served(edge.trust(), edge.host(), port).equals(before));
        try (RawMqtt comes = connect(edge, edge.newLeaf())) {
          comes.ping();
        }
      }
      stays.ping();
      assertThat(edge.process().isAlive()).isTrue();
    }
  }

  @Test
  @DisplayName("A development certificate that is gone is made anew without a restart")
  void developmentCertificate_GONE_isMadeAnew() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    HoldfastOptions options =
        HoldfastOptions.in(data).withConfiguration("[tls]\ncheck-interval = '200ms'\n");
    try (Hub hub = Hub.start(options)) {
      List<X509Certificate> first = served(hub);
      Files.delete(data.resolve("server.pem"));
      soon().until(() -> served(hub).stream().noneMatch(first::contains));
    }
  }

  @Test
  @DisplayName("What cannot be used stops the start, with what to do")
  void start_BAD_CERTIFICATE_isRefused() throws Exception {
    HoldfastOptions options = options(folder.resolve("certificates"));
    issue("127.0.0.1");
    assertThatThrownBy(() -> Hub.start(options).close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not speak for " + options.host())
        .hasMessageContaining("set server.name")
        .hasMessageNotContaining("\tat ");
  }
}
