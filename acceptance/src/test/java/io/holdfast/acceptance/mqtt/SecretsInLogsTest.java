/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsInLogsTest {

  private static final String OTHER_KEY = "b3RoZXIga2V5IG90aGVyIGtleSBvdGhlciBrZXkgb3Q=";
  private static final Pattern SIGNATURE = Pattern.compile("sig=([^&\\s]+)");
  private static final Pattern KEY = Pattern.compile("SharedAccessKey=([^\";\\s]+)");

  @TempDir Path data;

  /** Keys of all, and signatures of all tokens that were shown. */
  private final Set<String> secrets = new HashSet<>(Set.of(OTHER_KEY));

  @Test
  @DisplayName("no key, token or signature is in the log, whatever the hub refused, at any level")
  void log_REFUSALS_OF_ALL_KINDS_holdsNoSecret() throws Exception {
    HoldfastOptions options =
        HoldfastOptions.in(data).withConfiguration("[server]\nlog-level = 'trace'\n");
    String log;
    Registered device;
    try (Hub hub = Hub.start(options)) {
      device = hub.newDevice();
      secrets.add(device.primaryKey());
      secrets.add(device.secondaryKey());
      addKeys(hub.ready().serviceConnectionString());
      addKeys(runningHub());
      refuseDevices(hub, device);
      refuseBackEnds(hub, device);
      assertThat(Dial.connack(hub, device, connect -> connect).returnCode()).isZero();
      hub.process().stop();
      log = hub.process().output();
    }
    assertThat(secrets).hasSizeGreaterThan(20).doesNotContain("");
    // It tells of the refusals, so there was something to hide.
    assertThat(log).contains(device.identity().deviceId()).contains("DEBUG");
    assertThat(secrets).noneMatch(log::contains);
    assertThat(log).doesNotContain("SharedAccessSignature sr", "SharedAccessKey=", "sig=");
    try (Stream<Path> files = Files.walk(data)) {
      List<Path> logs =
          files.filter(file -> String.valueOf(file.getFileName()).startsWith("LOG")).toList();
      assertThat(logs).isNotEmpty();
      for (Path file : logs) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(secrets).noneMatch(text::contains);
      }
    }
  }

  private void refuseDevices(Hub hub, Registered device) throws Exception {
    long soon = Dial.inSeconds(600);
    Registered stranger =
        new Registered(hub.host(), new DeviceIdentity("stranger"), OTHER_KEY, OTHER_KEY);
    for (SasDialect dialect : SasDialect.values()) {
      for (String password :
          List.of(
              dialect.token(device.resource(), OTHER_KEY, soon),
              dialect.token(stranger, soon),
              dialect.token(device, Dial.inSeconds(-4000)),
              dialect.token(hub.host() + "/devices/nobody", device.primaryKey(), soon),
              dialect.token(device, soon) + "&skn=nobody",
              dialect.token(device, soon) + "&x",
              dialect.token(device, soon).replace("se=", "se=x"))) {
        refused(hub, device, password);
      }
      refused(hub, stranger, dialect.token(stranger, soon));
    }
    // What people do by mistake.
    refused(hub, device, device.primaryKey());
    refused(hub, device, device.connectionString());
    Certified certified = CertificateDraft.of("CN=stranger", Instant.now()).selfSigned();
    secrets.add(certified.keyPem().lines().skip(1).findFirst().orElseThrow());
    try (RawMqtt client =
        RawMqtt.tls(
            hub.host(), hub.ready().mqttPort(), certified.clientContext(authorityOf(hub)))) {
      client.send(Dial.request(device).password(device.primaryKey()).bytes());
      assertThat(client.await(MqttPacket.CONNACK).returnCode()).isEqualTo(5);
    }
  }

  private void refused(Hub hub, Registered who, String password) throws IOException {
    addSignatures(password);
    assertThat(Dial.connack(hub, who, connect -> connect.password(password)).returnCode())
        .as(password)
        .isNotZero();
  }

  private void refuseBackEnds(Hub hub, Registered device) throws Exception {
    String key = hub.ready().serviceConnectionString().replaceAll(".*SharedAccessKey=", "");
    long soon = Dial.inSeconds(600);
    List<String> tokens = new ArrayList<>();
    for (SasDialect dialect : SasDialect.values()) {
      String good = dialect.token(hub.host(), key, soon);
      tokens.add(dialect.token(hub.host(), OTHER_KEY, soon) + "&skn=iothubowner");
      tokens.add(dialect.token(hub.host(), key, 1000) + "&skn=iothubowner");
      tokens.add(good + "&skn=nobody");
      tokens.add(good);
      tokens.add(dialect.token(device, soon));
      tokens.add(good.replace("SharedAccessSignature", "Bearer"));
    }
    tokens.add(key);
    tokens.add(hub.ready().serviceConnectionString());
    String bad =
        "{\"authentication\":{\"symmetricKey\":{\"primaryKey\":\""
            + device.primaryKey()
            + "\",\"secondaryKey\":\"x\"}}}";
    try (HttpClient http = HttpClient.newBuilder().sslContext(hub.trust()).build()) {
      for (String token : tokens) {
        addSignatures(token);
        assertThat(status(http, hub, "/devices/x", token, bad)).as(token).isEqualTo(401);
      }
      // Who may call may still send what is none, with secrets in it.
      String good = SasDialect.PYTHON.token(hub.host(), key, soon) + "&skn=iothubowner";
      addSignatures(good);
      assertThat(status(http, hub, "/devices/x", good, bad)).isEqualTo(400);
      assertThat(status(http, hub, "/devices/x", good, bad.substring(5))).isEqualTo(400);
      assertThat(status(http, hub, "/devices/x/y/z", good, bad)).isEqualTo(404);
    }
  }

  private static int status(HttpClient http, Hub hub, String path, String token, String body)
      throws Exception {
    URI uri =
        URI.create(
            "https://"
                + hub.host()
                + ":"
                + hub.ready().httpsPort()
                + path
                + "?api-version=2021-04-12");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", token)
            .PUT(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString()).statusCode();
  }

  private void addSignatures(String token) {
    Matcher signature = SIGNATURE.matcher(token);
    while (signature.find()) {
      secrets.add(signature.group(1));
      secrets.add(
          URLDecoder.decode(signature.group(1).replace("+", "%2B"), StandardCharsets.UTF_8));
    }
  }

  private void addKeys(String text) {
    Matcher key = KEY.matcher(text);
    while (key.find()) {
      secrets.add(key.group(1));
    }
  }

  /** What the hub tells its user's other commands: all its policies' keys. */
  private String runningHub() throws IOException {
    String text = Files.readString(data.resolve("running.json"));
    Matcher elsewhere = Pattern.compile("\"secrets\":\"([^\"]+)\"").matcher(text);
    return elsewhere.find() ? Files.readString(Path.of(elsewhere.group(1))) : text;
  }

  private static X509Certificate authorityOf(Hub hub) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(
                      hub.caCertificate().getBytes(StandardCharsets.US_ASCII)));
    } catch (java.security.cert.CertificateException e) {
      throw new IllegalStateException(e);
    }
  }
}
