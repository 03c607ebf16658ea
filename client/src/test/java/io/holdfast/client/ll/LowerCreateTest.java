/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.MqttPacket.ConnectFields;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.SasToken;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LowerCreateTest {

  private static final String WHO = "HostName=hub.test;DeviceId=dev-1;ModuleId=mod-1";
  private static final String KEY = "a2V5IG9mIHRoZSB0ZXN0cw==";
  private static final String TOKEN =
      SasToken.sign(
              "hub.test/devices/dev-1/modules/mod-1",
              Base64.getDecoder().decode(KEY),
              LowerScene.NOON.getEpochSecond() + 3600,
              null)
          .text();

  private static ModuleClientLL create(String connectionString) {
    return ModuleClientLL.createFromConnectionString(connectionString, TransportProvider.MQTT);
  }

  private static void assertTaken(String connectionString) {
    create(connectionString).destroy();
  }

  private static void assertRefused(String connectionString, String name) {
    assertThatThrownBy(() -> create(connectionString))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining(KEY);
  }

  @Test
  @DisplayName("[client-1] Without a connection string or a protocol there is no client")
  @SuppressWarnings("NullAway") // What the compiler would not let pass.
  void create_NULL_isRefused() {
    assertThatThrownBy(
            () -> ModuleClientLL.createFromConnectionString(null, TransportProvider.MQTT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ModuleClientLL.createFromConnectionString(LowerScene.STRING, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AMQP", "AMQP_WS", "HTTP"})
  @DisplayName("[client-1] A protocol that is not spoken is refused by its name")
  void create_OTHER_PROTOCOL_isRefused(String protocol) {
    assertThatThrownBy(() ->
            ModuleClientLL.createFromConnectionString(
                LowerScene.STRING, TransportProvider.valueOf(protocol)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(protocol);
  }

  @ParameterizedTest
  @CsvSource({"0,1,2,3", "3,2,1,0", "1,3,0,2", "2,0,3,1"})
  @DisplayName("[client-2] The parts of a connection string stand in any order")
  void create_SHUFFLED_connects(int first, int second, int third, int fourth) {
    String[] parts = LowerScene.STRING.split(";", -1);
    String shuffled = String.join(";", parts[first], parts[second], parts[third], parts[fourth]);
    ConnectFields connect = connectOf(shuffled);
    assertThat(connect.clientId()).isEqualTo("dev-1/mod-1");
    assertThat(connect.userName()).startsWith("127.0.0.1/dev-1/mod-1/?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HostName", "DeviceId", "ModuleId", "SharedAccessKey"})
  @DisplayName("[client-2] The keys of a connection string are case-sensitive")
  void create_OTHER_CASE_isRefused(String key) {
    String lower = key.substring(0, 1).toLowerCase(Locale.ROOT) + key.substring(1);
    String misspelt = (WHO + ";SharedAccessKey=" + KEY).replace(key + "=", lower + "=");
    assertRefused(misspelt, key);
  }

  @Test
  @DisplayName("[client-3] A value keeps its equals signs")
  void create_KEY_WITH_PADDING_signsWithAllOfIt() {
    ConnectFields connect = connectOf(LowerScene.STRING);
    SasToken token = SasToken.parse(requireNonNull(connect.password()));
    assertThat(LowerScene.STRING).endsWith("==");
    assertThat(token.verify(Base64.getDecoder().decode(KEY))).isTrue();
  }

  @Test
  @DisplayName("[client-4] A key that nobody knows is ignored")
  void create_UNKNOWN_KEY_connects() {
    ConnectFields connect = connectOf("Foo=1;" + LowerScene.STRING + ";foo=2");
    assertThat(connect.clientId()).isEqualTo("dev-1/mod-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub", ".x", "hub.", ".", ""})
  @DisplayName("[client-5] A host has text on both sides of its first dot")
  void create_HOST_WITHOUT_DOMAIN_isRefused(String host) {
    assertRefused("HostName=" + host + ";DeviceId=d;ModuleId=m;SharedAccessKey=" + KEY, "HostName");
  }

  @Test
  @DisplayName("[client-6] A client has exactly one kind of credential")
  void create_CREDENTIALS_areOne() {
    String key = ";SharedAccessKey=" + KEY;
    String token = ";SharedAccessSignature=" + TOKEN;
    String certificate = ";x509=true";
    assertTaken(WHO + key);
    assertTaken(WHO + token);
    assertTaken(WHO + certificate);

    assertRefused(WHO, "SharedAccessKey");
    assertRefused(WHO + key + token, "SharedAccessSignature");
    assertRefused(WHO + key + certificate, "x509");
    assertRefused(WHO + certificate + token, "x509");
    assertRefused(WHO + ";SharedAccessKey=", "SharedAccessKey");
    assertRefused(WHO + ";SharedAccessSignature=", "SharedAccessSignature");
  }

  @Test
  @DisplayName("[client-7] x509 is true, or not there")
  void create_X509_OTHER_THAN_TRUE_isRefused() {
    assertRefused(WHO + ";x509=false", "SharedAccessKey");
    assertRefused(WHO + ";x509=false;SharedAccessKey=" + KEY, "x509");
    assertRefused(WHO + ";x509=TRUE", "x509");
    assertRefused(WHO + ";x509=yes", "x509");
  }

  @Test
  @DisplayName("[client-8] A device id has 1 to 128 characters")
  void create_DEVICE_ID_hasBounds() {
    assertTaken(deviceId("d".repeat(128)));
    assertTaken(deviceId("d"));
    assertRefused(deviceId("d".repeat(129)), "DeviceId");
    assertRefused(deviceId(""), "DeviceId");
  }

  private static String deviceId(String id) {
    return "HostName=hub.test;DeviceId=" + id + ";ModuleId=m;SharedAccessKey=" + KEY;
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%", "====", "a b"})
  @DisplayName("[client-9] A key that is not base64 is refused, and not shown")
  void create_KEY_NOT_BASE64_isRefused(String key) {
    assertThatThrownBy(() -> create(WHO + ";SharedAccessKey=" + key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SharedAccessKey")
        .hasMessageNotContaining(key);
  }

  @Test
  @DisplayName("[client-10] A device's connection string makes no module client")
  void create_WITHOUT_MODULE_isRefused() {
    assertRefused("HostName=hub.test;DeviceId=dev-1;SharedAccessKey=" + KEY, "ModuleId");
  }

  @Test
  @DisplayName("[client-1] [client-12] Nobody is dialled before the first doWork")
  void create_NO_WORK_doesNotConnect() {
    try (LowerScene scene = new LowerScene();
        LowerScene other = new LowerScene()) {
      String second = LowerScene.STRING.replace("dev-1", "dev-2");
      ModuleClientLL later = other.create(second);
      later.setOption(Option.PORT, scene.server.port());
      // The first to come is not the first that was made, but the one that was worked on.
      other.until("a connection", () -> scene.server.waiting() > 0);
      RawMqtt hub = scene.server.next();
      assertThat(other.await(hub, MqttPacket.CONNECT).connect().clientId())
          .isEqualTo("dev-2/mod-1");
      assertThat(scene.server.waiting()).isZero();

      RawMqtt own = scene.next();
      assertThat(scene.await(own, MqttPacket.CONNECT).connect().clientId())
          .isEqualTo("dev-1/mod-1");
      later.destroy();
    }
  }

  @Test
  @DisplayName("[client-13] Unless set, waits double with jitter for ever; tokens last one hour")
  void create_DEFAULTS_areThoseOfTheCSdk() {
    try (LowerScene scene = new LowerScene()) {
      RetrySetting retry = scene.client.getRetryPolicy();
      assertThat(retry.policy()).isEqualTo(new RetryPolicy.ExponentialBackoffWithJitter());
      assertThat(retry.limit()).isEqualTo(Duration.ZERO);
      assertThat(scene.client.getLastMessageReceiveTime()).isEmpty();

      ConnectFields connect = scene.await(scene.next(), MqttPacket.CONNECT).connect();
      assertThat(SasToken.parse(requireNonNull(connect.password())).expiry())
          .isEqualTo(LowerScene.NOON.getEpochSecond() + 3600);
    }
  }

  private static ConnectFields connectOf(String connectionString) {
    try (LowerScene scene = new LowerScene(connectionString)) {
      return scene.await(scene.next(), MqttPacket.CONNECT).connect();
    }
  }
}
