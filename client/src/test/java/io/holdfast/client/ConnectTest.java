/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.LossReason;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import io.holdfast.wire.ConnectUserName;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("FutureReturnValueIgnored") // What the hub sees is the result here.
class ConnectTest {

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  @DisplayName("[mqtt-102] The user name is host, client id, api-version and encoded client type")
  void open_MODULE_sendsItsUserName() {
    scene.module(Scene.MODULE, options -> options.productInfo("a b/c&d")).open();

    String userName = String.valueOf(connect(scene.next()).userName());

    assertThat(userName)
        .startsWith("127.0.0.1/dev-1/mod-1/?api-version=2021-04-12&DeviceClientType=io.holdfast")
        .endsWith("%20a%20b%2Fc%26d");
    assertThat(ConnectUserName.parse(userName).clientType()).endsWith(") a b/c&d");
  }

  @Test
  @DisplayName("[mqtt-103] Ids stand unencoded in client id, user name, filters and topics")
  void open_MODULE_WITH_SPECIAL_ID_keepsItsIdRaw() {
    ModuleClient client = scene.module(new ModuleIdentity("d%41:#", "m+%,=$'"), options -> options);
    client.open();
    client.onInput("in", message -> CompletableFuture.completedFuture(Disposition.ACCEPTED));
    client.send(Scene.message("x"));
    RawMqtt hub = scene.next();
    MqttPacket.ConnectFields connect = connect(hub);
    Scene.send(hub, MqttBytes.connack(false, 0));
    String telemetry = hub.await(MqttPacket.PUBLISH).topic();
    String filter = Scene.grant(hub).filters().keySet().iterator().next();
    Scene.publish(hub, filter.replace("/#", "/inputs/in/%24.cdid=d"), 1, "y");

    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(1);
    assertThat(connect.clientId()).isEqualTo("d%41:#/m+%,=$'");
    assertThat(connect.userName()).startsWith("127.0.0.1/d%41:#/m+%,=$'/?");
    assertThat(filter).isEqualTo("devices/d%41:#/modules/m+%,=$'/#");
    assertThat(telemetry).isEqualTo("devices/d%41:#/modules/m+%,=$'/messages/events/");
  }

  @Test
  @DisplayName(
      "[mqtt-105] CONNECT keeps the session, has no will; telemetry is QoS 1, not retained")
  void open_DEVICE_sendsPlainMqtt() {
    DeviceClient client = scene.device();
    client.open();
    client.send(Scene.message("x"));
    RawMqtt hub = scene.next();
    MqttPacket.ConnectFields connect = connect(hub);
    Scene.send(hub, MqttBytes.connack(true, 0));
    MqttPacket telemetry = hub.await(MqttPacket.PUBLISH);

    assertThat(connect.protocol()).isEqualTo("MQTT");
    assertThat(connect.level()).isEqualTo(4);
    assertThat(connect.cleanSession()).isFalse();
    assertThat(connect.will()).isFalse();
    assertThat(telemetry.qos()).isEqualTo(1);
    assertThat(telemetry.retain()).isFalse();
    assertThat(telemetry.dup()).isFalse();
    assertThat(scene.status(ConnectionStatus.Connected.class).sessionPresent()).isTrue();
  }

  @Test
  @DisplayName("The password is a token for the identity, signed with its key, for an hour")
  void open_WITH_KEY_signsAToken() {
    scene.module().open();

    SasToken token = SasToken.parse(String.valueOf(connect(scene.next()).password()));

    assertThat(token.verify(Base64.getDecoder().decode(Scene.KEY))).isTrue();
    assertThat(token.audience().names("127.0.0.1", Scene.MODULE)).isTrue();
    assertThat(token.expiry()).isEqualTo(Scene.NOON.plus(Duration.ofHours(1)).getEpochSecond());
  }

  @Test
  @DisplayName("A ready token is sent as it is")
  void open_WITH_READY_TOKEN_sendsIt() {
    String token = "SharedAccessSignature sr=h%2Fdevices%2Fd&sig=YQ%3D%3D&se=1";
    ConnectionString text =
        ConnectionString.parse("HostName=127.0.0.1;DeviceId=d;SharedAccessSignature=" + token);
    DeviceClient.create(scene.driver, text, scene.options(options -> options)).open();

    assertThat(connect(scene.next()).password()).isEqualTo(token);
  }

  @ParameterizedTest
  @CsvSource({"3,SERVER_UNAVAILABLE", "4,BAD_CREDENTIALS", "5,NOT_AUTHORIZED"})
  @DisplayName(
      "[mqtt-108] CONNACK 3, 4 and 5 are reported at once and tried again, with a new token")
  void open_REFUSED_FOR_NOW_triesAgainWithAFreshToken(int code, LossReason reason) {
    ModuleClient client = scene.module();
    var opened = client.open();
    RawMqtt first = scene.next();
    String firstToken = String.valueOf(connect(first).password());
    Scene.send(first, MqttBytes.connack(false, code));
    var lost = scene.status(ConnectionStatus.Reconnecting.class);
    assertThat(lost.reason()).isEqualTo(reason);
    assertThat(lost.nextAttempt()).isEqualTo(Duration.ofSeconds(1));
    if (reason == LossReason.BAD_CREDENTIALS) {
      assertThat(code(Scene.failure(opened))).isEqualTo(ClientException.Code.BAD_CREDENTIALS);
      opened = client.open();
    }
    assertThat(opened).isNotDone();

    scene.clock.turn(Duration.ofSeconds(1));
    scene.turn(Duration.ofSeconds(1));

    RawMqtt second = scene.next();
    assertThat(connect(second).password()).isNotEqualTo(firstToken);
    Scene.send(second, MqttBytes.connack(false, code));
    assertThat(scene.status(ConnectionStatus.Reconnecting.class).nextAttempt())
        .isEqualTo(Duration.ofSeconds(2));
    scene.turn(Duration.ofSeconds(2));
    scene.accept();
    Scene.result(client.open());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @DisplayName(
      "[mqtt-108] [client-125] After CONNACK 1 and 2 the client stops, until it is opened again")
  void open_REFUSED_FOR_GOOD_fails(int code) {
    ModuleClient client = scene.module();
    var opened = client.open();
    var sent = client.send(Scene.message("x"));
    RawMqtt hub = scene.next();
    connect(hub);
    Scene.send(hub, MqttBytes.connack(false, code));

    assertThat(code(Scene.failure(opened))).isEqualTo(ClientException.Code.REFUSED);
    assertThat(scene.status(ConnectionStatus.Lost.class).reason().isFinal()).isTrue();
    assertThat(scene.status(ConnectionStatus.Stopped.class).failure().code())
        .isEqualTo(ClientException.Code.REFUSED);
    scene.turn(Duration.ofHours(1));
    assertThat(scene.server.waiting()).isZero();
    assertThat(sent).isNotDone();

    var again = client.open();
    RawMqtt repaired = scene.accept();
    Scene.result(again);
    Scene.acknowledge(repaired, repaired.await(MqttPacket.PUBLISH));
    Scene.result(sent);
  }

  @Test
  @DisplayName("[client-125] A hub that takes no credentials fails the wait, not the client")
  void open_BAD_CREDENTIALS_failsAndGoesOn() {
    ModuleClient client = scene.module();
    var first = client.open();
    var second = client.open();
    RawMqtt hub = scene.next();
    connect(hub);
    scene.turn(Duration.ZERO);
    Scene.send(hub, MqttBytes.connack(false, 4));
    assertThat(code(Scene.failure(first))).isEqualTo(ClientException.Code.BAD_CREDENTIALS);
    assertThat(code(Scene.failure(second))).isEqualTo(ClientException.Code.BAD_CREDENTIALS);

    var again = client.open();
    scene.turn(Duration.ofSeconds(1));
    scene.accept();

    Scene.result(again);
    Scene.result(client.open());
  }

  @Test
  @DisplayName("A hub that does not answer CONNECT in time is tried again")
  void open_NO_CONNACK_triesAgain() {
    scene.module().open();
    connect(scene.next());

    scene.turn(Duration.ofSeconds(30));

    assertThat(scene.status(ConnectionStatus.Reconnecting.class).reason())
        .isEqualTo(LossReason.CONNECT_TIMEOUT);
    scene.turn(Duration.ofSeconds(1));
    scene.accept();
    scene.status(ConnectionStatus.Connected.class);
  }

  @Test
  @DisplayName("Where nobody listens it is tried again, with growing waits")
  void open_NOBODY_LISTENS_reportsNetwork() {
    String elsewhere = LoopbackAddress.next(); // A port of 127.0.0.1 might find another listener.
    ModuleClient.create(
            scene.driver,
            ConnectionString.forModule(elsewhere, Scene.MODULE, Scene.KEY),
            scene.options(options -> options))
        .open();

    var first = scene.status(ConnectionStatus.Reconnecting.class);
    scene.turn(Duration.ofSeconds(1));
    var second = scene.status(ConnectionStatus.Reconnecting.class);

    assertThat(first.reason()).isEqualTo(LossReason.NETWORK);
    assertThat(second.nextAttempt()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  @DisplayName("Waits grow until a connection has held for five seconds")
  void reconnect_AFTER_SETTLED_CONNECTION_startsWithTheFirstWait() {
    scene.module().open();
    Scene.cut(scene.accept());
    assertThat(scene.status(ConnectionStatus.Reconnecting.class).nextAttempt().toSeconds())
        .isEqualTo(1);
    scene.turn(Duration.ofSeconds(1));
    Scene.cut(scene.accept());
    assertThat(scene.status(ConnectionStatus.Reconnecting.class).nextAttempt().toSeconds())
        .isEqualTo(2);
    scene.turn(Duration.ofSeconds(2));
    RawMqtt third = scene.accept();
    scene.status(ConnectionStatus.Connected.class);

    scene.turn(Duration.ofSeconds(5));
    Scene.cut(third);

    assertThat(scene.status(ConnectionStatus.Reconnecting.class).nextAttempt().toSeconds())
        .isEqualTo(1);
  }

  @Test
  @DisplayName("[client-76] [client-77] A hub that is sent nothing is pinged, and left if silent")
  void connected_NOTHING_SENT_isPingedAndGivenUp() {
    scene.module(Scene.MODULE, options -> options.keepAlive(Duration.ofSeconds(60))).open();
    RawMqtt hub = scene.next();
    assertThat(connect(hub).keepAlive()).isEqualTo(60);
    Scene.send(hub, MqttBytes.connack(false, 0));
    scene.status(ConnectionStatus.Connected.class);

    scene.turn(Duration.ofSeconds(60));
    hub.await(MqttPacket.PINGREQ);
    Scene.send(hub, MqttBytes.pingResponse());
    Scene.handled(hub); // Makes the client send something.
    scene.turn(Duration.ofSeconds(59));
    Scene.handled(hub);
    scene.turn(Duration.ofSeconds(59));
    Scene.handled(hub);
    assertThat(hub.poll(packet -> packet.type() == MqttPacket.PINGREQ, Duration.ZERO)).isNull();
    scene.turn(Duration.ofSeconds(60));
    hub.await(MqttPacket.PINGREQ);
    scene.turn(Duration.ofSeconds(30));

    assertThat(scene.status(ConnectionStatus.Reconnecting.class).reason())
        .isEqualTo(LossReason.NO_PING_RESPONSE);
  }

  @Test
  @DisplayName("[mqtt-114] A keep-alive above 1177 seconds is refused")
  void build_KEEP_ALIVE_TOO_LONG_isRefused() {
    ClientOptions.Builder options = ClientOptions.builder().withoutTls();

    assertThat(options.keepAlive(Duration.ofSeconds(1177)).build().keepAlive().toSeconds())
        .isEqualTo(1177);
    assertThatThrownBy(() -> options.keepAlive(Duration.ofSeconds(1178)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1177");
  }

  @Test
  @DisplayName("A hub that speaks no MQTT is left, and tried again")
  void connected_GARBAGE_reportsProtocolError() {
    scene.module().open();
    RawMqtt hub = scene.accept();
    scene.status(ConnectionStatus.Connected.class);

    Scene.send(hub, new byte[] {(byte) 0xf0, 0});

    assertThat(scene.status(ConnectionStatus.Reconnecting.class).reason())
        .isEqualTo(LossReason.PROTOCOL_ERROR);
  }

  @Test
  @DisplayName("Connection strings of others are refused by name")
  void create_WRONG_CONNECTION_STRING_isRefused() {
    ConnectionString device =
        ConnectionString.parse("HostName=h.x;DeviceId=d;SharedAccessKey=" + Scene.KEY);
    ConnectionString hardware =
        ConnectionString.parse("HostName=h.x;DeviceId=d;UseProvisioning=true");
    ClientOptions options = scene.options(unchanged -> unchanged);

    assertThatThrownBy(() -> ModuleClient.create(scene.driver, device, options))
        .hasMessageContaining("module");
    assertThatThrownBy(() -> DeviceClient.create(scene.driver, hardware, options))
        .hasMessageContaining("no credentials");
  }

  @Test
  @DisplayName("Closing ends a client in whatever state it is, and everything that waits")
  void close_WHILE_CONNECTING_endsAll() {
    ModuleClient client = scene.module();
    var opened = client.open();
    var sent = client.send(Scene.message("x"));
    var granted = client.onDesired(change -> {}).granted();
    connect(scene.next());

    client.close();

    for (var future : Map.of("open", opened, "send", sent, "desired", granted).values()) {
      assertThat(code(Scene.failure(future))).isEqualTo(ClientException.Code.CLOSED);
    }
    assertThat(code(Scene.failure(client.send(Scene.message("y")))))
        .isEqualTo(ClientException.Code.CLOSED);
    assertThat(code(Scene.failure(client.twin()))).isEqualTo(ClientException.Code.CLOSED);
    assertThat(client.status()).isInstanceOf(ConnectionStatus.Closed.class);
    client.close();
  }

  private static MqttPacket.ConnectFields connect(RawMqtt hub) {
    return hub.await(MqttPacket.CONNECT).connect();
  }

  private static ClientException.Code code(Throwable failure) {
    assertThat(failure).isInstanceOf(ClientException.class);
    return ((ClientException) failure).code();
  }
}
