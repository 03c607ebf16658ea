/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning;

import static io.holdfast.provisioning.transport.ProvisioningResult.DEV_AUTH_ERROR;
import static io.holdfast.provisioning.transport.ProvisioningResult.ERROR;
import static io.holdfast.provisioning.transport.ProvisioningResult.OK;
import static io.holdfast.provisioning.transport.ProvisioningResult.TIMEOUT;
import static io.holdfast.provisioning.transport.ProvisioningResult.TRANSPORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.faults.ConnectProxy;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.faults.RawWebSocket;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.core.RegistrationStatus;
import io.holdfast.provisioning.ll.ProvisioningProtocol;
import io.holdfast.provisioning.transport.HttpProxyOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Futures, TLS, proxies and WebSockets, with a service that the test plays. */
class ProvisioningClientTest {

  private static final Attestation.SymmetricKey KEY =
      Attestation.SymmetricKey.fromBase64("dev-1", "a2V5IG9mIHRoZSB0ZXN0cw==");
  private static final String ASSIGNED =
      "{\"operationId\":\"5.op\",\"status\":\"assigned\",\"registrationState\":"
          + "{\"assignedHub\":\"hub.test\",\"deviceId\":\"device-1\"}}";

  private final ClientDriver driver = ClientDriver.start();
  private final RawMqttServer server = RawMqttServer.plain();
  private final Queue<RegistrationStatus> statuses = new ConcurrentLinkedQueue<>();

  ProvisioningClientTest() throws Exception {}

  @AfterEach
  void close() throws Exception {
    driver.close();
    server.close();
  }

  private ProvisioningClient client(UnaryOperator<ProvisioningOptions.Builder> changes) {
    return client("127.0.0.1", changes);
  }

  private ProvisioningClient client(
      String host, UnaryOperator<ProvisioningOptions.Builder> changes) {
    ProvisioningOptions.Builder options =
        ProvisioningOptions.builder()
            .port(server.port())
            .withoutTls()
            .statusListener(statuses::add);
    return ProvisioningClient.create(
        driver, host, "0ne0000000A", KEY, changes.apply(options).build());
  }

  private static RegistrationOutcome outcome(CompletableFuture<RegistrationOutcome> future)
      throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  /** Lets a client in, and answers its request. */
  private static void serve(RawMqtt service, String topic, String answer) throws Exception {
    service.await(MqttPacket.CONNECT);
    service.send(MqttBytes.connack(false, 0));
    MqttPacket subscribe = service.await(MqttPacket.SUBSCRIBE);
    service.send(MqttBytes.suback(subscribe.packetId(), 1));
    service.awaitPublish("$dps/registrations/PUT/");
    service.send(MqttBytes.publish(topic, 1, 1, answer.getBytes(StandardCharsets.UTF_8), 0));
  }

  private static void assign(RawMqtt service) throws Exception {
    serve(service, "$dps/registrations/res/200/?$rid=1", ASSIGNED);
    service.await(MqttPacket.DISCONNECT);
  }

  @Test
  @DisplayName("A future that names hub and device, and the connection is gone")
  void register_ASSIGNED_completes() throws Exception {
    CompletableFuture<RegistrationOutcome> future = client(options -> options).register();
    assign(server.next());
    Assigned assigned = (Assigned) outcome(future);
    assertThat(assigned.hub()).isEqualTo("hub.test");
    assertThat(assigned.device().deviceId()).isEqualTo("device-1");
    assertThat(assigned.registrationId()).isEqualTo("device-1");
    assertThat(assigned.substatus()).isNull();
    assertThat(assigned.payload()).isNull();
    assertThat(statuses).containsExactly(RegistrationStatus.CONNECTED);
  }

  @Test
  @DisplayName("[dps-30] A refusal is an outcome, too")
  void register_REFUSED_completes() throws Exception {
    CompletableFuture<RegistrationOutcome> future = client(options -> options).register();
    serve(server.next(), "$dps/registrations/res/401/?$rid=1", "{\"errorCode\":401002}");
    assertThat(outcome(future).result()).isEqualTo(DEV_AUTH_ERROR);
  }

  @Test
  @DisplayName("One client serves many registrations at once")
  void register_MANY_AT_ONCE_complete() throws Exception {
    ProvisioningClient client = client(options -> options);
    var first = client.register();
    var second = client.register();
    assign(server.next());
    assign(server.next());
    assertThat(outcome(first).result()).isEqualTo(OK);
    assertThat(outcome(second).result()).isEqualTo(OK);
  }

  @Test
  @DisplayName("A service that never answers: time-out of an answer, time-out of all")
  void register_SILENT_SERVICE_timesOut() throws Exception {
    var answer = client(options -> options.replyTimeout(Duration.ofMillis(50))).register();
    assertThat(outcome(answer).result()).isEqualTo(TIMEOUT);
    var all = client(options -> options.timeout(Duration.ofMillis(50))).register();
    assertThat(outcome(all).result()).isEqualTo(TIMEOUT);
  }

  @Test
  @DisplayName("Nobody listens: a failure of the transport")
  void register_NOBODY_LISTENS_fails() throws Exception {
    var future = client(options -> options.port(LoopbackAddress.REFUSING_PORT)).register();
    Failed failed = (Failed) outcome(future);
    assertThat(failed.result()).isEqualTo(TRANSPORT);
    assertThat(failed.message()).contains("NETWORK");
  }

  @Test
  @DisplayName("A cancelled future closes the connection; a closed driver ends all")
  void register_CANCELLED_closes() throws Exception {
    var cancelled = client(options -> options).register();
    RawMqtt service = server.next();
    service.await(MqttPacket.CONNECT);
    cancelled.cancel(false);
    assertThat(service.awaitEnd(Duration.ofSeconds(30))).isNotNull();
    var pending = client(options -> options).register();
    server.next();
    driver.close();
    assertThat(outcome(pending).result()).isEqualTo(ERROR);
    assertThat(outcome(client(options -> options).register()).result()).isEqualTo(ERROR);
  }

  @Test
  @DisplayName("What cannot be is refused before: no key of the certificate, half of a proxy")
  void create_UNUSABLE_isRefused() {
    HttpProxyOptions half = new HttpProxyOptions("proxy", 3128, "user", null);
    assertThatThrownBy(() -> client(options -> options.proxy(half)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("user");
    assertThatThrownBy(() -> client("", options -> options))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client(options -> options.timeout(Duration.ZERO)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client(options -> options.port(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("[dps-43] [dps-44] [dps-45] Through a proxy that wants a password")
  void register_PROXY_isAskedForTheService() throws Exception {
    try (ConnectProxy proxy = ConnectProxy.start()) {
      // "Aladdin:open sesame", the example of RFC 7617.
      proxy.granting(server.port()).demanding("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
      HttpProxyOptions known =
          new HttpProxyOptions("127.0.0.1", proxy.port(), "Aladdin", "open sesame");
      var future = client("dps.test", options -> options.port(8883).proxy(known)).register();
      assign(server.next());
      assertThat(outcome(future).result()).isEqualTo(OK);
      assertThat(proxy.heads())
          .containsExactly(
              String.join(
                  "\r\n",
                  "CONNECT dps.test:8883 HTTP/1.1",
                  "Host: dps.test:8883",
                  "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                  "",
                  ""));
    }
  }

  @Test
  @DisplayName("[dps-46] [dps-47] A proxy that refuses is a failure of the transport")
  void register_PROXY_REFUSES_fails() throws Exception {
    try (ConnectProxy proxy = ConnectProxy.start()) {
      HttpProxyOptions options = new HttpProxyOptions("127.0.0.1", proxy.port(), null, null);
      for (int status : new int[] {407, 302, 502}) {
        proxy.refusing(status, "No");
        Failed failed =
            (Failed) outcome(client("dps.test", o -> o.port(8883).proxy(options)).register());
        assertThat(failed.result()).isEqualTo(TRANSPORT);
        assertThat(failed.message()).contains(status + " No");
      }
    }
  }

  @Test
  @DisplayName("[dps-48] WebSockets through a proxy: path, subprotocol in capitals, then the same")
  void register_WEBSOCKET_isUpgraded() throws Exception {
    try (ConnectProxy proxy = ConnectProxy.start();
        ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      listening.setSoTimeout(30_000);
      proxy.granting(listening.getLocalPort());
      HttpProxyOptions through = new HttpProxyOptions("127.0.0.1", proxy.port(), null, null);
      var future =
          client(
                  "dps.test",
                  options ->
                      options.protocol(ProvisioningProtocol.MQTT_WS).port(443).proxy(through))
              .register();
      RawWebSocket socket = RawWebSocket.on(listening.accept());
      assertThat(proxy.heads().get(0)).startsWith("CONNECT dps.test:443 HTTP/1.1\r\n");
      assertThat(socket.head()).startsWith("GET /$iothub/websocket HTTP/1.1\r\n");
      assertThat(socket.header("Sec-WebSocket-Protocol")).isEqualTo("MQTT");
      assign(socket.accept("MQTT"));
      assertThat(outcome(future).result()).isEqualTo(OK);
    }
  }

  @Test
  @DisplayName("WebSockets that are refused are a failure of the transport")
  void register_WEBSOCKET_REFUSED_fails() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      listening.setSoTimeout(30_000);
      var future =
          client(options ->
                  options.protocol(ProvisioningProtocol.MQTT_WS).port(listening.getLocalPort()))
              .register();
      RawWebSocket.on(listening.accept()).refuse(503, "Not now");
      assertThat(outcome(future).result()).isEqualTo(TRANSPORT);
    }
  }

  @Test
  @DisplayName("TLS: the service's certificate is checked, and the device's is shown")
  void register_TLS_isMutual() throws Exception {
    Instant now = Instant.now();
    Certified authority = CertificateDraft.of("CN=tests", now).authority().selfSigned();
    Certified identity = CertificateDraft.of("CN=server", now).address("127.0.0.1").by(authority);
    Certified device = CertificateDraft.of("CN=dev-2", now).by(authority);
    Attestation.X509 attestation =
        Attestation.X509.fromPem(utf8(device.chainPem()), utf8(device.keyPem()));
    try (RawMqttServer secure =
        RawMqttServer.tls("127.0.0.1", identity.clientContext(authority.certificate()))) {
      ProvisioningOptions options =
          ProvisioningOptions.builder()
              .port(secure.port())
              .trustedCertificates(utf8(authority.pem()))
              .build();
      var future =
          ProvisioningClient.create(driver, "127.0.0.1", "0ne0000000A", attestation, options)
              .register();
      assign(secure.next());
      assertThat(outcome(future).result()).isEqualTo(OK);

      ProvisioningOptions others =
          ProvisioningOptions.builder()
              .port(secure.port())
              .trustedCertificates(utf8(CertificateDraft.of("CN=x", now).selfSigned().pem()))
              .build();
      Failed failed =
          (Failed)
              outcome(
                  ProvisioningClient.create(driver, "127.0.0.1", "0ne0000000A", KEY, others)
                      .register());
      assertThat(failed.result()).isEqualTo(TRANSPORT);
      assertThat(failed.message()).contains("TLS");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
