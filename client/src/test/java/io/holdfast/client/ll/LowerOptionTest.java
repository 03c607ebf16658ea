/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.Certificates;
import io.holdfast.client.mqtt.QueueBound;
import io.holdfast.client.net.Proxy;
import io.holdfast.client.net.Tls;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.MqttPacket.ConnectFields;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SasToken;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LowerOptionTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
  private static final Duration NEGATIVE = Duration.ofSeconds(Long.MIN_VALUE);
  private static final String CERTIFIED =
      "HostName=127.0.0.1;DeviceId=dev-1;ModuleId=mod-1;x509=true";

  /**
   * What one option takes.
   *
   * @param type of its values
   * @param taken values that are OK
   * @param refused values that are not
   * @param refusal the answer to those
   */
  private record Row(Class<?> type, List<?> taken, List<?> refused, ClientResult refusal) {}

  private final X509Bundle authority;
  private final X509Bundle module;

  LowerOptionTest() throws Exception {
    authority = Certificates.authority("tests");
    module = Certificates.client(authority, "mod-1", Algorithm.ecp256);
  }

  private static Row row(Class<?> type, List<?> taken, List<?> refused, ClientResult refusal) {
    return new Row(type, taken, refused, refusal);
  }

  private static Row durations(List<Duration> taken, List<Duration> refused, ClientResult refusal) {
    return new Row(Duration.class, taken, refused, refusal);
  }

  private Map<String, Row> table() {
    Map<String, Row> rows = new LinkedHashMap<>();
    String certificate = text(Certificates.pem(module));
    String key = module.getPrivateKeyPEM();
    List<String> noPem = List.of("no PEM", "");
    List<Boolean> both = List.of(true, false);
    ClientResult invalid = ClientResult.INVALID_ARG;
    ClientResult error = ClientResult.ERROR;
    List<Duration> lifetimes = List.of(Duration.ofSeconds(5), Duration.ofDays(1));
    List<Duration> noLifetimes = List.of(Duration.ofMillis(4999), Duration.ZERO, NEGATIVE, ENDLESS);
    Row ports = row(Integer.class, List.of(1, 65_535), List.of(0, -1, 65_536), invalid);

    rows.put(
        "messageTimeout",
        durations(List.of(Duration.ZERO, SECOND, ENDLESS), List.of(NEGATIVE), invalid));
    rows.put("product_info", row(String.class, List.of("mine", ""), List.of(), invalid));
    rows.put("model_id", row(String.class, List.of("dtmi:a:b;1"), List.of("again"), error));
    rows.put("sas_token_lifetime", durations(lifetimes, noLifetimes, error));
    rows.put("sas_token_refresh_time", durations(lifetimes, noLifetimes, error));
    rows.put(
        "diag_sampling_percentage",
        row(Integer.class, List.of(0, 1, 100), List.of(-1, 101), error));
    rows.put(
        "keepalive",
        durations(
            List.of(Duration.ZERO, SECOND, Duration.ofSeconds(65_535)),
            List.of(Duration.ofSeconds(65_536), Duration.ofMillis(1500), NEGATIVE, ENDLESS),
            invalid));
    rows.put(
        "connect_timeout",
        durations(
            List.of(SECOND, Duration.ofMinutes(5)),
            List.of(Duration.ZERO, NEGATIVE, ENDLESS),
            invalid));
    rows.put(
        "retry_interval_sec",
        durations(List.of(SECOND), List.of(Duration.ZERO, NEGATIVE, ENDLESS), error));
    rows.put(
        "retry_max_delay_secs",
        durations(List.of(Duration.ZERO, SECOND), List.of(NEGATIVE, ENDLESS), error));
    rows.put("auto_url_encode_decode", row(Boolean.class, both, List.of(), invalid));
    rows.put("logtrace", row(Boolean.class, both, List.of(), invalid));
    rows.put(
        "proxy_data", row(Proxy.class, List.of(new Proxy("proxy.test", 3128)), List.of(), invalid));
    rows.put(
        "TrustedCerts",
        row(String.class, List.of(text(Certificates.pem(authority, module))), noPem, invalid));
    rows.put("x509certificate", row(String.class, List.of(certificate), List.of(), invalid));
    rows.put("x509privatekey", row(String.class, List.of(key), noPem, invalid));
    rows.put("x509EccCertificate", row(String.class, List.of(certificate), noPem, invalid));
    rows.put("x509EccAliasKey", row(String.class, List.of(key), noPem, invalid));
    rows.put(
        "send_queue",
        row(
            QueueBound.class,
            List.of(new QueueBound(1, 1, QueueBound.Overflow.DROP_NEWEST), QueueBound.NONE),
            List.of(),
            invalid));
    rows.put(
        "send_window", row(Integer.class, List.of(1, 32_767), List.of(0, -1, 32_768), invalid));
    rows.put("port", ports);
    rows.put("https_port", ports);
    rows.put(
        "tls_context",
        row(
            requireNonNull(Option.all().get("tls_context")).type(),
            List.of(Tls.trusting(null)),
            List.of(),
            invalid));
    rows.put("without_tls", row(Boolean.class, both, List.of(), invalid));
    return rows;
  }

  private static String text(byte[] pem) {
    return new String(pem, StandardCharsets.US_ASCII);
  }

  @Test
  @DisplayName("[client-115] Every option takes its type and its bounds, and says what it refuses")
  void setOption_EVERY_OPTION_keepsItsBounds() {
    Map<String, Row> rows = table();
    assertThat(Option.all().keySet()).containsExactlyElementsOf(rows.keySet());
    try (LowerScene scene = new LowerScene(CERTIFIED)) {
      rows.forEach((name, row) -> check(scene.client, name, row));
    }
  }

  private static void check(ModuleClientLL client, String name, Row row) {
    assertThat(Option.named(name).type()).as(name).isEqualTo(row.type());
    for (Object value : row.taken()) {
      assertThat(client.setOption(name, value)).as(name).isEqualTo(ClientResult.OK);
    }
    for (Object value : row.refused()) {
      assertThat(client.setOption(name, value)).as(name).isEqualTo(row.refusal());
    }
    assertThat(client.setOption(name, 'c')).as(name).isEqualTo(ClientResult.INVALID_ARG);
    assertThat(client.setOption(name, null)).as(name).isEqualTo(ClientResult.INVALID_ARG);
    assertThat(client.setOption(Option.named(name), null)).isEqualTo(ClientResult.INVALID_ARG);
  }

  @Test
  @DisplayName("[client-115] What is not set is as documented: waits, traces, encoding, bounds")
  void setOption_NONE_areTheDefaults() {
    try (LowerScene scene = new LowerScene()) {
      List<ConfirmationResult> confirmed = new ArrayList<>();
      MessageProperties odd = MessageProperties.builder().application("k", "é").build();
      scene.client.sendEventAsync(new Message(odd, Bytes.utf8("odd")), confirmed::add);
      for (int i = 1; i < 10_000; i++) {
        assertThat(scene.client.sendEventAsync(LowerScene.message("m"), confirmed::add))
            .isEqualTo(ClientResult.OK);
      }
      assertThat(scene.client.sendEventAsync(LowerScene.message("one too many"), null))
          .isEqualTo(ClientResult.ERROR);
      scene.next(); // Which nobody answers.
      scene.turn(Duration.ofDays(1));
      assertThat(confirmed).isEmpty();

      RawMqtt hub = scene.accept();
      assertThat(scene.await(hub, MqttPacket.PUBLISH).topic())
          .isEqualTo(LowerScene.EVENTS + "k=%C3%A9");
      for (int i = 1; i < 1000; i++) {
        scene.await(hub, MqttPacket.PUBLISH);
      }
      scene.handled(hub);
      assertThat(hub.poll(packet -> packet.type() == MqttPacket.PUBLISH, Duration.ZERO)).isNull();
    }
  }

  @Test
  @DisplayName("[client-116] An option that is not known here is refused")
  void setOption_UNKNOWN_isRefused() {
    try (LowerScene scene = new LowerScene()) {
      for (String name :
          List.of("nope", "KEEPALIVE", "", "do_work_freq_ms", "Batching", "timeout")) {
        assertThat(scene.client.setOption(name, SECOND)).isEqualTo(ClientResult.INVALID_ARG);
      }
      assertThat(scene.client.setOption((String) null, SECOND)).isEqualTo(ClientResult.INVALID_ARG);
      assertThat(scene.client.setOption((Option<Duration>) null, SECOND))
          .isEqualTo(ClientResult.INVALID_ARG);
    }
  }

  @Test
  @DisplayName("[client-117] Product and model are said as they were set before the first connect")
  void setOption_AFTER_CONNECT_saysWhatWasSetBefore() {
    try (LowerScene scene = new LowerScene()) {
      scene.client.setOption(Option.PRODUCT_INFO, "my product");
      assertThat(scene.client.setOption(Option.MODEL_ID, "dtmi:a:b;1")).isEqualTo(ClientResult.OK);
      assertThat(scene.client.setOption(Option.MODEL_ID, "dtmi:a:c;1"))
          .isEqualTo(ClientResult.ERROR);
      RawMqtt hub = scene.next();
      String first = userName(scene, hub);
      assertThat(first).contains("my%20product").contains("&model-id=dtmi%3Aa%3Ab%3B1");

      assertThat(scene.client.setOption(Option.PRODUCT_INFO, "another")).isEqualTo(ClientResult.OK);
      scene.cut(hub);
      assertThat(userName(scene, scene.next())).isEqualTo(first);
    }
    try (LowerScene scene = new LowerScene()) {
      scene.accept();
      assertThat(scene.client.setOption(Option.MODEL_ID, "late")).isEqualTo(ClientResult.ERROR);
    }
  }

  private static String userName(LowerScene scene, RawMqtt hub) {
    return requireNonNull(scene.await(hub, MqttPacket.CONNECT).connect().userName());
  }

  @Test
  @DisplayName("[client-119] A client with a key takes no certificate of its own")
  void setOption_CERTIFICATE_WITH_KEY_isRefused() {
    String certificate = text(Certificates.pem(module));
    try (LowerScene scene = new LowerScene()) {
      for (Option<String> option : List.of(Option.X509_CERTIFICATE, Option.X509_ECC_CERTIFICATE)) {
        assertThat(scene.client.setOption(option, certificate)).isEqualTo(ClientResult.INVALID_ARG);
      }
      for (Option<String> option : List.of(Option.X509_PRIVATE_KEY, Option.X509_ECC_KEY)) {
        assertThat(scene.client.setOption(option, module.getPrivateKeyPEM()))
            .isEqualTo(ClientResult.INVALID_ARG);
      }
      scene.accept();
    }
  }

  @Test
  @DisplayName("[client-115] [client-80] Keep-alive is said at connect; a change connects anew")
  void setOption_KEEP_ALIVE_connectsAnew() {
    try (LowerScene scene = new LowerScene()) {
      RawMqtt hub = scene.next();
      assertThat(scene.await(hub, MqttPacket.CONNECT).connect().keepAlive()).isEqualTo(240);
      LowerScene.send(hub, MqttBytes.connack(false, 0));
      scene.until("accepted", () -> !scene.statuses.isEmpty());
      scene.client.setOption(Option.KEEP_ALIVE, Duration.ofSeconds(60));
      RawMqtt second = scene.next();
      assertThat(scene.await(second, MqttPacket.CONNECT).connect().keepAlive()).isEqualTo(60);
      LowerScene.send(second, MqttBytes.connack(false, 0));
      scene.until("accepted", () -> scene.statuses.size() > 1);
      // No hub waits longer than for this one.
      scene.client.setOption(Option.KEEP_ALIVE, Duration.ofSeconds(65_535));
      ConnectFields third = scene.await(scene.next(), MqttPacket.CONNECT).connect();
      assertThat(third.keepAlive()).isEqualTo(1177);
    }
  }

  @Test
  @DisplayName("[client-115] Both names of the token's lifetime set it, for the next connect")
  void setOption_TOKEN_LIFETIME_setsTheExpiry() {
    for (Option<Duration> option :
        List.of(Option.SAS_TOKEN_LIFETIME, Option.SAS_TOKEN_REFRESH_TIME)) {
      try (LowerScene scene = new LowerScene()) {
        scene.client.setOption(option, Duration.ofSeconds(100));
        ConnectFields connect = scene.await(scene.next(), MqttPacket.CONNECT).connect();
        assertThat(SasToken.parse(requireNonNull(connect.password())).expiry())
            .isEqualTo(LowerScene.NOON.getEpochSecond() + 100);
      }
    }
  }

  @Test
  @DisplayName("[client-115] [client-75] A hub that does not answer is given up after 30 seconds")
  void setOption_CONNECT_TIMEOUT_isHalfAMinuteUnlessSet() {
    for (int seconds : List.of(30, 7)) {
      try (LowerScene scene = new LowerScene()) {
        if (seconds != 30) {
          scene.client.setOption(Option.CONNECT_TIMEOUT, Duration.ofSeconds(seconds));
        }
        scene.await(scene.next(), MqttPacket.CONNECT);
        scene.turn(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(scene.statuses).isEmpty();
        scene.turn(Duration.ofMillis(1));
        scene.until("the loss", () -> !scene.statuses.isEmpty());
        assertThat(scene.statuses).containsExactly("UNAUTHENTICATED COMMUNICATION_ERROR");
      }
    }
  }
}
