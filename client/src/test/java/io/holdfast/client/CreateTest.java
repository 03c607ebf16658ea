/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.http.TestTls;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.faults.HttpReply;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.faults.ScriptedHttpServer;
import io.holdfast.faults.WorkloadServer;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("FutureReturnValueIgnored") // What becomes of them the hub sees.
class CreateTest {

  private static final byte[] KEY = "the key".getBytes(StandardCharsets.US_ASCII);

  private final Scene scene = new Scene();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @AfterEach
  void close() {
    scene.close();
  }

  private static MqttPacket.ConnectFields accept(RawMqtt hub) {
    MqttPacket.ConnectFields connect = hub.await(MqttPacket.CONNECT).connect();
    Scene.send(hub, MqttBytes.connack(false, 0));
    return connect;
  }

  @Test
  @DisplayName("[client-132] [mqtt-113] A deployed module connects with what its edge device signs")
  void fromEnvironment_DEPLOYED_connects() throws Exception {
    String address = LoopbackAddress.next();
    TestTls tls = new TestTls(address);
    Path socket = directory.resolve("w");
    Map<String, String> environment =
        Map.of(
            "IOTEDGE_AUTHSCHEME", "sasToken",
            "IOTEDGE_DEVICEID", "dev-1",
            "IOTEDGE_MODULEID", "mod-1",
            "IOTEDGE_IOTHUBHOSTNAME", "hub.example",
            "IOTEDGE_GATEWAYHOSTNAME", address,
            "IOTEDGE_WORKLOADURI", "unix://" + socket,
            "IOTEDGE_MODULEGENERATIONID", "gen");
    try (var workload = WorkloadServer.unix(socket, KEY, tls.pem());
        var edge = RawMqttServer.tls(address, tls.server());
        var driver = ClientDriver.start()) {
      ClientOptions options =
          ClientOptions.builder().port(edge.port()).modelId("dtmi:com:example;1").build();
      ModuleClient client = ModuleClient.fromEnvironment(driver, options, environment);
      var opened = client.open();
      MqttPacket.ConnectFields connect = accept(edge.next());
      Scene.result(opened);

      assertThat(client.identity()).isEqualTo(Scene.MODULE);
      assertThat(connect.clientId()).isEqualTo("dev-1/mod-1");
      assertThat(connect.userName()).startsWith("hub.example/dev-1/mod-1/?");
      assertThat(connect.userName()).contains("model-id=dtmi%3Acom%3Aexample%3B1");
      SasToken token = SasToken.parse(String.valueOf(connect.password()));
      assertThat(token.verify(KEY)).isTrue();
      assertThat(token.audience().names("hub.example", Scene.MODULE)).isTrue();
      assertThat(workload.http().next().target()).startsWith("/trust-bundle");
    }
  }

  @Test
  @DisplayName("[client-132] A connection string in the environment wins, with its file of trust")
  void fromEnvironment_CONNECTION_STRING_wins() throws Exception {
    String address = LoopbackAddress.next();
    TestTls tls = new TestTls(address);
    Path trust = directory.resolve("trust.pem");
    Files.writeString(trust, tls.pem());
    Map<String, String> environment =
        Map.of(
            "EdgeHubConnectionString",
                ConnectionString.forModule(address, Scene.MODULE, Scene.KEY).text(),
            "IotHubConnectionString", "HostName=other.example",
            "EdgeModuleCACertificateFile", trust.toString());
    try (var hub = RawMqttServer.tls(address, tls.server());
        var driver = ClientDriver.start()) {
      ClientOptions options = ClientOptions.builder().port(hub.port()).build();
      var opened = ModuleClient.fromEnvironment(driver, options, environment).open();
      assertThat(accept(hub.next()).clientId()).isEqualTo("dev-1/mod-1");
      Scene.result(opened);
    }
  }

  @Test
  @DisplayName("[client-132] An environment that lacks a variable is refused by its name")
  void fromEnvironment_EMPTY_isRefused() {
    assertThatThrownBy(
            () -> ModuleClient.fromEnvironment(scene.driver, ClientOptions.defaults(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("IOTEDGE_AUTHSCHEME");
    assertThatThrownBy(() ->
            ModuleClient.fromConnectionString(
                scene.driver, "HostName=h.example", ClientOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("Tokens may come from a provider, and other credentials later")
  void create_PROVIDER_showsItsTokens() {
    String first = token("1");
    String second = token("2");
    ConnectionString connection = ConnectionString.forModule("127.0.0.1", Scene.MODULE, Scene.KEY);
    ModuleClient client =
        ModuleClient.create(
            scene.driver,
            connection,
            new Credentials.Provider((resource, now) -> CompletableFuture.completedFuture(first)),
            scene.options(options -> options));
    client.open();
    RawMqtt hub = scene.next();
    assertThat(accept(hub).password()).isEqualTo(first);
    scene.status(ConnectionStatus.Connected.class);

    client.credentials(new Credentials.ReadyToken(second));
    assertThat(accept(scene.next()).password()).isEqualTo(second);
    scene.status(ConnectionStatus.Connected.class);
    Credentials others =
        Credentials.onBehalfOf(
            new DeviceIdentity("leaf"),
            List.of(new DeviceIdentity("leaf"), new DeviceIdentity("edge")),
            Credentials.of(connection));
    assertThatThrownBy(() -> client.credentials(others))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String token(String signature) {
    long expiry = Scene.NOON.plusSeconds(1000).getEpochSecond();
    return "SharedAccessSignature sr=h%2Fdevices%2Fdev-1&sig=" + signature + "234&se=" + expiry;
  }

  @Test
  @DisplayName("A ready token that nobody replaces is told of before it expires")
  void status_READY_TOKEN_EXPIRING_isTold() {
    ConnectionString connection = ConnectionString.forModule("127.0.0.1", Scene.MODULE, Scene.KEY);
    ModuleClient client =
        ModuleClient.create(
            scene.driver,
            connection,
            new Credentials.ReadyToken(token("1")),
            scene.options(options -> options.keepAlive(Duration.ofSeconds(1100))));
    client.open();
    accept(scene.next());
    scene.status(ConnectionStatus.Connected.class);
    scene.turn(Duration.ofSeconds(799));
    assertThat(client.status()).isInstanceOf(ConnectionStatus.Connected.class);
    scene.turn(Duration.ofSeconds(1));
    scene.status(ConnectionStatus.Expiring.class);
  }

  @Test
  @DisplayName("An edge hub connects for a device below it with a token of its own")
  void create_ON_BEHALF_showsTheChain() {
    DeviceIdentity leaf = new DeviceIdentity("leaf");
    DeviceClient client =
        DeviceClient.create(
            scene.driver,
            ConnectionString.forDevice("127.0.0.1", leaf, Scene.KEY),
            Credentials.onBehalfOf(
                leaf,
                List.of(leaf, new DeviceIdentity("edge")),
                new Credentials.Key(Bytes.owning(KEY), null)),
            scene.options(options -> options));
    client.open();
    MqttPacket.ConnectFields connect = accept(scene.next());

    assertThat(connect.clientId()).isEqualTo("leaf");
    assertThat(connect.userName()).contains("auth-chain=leaf%3Bedge");
    SasToken token = SasToken.parse(String.valueOf(connect.password()));
    assertThat(token.verify(KEY)).isTrue();
    assertThat(token.audience().names("127.0.0.1", new ModuleIdentity("edge", "$edgeHub")))
        .isTrue();
  }

  @Test
  @DisplayName("[client-108] A module calls methods of devices and modules over HTTPS")
  void invokeMethod_ANSWERED_givesTheResult() throws Exception {
    try (var https =
        ScriptedHttpServer.plain(
            asked -> HttpReply.json(200, "{\"status\":201,\"payload\":[1]}"))) {
      ModuleClient client = scene.module(Scene.MODULE, options -> options.httpsPort(https.port()));
      MethodCall call =
          new MethodCall("m", Bytes.utf8("{}"), Duration.ofSeconds(30), Duration.ZERO);
      var result = Scene.result(client.invokeMethod("dev-2", "mod-2", call));
      assertThat(result.status()).isEqualTo(201);
      assertThat(result.payload().utf8()).isEqualTo("[1]");
      assertThat(https.next().target()).startsWith("/twins/dev-2/modules/mod-2/methods?");
      Scene.result(client.invokeMethod("dev-2", call));
      assertThat(https.next().target()).startsWith("/twins/dev-2/methods?");

      MethodCall wrong = new MethodCall("m", Bytes.EMPTY, Duration.ofSeconds(1), Duration.ZERO);
      assertThat(Scene.failure(client.invokeMethod("dev-2", wrong)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @DisplayName("[client-108] A call whose future is cancelled gives its connection up")
  void invokeMethod_CANCELLED_hangsUp() throws Exception {
    try (var https = ScriptedHttpServer.plain(asked -> HttpReply.silence())) {
      ModuleClient client = scene.module(Scene.MODULE, options -> options.httpsPort(https.port()));
      MethodCall call =
          new MethodCall("m", Bytes.utf8("{}"), Duration.ofSeconds(30), Duration.ZERO);
      var called = client.invokeMethod("dev-2", call);
      https.next();
      called.cancel(false);

      await().atMost(Duration.ofMinutes(1)).until(() -> https.connections() == 0);
      assertThat(called).isCancelled();
    }
  }
}
