/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(HoldfastExtension.class)
class ConnectTest {

  /** Less than the 30 s after which a connection without CONNECT is closed anyway. */
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  @DisplayName("[mqtt-1] a device with a key connects on the MQTT port")
  void connect_DEVICE_KEY_isAccepted(Hub hub) throws IOException {
    assertThat(hub.ready().mqttPort()).isEqualTo(8883);
    try (RawMqtt client = Dial.connect(hub, hub.newDevice())) {
      client.ping();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("[mqtt-1] TLS 1.2 and 1.3 are spoken")
  void handshake_EITHER_VERSION_succeeds(String version, Hub hub) throws IOException {
    try (SSLSocket socket = (SSLSocket) hub.trust().getSocketFactory().createSocket()) {
      socket.setEnabledProtocols(new String[] {version});
      socket.connect(new InetSocketAddress(hub.host(), hub.ready().mqttPort()), 10_000);
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("[mqtt-2] port 1883 is closed unless it was asked for")
  void listen_PLAIN_PORT_onlyIfAsked(Hub hub) throws IOException {
    // Not by a connection, which another program on all addresses might take.
    assertThat(ListeningPorts.of(hub.process().pid()))
        .containsExactlyInAnyOrder(hub.ready().mqttPort(), hub.ready().httpsPort());
  }

  @ParameterizedTest
  @ValueSource(strings = {"?api-version=2021-04-12", "api-version=2016-11-14"})
  @DisplayName("[mqtt-8] user names of devices and modules, with and without question mark")
  void connect_USER_NAME_SHAPES_areAccepted(String parameters, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    for (Registered who : List.of(device, hub.newModule(device, "m"))) {
      assertAccepted(hub, who, connect -> connect.userName(Dial.userName(who, parameters)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2018-06-30", "2019-10-01", "2020-09-30", "2021-04-12"})
  @DisplayName("[mqtt-9] every SDK's api-version connects")
  void connect_API_VERSIONS_areAccepted(String version, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    assertAccepted(
        hub, device, connect -> connect.userName(Dial.userName(device, "?api-version=" + version)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?DeviceClientType=a%2Fb%20%28c%29&model-id=dtmi%3Aa%3Ab%3B1&api-version=2020-09-30",
        "?api-version=2020-09-30&DeviceClientType=x&model-id=dtmi%3Aa%3Ab%3B1",
        "?api-version=2020-09-30&model-id=dtmi%3Aa%3Ab%3B1&DeviceClientType=x",
        "?unknown=1&api-version=2020-09-30&model-id=dtmi%3Aa%3Ab%3B1&other"
      })
  @DisplayName("[mqtt-10] parameters in any order, and unknown ones")
  void connect_PARAMETERS_IN_ANY_ORDER_areUnderstood(String parameters, Hub hub)
      throws IOException {
    Registered device = hub.newDevice();
    assertAccepted(hub, device, connect -> connect.userName(Dial.userName(device, parameters)));
    assertThat(hub.service().twin(device.identity()).path("modelId").asString())
        .isEqualTo("dtmi:a:b;1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dtmi:com:example:Thermostat;1", "dtmi%3Acom%3Aexample%3AThermostat%3B1"})
  @DisplayName("[mqtt-11] model-id, raw and encoded, becomes the twin's model")
  void connect_MODEL_ID_showsInTheTwin(String modelId, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    assertAccepted(
        hub,
        device,
        connect ->
            connect.userName(Dial.userName(device, Dial.API_VERSION + "&model-id=" + modelId)));
    assertThat(hub.service().twin(device.identity()).path("modelId").asString())
        .isEqualTo("dtmi:com:example:Thermostat;1");
  }

  @Test
  @DisplayName("[mqtt-13] a user name of somebody else than the client id is refused with 5")
  void connect_USER_NAME_OF_ANOTHER_isRefused(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    Registered other = hub.newDevice();
    Registered module = hub.newModule(device, "m");
    assertRefused(hub, device, connect -> connect.userName(Dial.userName(other, Dial.API_VERSION)));
    assertRefused(
        hub, device, connect -> connect.userName(Dial.userName(module, Dial.API_VERSION)));
    assertRefused(
        hub, module, connect -> connect.userName(Dial.userName(device, Dial.API_VERSION)));
  }

  @Test
  @DisplayName("[mqtt-24] bad credentials get CONNACK 5 and the connection is closed")
  void connect_BAD_CREDENTIALS_areRefusedAndClosed(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    Registered stranger =
        new Registered(
            hub.host(), new DeviceIdentity("nobody"), device.primaryKey(), device.primaryKey());
    assertRefused(hub, stranger, connect -> connect);
    assertRefused(hub, device, connect -> connect.password(null));
    assertRefused(hub, device, connect -> connect.password(""));
    assertRefused(hub, device, connect -> connect.password("SharedAccessSignature sr=&sig=%&se=x"));
    String foreign =
        SasDialect.C.token(device.resource(), "bm90IHRoZSBrZXk=", Dial.inSeconds(3600));
    assertRefused(hub, device, connect -> connect.password(foreign));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "host/", "host/device/extra/more/parts/?api-version=1", "//"})
  @DisplayName("a user name that does not parse is refused with 5")
  void connect_MALFORMED_USER_NAME_isRefused(String userName, Hub hub) throws IOException {
    assertRefused(hub, hub.newDevice(), connect -> connect.userName(userName));
  }

  @Test
  @DisplayName("another protocol level gets CONNACK 1, another protocol nothing")
  void connect_OTHER_PROTOCOL_isRefused(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    MqttPacket answer = Dial.connack(hub, device, connect -> connect.protocol("MQTT", 5));
    assertThat(answer.returnCode()).isEqualTo(1);
    assertClosedUnanswered(hub, Dial.request(device).protocol("MQTQ", 4).bytes());
  }

  @Test
  @DisplayName("[mqtt-26] a first packet that is not CONNECT closes the connection")
  void connect_OTHER_PACKET_FIRST_closes(Hub hub) throws IOException {
    assertClosedUnanswered(hub, MqttBytes.pingRequest());
    assertClosedUnanswered(hub, MqttBytes.subscribe(1, "$iothub/twin/res/#", 0));
    String http = "GET / HTTP/1.1\r\nHost: hub\r\nAccept: */*\r\n".repeat(4);
    assertClosedUnanswered(hub, http.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  @DisplayName("[mqtt-27] a second CONNECT closes the connection")
  void connect_TWICE_closes(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt client = Dial.connect(hub, device)) {
      client.send(Dial.request(device).bytes());
      client.awaitEnd(SOON);
    }
  }

  @Test
  @DisplayName("[mqtt-29] silence for one and a half times the keep-alive closes")
  void keepAlive_SILENCE_closes(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    long begin = System.nanoTime();
    try (RawMqtt client = Dial.connect(hub, device, connect -> connect.keepAlive(2))) {
      client.awaitEnd(SOON);
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isGreaterThanOrEqualTo(Duration.ofMillis(2990));
    }
  }

  @Test
  @DisplayName("[mqtt-29] keep-alive 0 is no reason to close")
  void keepAlive_ZERO_staysOpen(Hub hub) throws IOException {
    try (RawMqtt quiet = Dial.connect(hub, hub.newDevice(), connect -> connect.keepAlive(0));
        RawMqtt clock = Dial.connect(hub, hub.newDevice(), connect -> connect.keepAlive(1))) {
      clock.awaitEnd(SOON);
      quiet.ping();
    }
  }

  @Test
  @DisplayName("[mqtt-30] PINGREQ is answered within a second")
  void ping_ANY_isAnsweredAtOnce(Hub hub) throws IOException {
    try (RawMqtt client = Dial.connect(hub, hub.newDevice())) {
      Duration quickest = SOON;
      // More than one: the machine may have stood still during the first.
      for (int i = 0; i < 5 && quickest.compareTo(Duration.ofSeconds(1)) >= 0; i++) {
        long begin = System.nanoTime();
        client.ping();
        quickest = Duration.ofNanos(System.nanoTime() - begin);
      }
      assertThat(quickest).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  @DisplayName("[mqtt-31] a newer connection of the same client takes over")
  void connect_SAME_CLIENT_AGAIN_takesOver(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    try (RawMqtt older = Dial.connect(hub, device);
        RawMqtt newer = Dial.connect(hub, device)) {
      older.awaitEnd(SOON);
      newer.ping();
    }
  }

  private static void assertAccepted(
      Hub hub, Registered who, UnaryOperator<MqttBytes.Connect> change) throws IOException {
    assertThat(Dial.connack(hub, who, change).returnCode()).isZero();
  }

  private static void assertRefused(
      Hub hub, Registered who, UnaryOperator<MqttBytes.Connect> change) throws IOException {
    try (RawMqtt client = hub.rawMqtt()) {
      client.send(change.apply(Dial.request(who)).bytes());
      assertThat(client.await(MqttPacket.CONNACK).returnCode()).isEqualTo(5);
      client.awaitEnd(SOON);
    }
  }

  private static void assertClosedUnanswered(Hub hub, byte[] bytes) throws IOException {
    try (RawMqtt client = hub.rawMqtt()) {
      client.send(bytes);
      assertThat(client.poll(p -> true, SOON)).isNull();
      client.awaitEnd(Duration.ZERO);
    }
  }
}
