/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import static io.holdfast.provisioning.transport.ProvisioningResult.ERROR;
import static io.holdfast.provisioning.transport.ProvisioningResult.INVALID_ARG;
import static io.holdfast.provisioning.transport.ProvisioningResult.INVALID_STATE;
import static io.holdfast.provisioning.transport.ProvisioningResult.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.net.IoDriver;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.model.Bytes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The seed's functions, one after another. */
class MqttTransportTest {

  private final TransportScene scene = new TransportScene();
  private final MqttProvisioningTransport transport = scene.transport;

  @AfterEach
  void close() {
    scene.close();
  }

  private void refused(
      @Nullable String uri,
      @Nullable HsmType type,
      @Nullable String scope,
      @Nullable String version,
      @Nullable TransportIo io,
      String named) {
    assertThatThrownBy(() ->
            MqttProvisioningTransport.create(uri, type, scope, version, io, null, scene.driver))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  @DisplayName("[dps-1] [dps-2] 07_001: create needs uri, scope, API version and transport")
  void create_SOMETHING_MISSING_isRefused() {
    refused(null, HsmType.X509, "s", "v", TransportIo.MQTT, "uri");
    refused("u", null, "s", "v", TransportIo.MQTT, "type");
    refused("u", HsmType.X509, null, "v", TransportIo.MQTT, "scope");
    refused("u", HsmType.X509, "s", null, TransportIo.MQTT, "API version");
    refused("u", HsmType.X509, "s", "v", null, "transport");
  }

  @Test
  @DisplayName("[dps-3] 07_001: a TPM is refused over MQTT and over WebSockets")
  void create_TPM_isRefused() {
    refused("u", HsmType.TPM, "s", "v", TransportIo.MQTT, "TPM");
    refused("u", HsmType.TPM, "s", "v", TransportIo.MQTT_WS, "TPM");
  }

  @Test
  @DisplayName("[dps-5] 07_002: destroy ends the connection once, and again does nothing")
  void destroy_OPEN_closesOnce() {
    scene.subscribe();
    transport.destroy();
    transport.destroy();
    scene.await(MqttPacket.DISCONNECT);
    assertThat(scene.service().awaitEnd(Duration.ofSeconds(30))).isNotNull();
    assertThat(scene.service().poll(packet -> true, Duration.ofMillis(1))).isNull();
    assertThat(scene.open()).isEqualTo(INVALID_STATE);
    assertThat(scene.register()).isEqualTo(INVALID_STATE);
    assertThat(transport.setTrace(true)).isEqualTo(INVALID_STATE);
    transport.doWork();
  }

  @Test
  @DisplayName("[dps-6] [dps-7] [dps-8] 07_003: open needs id and handlers, and no TPM's keys")
  void open_SOMETHING_MISSING_isRefused() {
    ProvisioningTransport.RegisterDataHandler data = (result, key, hub, device) -> {};
    ProvisioningTransport.StatusHandler status = (now, retry) -> {};
    ProvisioningTransport.ChallengeHandler challenge = (nonce, name) -> "token";
    Bytes key = Bytes.utf8("key");
    assertThat(transport.open(null, null, null, data, status, challenge)).isEqualTo(INVALID_ARG);
    assertThat(transport.open("i", null, null, null, status, challenge)).isEqualTo(INVALID_ARG);
    assertThat(transport.open("i", null, null, data, null, challenge)).isEqualTo(INVALID_ARG);
    assertThat(transport.open("i", null, null, data, status, null)).isEqualTo(INVALID_ARG);
    assertThat(transport.open("i", key, null, data, status, challenge)).isEqualTo(INVALID_ARG);
    assertThat(transport.open("i", null, key, data, status, challenge)).isEqualTo(INVALID_ARG);
    assertThat(transport.machine().connectionState()).isEqualTo(ConnectionTable.State.IDLE);
    assertThat(transport.open("i", null, null, data, status, challenge)).isEqualTo(OK);
    assertThat(transport.open("i", null, null, data, status, challenge)).isEqualTo(INVALID_STATE);
  }

  @Test
  @DisplayName("[dps-9] 07_003: open makes no call; dowork does")
  void open_ALONE_isSilent() {
    scene.open();
    scene.driver.doWork(Duration.ofMillis(50));
    assertThat(scene.server.waiting()).isZero();
    scene.dial();
  }

  @Test
  @DisplayName("[dps-12] [dps-13] 07_007: SUBSCRIBE follows CONNACK 0, then CONNECTED is told once")
  void doWork_ACCEPTED_subscribes() {
    scene.open();
    scene.dial();
    transport.doWork();
    assertThat(scene.service().poll(p -> p.type() == MqttPacket.SUBSCRIBE, Duration.ofMillis(50)))
        .isNull();
    scene.send(MqttBytes.connack(false, 0));
    transport.doWork();
    MqttPacket subscribe = scene.await(MqttPacket.SUBSCRIBE);
    assertThat(subscribe.packetId()).isEqualTo(1);
    assertThat(subscribe.filters()).containsOnlyKeys("$dps/registrations/res/#").containsValue(1);
    scene.send(MqttBytes.suback(1, 1));
    transport.doWork();
    assertThat(scene.told).containsExactly("CONNECTED 1");
  }

  @Test
  @DisplayName("[dps-16] 07_007: a subscription that is refused ends it")
  void doWork_NOT_GRANTED_fails() {
    scene.open();
    scene.dial();
    scene.send(MqttBytes.connack(false, 0));
    transport.doWork();
    scene.await(MqttPacket.SUBSCRIBE);
    scene.send(MqttBytes.suback(1, 0x80));
    transport.doWork();
    assertThat(scene.told).containsExactly("CONNECTED 1", "ERROR null null");
    assertThat(transport.trouble()).contains("subscription");
  }

  @Test
  @DisplayName("[dps-32] 07_005: no second request to register while one is open, or once answered")
  void registerDevice_TWICE_isRefused() {
    scene.subscribe();
    assertThat(transport.registerDevice(null, (ek, srk) -> null)).isEqualTo(INVALID_ARG);
    assertThat(transport.registerDevice(json -> null, null)).isEqualTo(INVALID_ARG);
    assertThat(scene.register()).isEqualTo(OK);
    assertThat(scene.register()).isEqualTo(INVALID_STATE);
    transport.doWork();
    scene.say("$dps/registrations/res/202/?$rid=1&retry-after=3", "{}");
    transport.doWork();
    assertThat(scene.told).containsExactly("CONNECTED 1", "ASSIGNING 3");
    assertThat(scene.register()).isEqualTo(INVALID_STATE);
  }

  @Test
  @DisplayName("[dps-33] 07_006: nothing to ask for before there is an operation")
  void getOperationStatus_NO_OPERATION_isRefused() {
    assertThat(transport.getOperationStatus()).isEqualTo(INVALID_STATE);
    scene.subscribe();
    assertThat(transport.getOperationStatus()).isEqualTo(INVALID_STATE);
  }

  @Test
  @DisplayName("[dps-34] 07_005: nothing is asked after a failure that is not told yet")
  void registerDevice_FAILED_isRefused() {
    scene.subscribe();
    scene.cut();
    assertThat(scene.register()).isEqualTo(INVALID_STATE);
    transport.doWork();
    assertThat(scene.told).contains("ERROR null null");
  }

  @Test
  @DisplayName("[dps-36] 07_004: close says goodbye, and a second open connects again")
  void close_OPEN_canBeOpenedAgain() {
    scene.subscribe();
    assertThat(transport.close()).isEqualTo(OK);
    scene.await(MqttPacket.DISCONNECT);
    scene.subscribe();
    assertThat(scene.register()).isEqualTo(OK);
    transport.destroy();
    assertThat(transport.close()).isEqualTo(INVALID_STATE);
  }

  @Test
  @DisplayName("[dps-37] [dps-39] 07_009: certificate and key only come together")
  void x509Cert_HALF_isRefused() {
    assertThat(transport.x509Cert(null, "key")).isEqualTo(INVALID_ARG);
    assertThat(transport.x509Cert("certificate", "key")).isEqualTo(OK);
    assertThat(transport.x509Cert("certificate", null)).isEqualTo(INVALID_ARG);
  }

  @Test
  @DisplayName("[dps-37] [dps-38] 07_008, 07_010, 07_011: what is missing is refused")
  void setters_SOMETHING_MISSING_isRefused() {
    assertThat(transport.setTrace(true)).isEqualTo(OK);
    assertThat(transport.setTrustedCert(null)).isEqualTo(INVALID_ARG);
    assertThat(transport.setProxy(null)).isEqualTo(INVALID_ARG);
    assertThat(proxy(null, null, null)).isEqualTo(INVALID_ARG);
    assertThat(proxy("proxy", "user", null)).isEqualTo(INVALID_ARG);
    assertThat(proxy("proxy", null, "password")).isEqualTo(INVALID_ARG);
    assertThat(proxy("proxy", "user", "password")).isEqualTo(OK);
    assertThat(proxy("proxy", null, null)).isEqualTo(OK);
  }

  private ProvisioningResult proxy(
      @Nullable String host, @Nullable String user, @Nullable String password) {
    return transport.setProxy(new HttpProxyOptions(host, 8080, user, password));
  }

  @Test
  @DisplayName("An option that does not exist is an error, one of a wrong type an argument's")
  void setOption_UNKNOWN_isRefused() {
    assertThat(transport.setOption(null, 1)).isEqualTo(INVALID_ARG);
    assertThat(transport.setOption("port", null)).isEqualTo(INVALID_ARG);
    assertThat(transport.setOption("port", 70_000)).isEqualTo(INVALID_ARG);
    assertThat(transport.setOption("port", "8883")).isEqualTo(INVALID_ARG);
    assertThat(transport.setOption("tls_context", "none")).isEqualTo(INVALID_ARG);
    assertThat(transport.setOption("without_tls", 1)).isEqualTo(INVALID_ARG);
    assertThat(transport.setOption("nonsense", 1)).isEqualTo(ERROR);
  }

  @Test
  @DisplayName("07_012, 07_013, 07_014: the way goes through the proxy, or there is none")
  void endpoint_PROXY_isBelowTls() {
    HttpProxyOptions proxy = new HttpProxyOptions("proxy", 3128, "user", "password");
    var way = TransportIo.MQTT.endpoint("dps.test", null, null, proxy);
    assertThat(way).hasToString("dps.test:8883");
    assertThat(way).extracting("proxy").hasToString("proxy:3128");
    assertThat(TransportIo.MQTT_WS.endpoint("dps.test", null, null, null))
        .hasToString("dps.test:443");
    HttpProxyOptions half = new HttpProxyOptions("proxy", 3128, "user", null);
    assertThat(TransportIo.MQTT.endpoint("dps.test", null, null, half)).isNull();
    assertThat(TransportIo.MQTT.endpoint("", null, null, null)).isNull();
  }

  @Test
  @DisplayName("A transport belongs to its driver's thread")
  void create_FOREIGN_DRIVER_isRefused() throws Exception {
    IoDriver[] foreign = new IoDriver[1];
    Thread thread = new Thread(() -> foreign[0] = IoDriver.onCurrentThread());
    thread.start();
    thread.join();
    assertThatThrownBy(() ->
            MqttProvisioningTransport.create(
                "u", HsmType.X509, "s", "v", TransportIo.MQTT, null, foreign[0]))
        .isInstanceOf(io.holdfast.client.net.ForeignThreadException.class);
  }
}
