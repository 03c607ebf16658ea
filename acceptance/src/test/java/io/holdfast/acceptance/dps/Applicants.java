/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.dps;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.ReadyFile;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Devices that ask a hub's provisioning service. Each is called by its enrollment group, a hyphen
 * and more.
 */
final class Applicants implements AutoCloseable {

  private final Hub hub;
  private final HttpClient http;

  Applicants(Hub hub) {
    this.hub = hub;
    this.http = HttpClient.newBuilder().sslContext(hub.trust()).build();
  }

  private static byte[] groupKey(String group) {
    return ("the key of the group " + group).getBytes(UTF_8);
  }

  private static String enrollment(String group, String more) {
    String key = Base64.getEncoder().encodeToString(groupKey(group));
    return "{\"attestation\":{\"type\":\"symmetricKey\",\"symmetricKey\":{\"primaryKey\":\""
        + key
        + "\",\"secondaryKey\":\""
        + key
        + "\"}}"
        + (more.isEmpty() ? "" : "," + more)
        + "}";
  }

  /** Makes a group with more members than its key, or changes it. */
  void enroll(String group, String more) {
    String path = "/enrollmentGroups/" + group;
    boolean isThere = hub.dps().call("GET", path, null).status() == 200;
    hub.dps().call("PUT", path, isThere ? "*" : null, enrollment(group, more)).ok();
  }

  /** The device's own key, base64. */
  static String key(String id) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] group = groupKey(id.substring(0, id.indexOf('-')));
      mac.init(new SecretKeySpec(group, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(id.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String scope() {
    return dps().idScope();
  }

  private ReadyFile.Dps dps() {
    return hub.ready().dps().orElseThrow();
  }

  private String token(String id) {
    long soon = Instant.now().getEpochSecond() + 3600;
    byte[] key = Base64.getDecoder().decode(key(id));
    return SasToken.sign(scope() + "/registrations/" + id, key, soon, "registration").text();
  }

  /** One request over HTTPS. */
  HttpResponse<String> ask(String method, String id, String rest)
      throws IOException, InterruptedException {
    String path = "/" + scope() + "/registrations/" + id + rest + "?api-version=2021-06-01";
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("https://" + hub.host() + ":" + hub.ready().httpsPort() + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", token(id))
            .method(
                method,
                method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString("{\"registrationId\":\"" + id + "\"}"))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  /** Registers, and returns the operation's id. */
  String begin(String id) throws IOException, InterruptedException {
    HttpResponse<String> began = ask("PUT", id, "/register");
    if (began.statusCode() != 202) {
      throw new AssertionError(began.statusCode() + " " + began.body());
    }
    return json(began).path("operationId").asString();
  }

  /** Registers, and waits for what becomes of it: a registration. */
  JsonNode provision(String id) throws IOException, InterruptedException {
    return outcome(id, begin(id));
  }

  /** What becomes of an operation. */
  JsonNode outcome(String id, String operation) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> ask("GET", id, "/operations/" + operation), reply -> reply.statusCode() == 200)
        .body()
        .transform(body -> JsonMapper.shared().readTree(body).path("registrationState"));
  }

  /** Whether a hub lets the device in by its own key: it sends a message. */
  static boolean isLetIn(Hub hub, String id) throws IOException, InterruptedException {
    String key = key(id);
    Registered device = new Registered(hub.host(), new DeviceIdentity(id), key, key);
    long soon = Instant.now().getEpochSecond() + 600;
    String token =
        SasToken.sign(device.resource(), Base64.getDecoder().decode(key), soon, null).text();
    try (HttpClient client = HttpClient.newBuilder().sslContext(hub.trust()).build()) {
      URI uri =
          URI.create(
              "https://"
                  + hub.host()
                  + ":"
                  + hub.ready().httpsPort()
                  + "/devices/"
                  + id
                  + "/messages/events?api-version=2021-04-12");
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(60))
              .header("Authorization", token)
              .POST(BodyPublishers.ofString("hello"))
              .build();
      return client.send(request, BodyHandlers.ofString()).statusCode() == 204;
    }
  }

  /** A device that is connected over MQTT, and listens. */
  RawMqtt connect(String id) throws IOException {
    RawMqtt mqtt = hub.rawMqtt();
    mqtt.send(
        MqttBytes.connect(id)
            .userName(scope() + "/registrations/" + id + "/api-version=2021-06-01")
            .password(token(id))
            .bytes());
    MqttPacket connack = mqtt.await(MqttPacket.CONNACK);
    if (connack.returnCode() != 0) {
      throw new AssertionError(connack);
    }
    MqttPacket _ = mqtt.subscribe("$dps/registrations/res/#", 1);
    return mqtt;
  }

  /** Sends a request, and takes its answer. */
  static MqttPacket asked(RawMqtt mqtt, String topic, String rid) throws IOException {
    int _ = mqtt.send(topic, 1, "{}".getBytes(UTF_8));
    MqttPacket answer =
        mqtt.await(
            "the answer to " + rid,
            packet ->
                packet.type() == MqttPacket.PUBLISH && packet.topic().contains("$rid=" + rid));
    mqtt.acknowledge(answer);
    return answer;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
