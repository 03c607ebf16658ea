/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.guide;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.Certificates;
import io.holdfast.client.ClientOptions;
import io.holdfast.client.ConnectionStatus;
import io.holdfast.client.DeviceClient;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.core.Credentials;
import io.holdfast.client.ll.ModuleClientLL;
import io.holdfast.client.ll.Option;
import io.holdfast.client.ll.TransportProvider;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.ClientCertificate;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.client.net.Proxy;
import io.holdfast.faults.ConnectProxy;
import io.holdfast.faults.HttpReply;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.faults.RawWebSocket;
import io.holdfast.faults.ScriptedHttpServer;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples about networks, against peers that the test plays. */
@SuppressWarnings("FutureReturnValueIgnored") // What the peer sees is the result here.
class NetworkGuideTest {

  private static final String KEY = "a2V5IG9mIHRoZSB0ZXN0cw==";
  private static final ModuleIdentity MODULE = new ModuleIdentity("press-7", "controller");

  private final BlockingQueue<ConnectionStatus> statuses = new LinkedBlockingQueue<>();
  private final MockTicker ticker = Ticker.newMockTicker();
  private final ClientDriver driver =
      ClientDriver.start(new LoopSettings(InstantSource.system(), ticker, () -> 0L));

  @AfterEach
  void close() {
    driver.close();
  }

  private ModuleClient module(UnaryOperator<ClientOptions.Builder> changes) {
    return module("127.0.0.1", changes);
  }

  private ModuleClient module(String host, UnaryOperator<ClientOptions.Builder> changes) {
    return ModuleClient.create(
        driver,
        ConnectionString.forModule(host, MODULE, KEY),
        changes.apply(ClientOptions.builder().withoutTls().statusListener(statuses::add)).build());
  }

  private <T extends ConnectionStatus> T status(Class<T> kind) throws InterruptedException {
    while (true) {
      ConnectionStatus status =
          requireNonNull(statuses.poll(30, TimeUnit.SECONDS), kind.getSimpleName());
      if (kind.isInstance(status)) {
        return kind.cast(status);
      }
    }
  }

  private static ClientOptions.Builder certified(
      ClientOptions.Builder options, Path caFile, Path chainFile, Path keyFile) throws IOException {
    // example: x509
    ClientCertificate certificate =
        ClientCertificate.fromPem(Files.readAllBytes(chainFile), Files.readAllBytes(keyFile));
    options.trustedCertificates(caFile).certificate(certificate);
    // end
    return options;
  }

  @Test
  @DisplayName("Guide: a certificate takes the key's place")
  void x509_FILES_showsTheCertificate(@TempDir Path folder) throws Exception {
    String address = LoopbackAddress.next();
    X509Bundle authority = Certificates.authority("tests");
    X509Bundle own = Certificates.client(authority, "press-7", Algorithm.ecp256);
    Path ca = Files.write(folder.resolve("ca.pem"), Certificates.pem(authority));
    Path chain = Files.write(folder.resolve("chain.pem"), Certificates.pem(own));
    Path key = Files.writeString(folder.resolve("key.pem"), own.getPrivateKeyPEM());
    try (var server =
        (SSLServerSocket)
            Certificates.context(Certificates.server(authority, address), authority)
                .getServerSocketFactory()
                .createServerSocket(0, 5, LoopbackAddress.inet(address))) {
      server.setNeedClientAuth(true);
      server.setSoTimeout(30_000);
      ClientOptions.Builder builder =
          ClientOptions.builder()
              .port(server.getLocalPort())
              .transport(Transport.MQTT_WS)
              .statusListener(statuses::add);
      ClientOptions options = certified(builder, ca, chain, key).build();
      ConnectionString connection =
          ConnectionString.parse("HostName=" + address + ";DeviceId=press-7;x509=true");
      DeviceIdentity device = new DeviceIdentity("press-7");
      Credentials credentials = new Credentials.Certificate();
      for (DeviceClient client :
          List.of(
              DeviceClient.create(driver, connection, options),
              DeviceClient.create(driver, address, device, credentials, options))) {
        client.open();
        SSLSocket socket = (SSLSocket) server.accept();
        RawMqtt hub = RawWebSocket.on(socket).accept("mqtt");
        assertThat(socket.getSession().getPeerPrincipal().getName()).isEqualTo("CN=press-7");
        assertThat(hub.await(MqttPacket.CONNECT).connect().password()).isNull();
        hub.send(MqttBytes.connack(false, 0));
        status(ConnectionStatus.Connected.class);
      }
    }
  }

  private static ClientOptions.Builder tunnelled(
      ClientOptions.Builder options, String proxyHost, int proxyPort, String password) {
    // example: proxy
    options
        .transport(Transport.MQTT_WS)
        .proxy(new Proxy(proxyHost, proxyPort, "press-7", password));
    // end
    return options;
  }

  @Test
  @DisplayName("[client-118] Guide: MQTT in a WebSocket, through a proxy that asks for a password")
  void proxy_PASSWORD_connects() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ConnectProxy proxy =
            ConnectProxy.start()
                .granting(listening.getLocalPort())
                .demanding("Basic cHJlc3MtNzpzZWNyZXQ=")) {
      listening.setSoTimeout(30_000);
      module(options -> tunnelled(options.port(80), "127.0.0.1", proxy.port(), "secret")).open();
      RawMqtt hub = RawWebSocket.on(listening.accept()).accept("mqtt");
      hub.await(MqttPacket.CONNECT);
      hub.send(MqttBytes.connack(false, 0));
      status(ConnectionStatus.Connected.class);
      assertThat(proxy.heads().get(0)).startsWith("CONNECT 127.0.0.1:80 HTTP/1.1");
    }
  }

  private static MethodResult reboot(ModuleClient client) {
    // example: invoke
    MethodCall call =
        new MethodCall("reboot", Bytes.utf8("{\"in\": 5}"), Duration.ofSeconds(30), Duration.ZERO);
    MethodResult answer = client.invokeMethod("press-7", "controller", call).join();
    // end
    return answer;
  }

  @Test
  @DisplayName("[client-108] Guide: a module calls another's method")
  void invoke_ANSWERED_hasStatusAndPayload() throws Exception {
    try (var https =
        ScriptedHttpServer.plain(asked -> HttpReply.json(200, "{\"status\":202,\"payload\":{}}"))) {
      MethodResult answer = reboot(module(options -> options.httpsPort(https.port())));
      assertThat(answer).isEqualTo(new MethodResult(202, Bytes.utf8("{}")));
      assertThat(https.next().target())
          .startsWith("/twins/press-7/modules/controller/methods?api-version=");
    }
  }

  private static void retry(ModuleClient client) {
    // example: retry
    client.retry(
        new RetryPolicy.ExponentialBackoffWithJitter(
            Duration.ofMillis(200), Duration.ofSeconds(10)),
        Duration.ofMinutes(5));
    // end
  }

  private static ClientOptions.Builder steady(ClientOptions.Builder options) {
    // example: retry-own
    options.retry((failures, random) -> Duration.ofSeconds(Math.min(failures, 10)));
    // end
    return options;
  }

  @Test
  @DisplayName("[client-69] [client-70] Guide: a policy of one's own; and the limit ends a series")
  void retry_LIMIT_OVER_stops() throws Exception {
    // An address of its own, where nobody listens.
    ModuleClient client = module(LoopbackAddress.next(), NetworkGuideTest::steady);
    var opened = client.open();
    for (int failures = 1; failures <= 12; failures++) {
      Duration wait = status(ConnectionStatus.Reconnecting.class).nextAttempt();
      assertThat(wait).isEqualTo(Duration.ofSeconds(Math.min(failures, 10)));
      turn(wait);
    }
    status(ConnectionStatus.Reconnecting.class);
    retry(client);
    ConnectionStatus last = requireNonNull(statuses.poll(30, TimeUnit.SECONDS));
    while (!(last instanceof ConnectionStatus.Stopped)) {
      turn(Duration.ofSeconds(10));
      ConnectionStatus next = statuses.poll(10, TimeUnit.MILLISECONDS);
      last = next == null ? last : next;
    }
    assertThat(((ConnectionStatus.Stopped) last).failure().code())
        .isEqualTo(ClientException.Code.RETRY_EXPIRED);
    assertThat(opened.handle((done, failure) -> failure).get(30, TimeUnit.SECONDS))
        .isInstanceOf(ClientException.class);
  }

  /** Lets time pass when the loop has done what it was asked to. */
  private void turn(Duration amount) throws InterruptedException {
    awaitLoop();
    ticker.advance(amount.toNanos(), TimeUnit.NANOSECONDS);
    awaitLoop();
  }

  private void awaitLoop() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    driver.loop().execute(() -> driver.loop().after(Duration.ZERO, done::countDown));
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static ModuleClient below(
      ClientDriver driver, String parentHostName, Bytes hubKey, ClientOptions options) {
    // example: nested
    ModuleIdentity target = new ModuleIdentity("leaf-1", "meter");
    List<Identity> chain =
        List.of(target, new DeviceIdentity("leaf-1"), new DeviceIdentity("edge-1"));
    Credentials credentials =
        Credentials.onBehalfOf(target, chain, new Credentials.Key(hubKey, null));
    ModuleClient client = ModuleClient.create(driver, parentHostName, target, credentials, options);
    // end
    return client;
  }

  @Test
  @DisplayName("Guide: an edge hub connects for a module below it")
  void nested_ASYNCHRONOUS_showsTheChain() throws Exception {
    try (RawMqttServer server = RawMqttServer.plain()) {
      ClientOptions options = ClientOptions.builder().withoutTls().port(server.port()).build();
      below(driver, "127.0.0.1", Bytes.utf8("key"), options).open();
      shown(server.next());
    }
  }

  private static void shown(RawMqtt hub) {
    MqttPacket.ConnectFields connect = hub.await(MqttPacket.CONNECT).connect();
    assertThat(connect.clientId()).isEqualTo("leaf-1/meter");
    assertThat(connect.userName()).contains("auth-chain=leaf-1%2Fmeter%3Bleaf-1%3Bedge-1");
    assertThat(connect.password()).contains("%2Fdevices%2Fedge-1%2Fmodules%2F%24edgeHub");
  }

  private static ModuleClientLL lowerBelow(IoDriver driver, String hubConnectionString) {
    // example: lower-nested
    ModuleIdentity target = new ModuleIdentity("leaf-1", "meter");
    List<Identity> chain =
        List.of(target, new DeviceIdentity("leaf-1"), new DeviceIdentity("edge-1"));
    ModuleClientLL client =
        ModuleClientLL.createOnBehalfOf(
            hubConnectionString, target, chain, TransportProvider.MQTT, driver);
    // end
    return client;
  }

  @Test
  @DisplayName("Guide: the caller-driven client connects for a module below it, too")
  void nested_CALLER_DRIVEN_showsTheChain() throws Exception {
    String actor = "HostName=127.0.0.1;DeviceId=edge-1;ModuleId=$edgeHub;SharedAccessKey=" + KEY;
    try (RawMqttServer server = RawMqttServer.plain();
        IoDriver own = IoDriver.onCurrentThread();
        ModuleClientLL client = lowerBelow(own, actor)) {
      client.setOption(Option.WITHOUT_TLS, true);
      client.setOption(Option.PORT, server.port());
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (server.waiting() == 0) {
        assertThat(System.nanoTime()).isLessThan(end);
        client.doWork(Duration.ofMillis(10));
      }
      RawMqtt hub = server.next();
      MqttPacket connect = null;
      while (connect == null) {
        assertThat(System.nanoTime()).isLessThan(end);
        client.doWork(Duration.ofMillis(10));
        connect = hub.poll(packet -> packet.type() == MqttPacket.CONNECT, Duration.ofMillis(1));
      }
      assertThat(connect.connect().userName())
          .contains("auth-chain=leaf-1%2Fmeter%3Bleaf-1%3Bedge-1");
    }
  }
}
