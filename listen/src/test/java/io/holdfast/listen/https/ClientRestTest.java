/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.Throttles.Kind;
import io.holdfast.listen.https.RestHub.Reply;
import io.holdfast.model.SasToken;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The API for devices and modules, as raw HTTP. */
class ClientRestTest {

  private static final String BATCH = "application/vnd.microsoft.iothub.json";
  private static final String EVENTS = "/devices/d/messages/events";
  private static final String BOX = "/devices/d/messages/devicebound";
  private static final byte[] KEY = {1, 2, 3, 4};

  @TempDir Path directory;
  private RestHub hub;

  @BeforeEach
  void open() throws Exception {
    hub = new RestHub(directory);
    register(hub);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private static void register(RestHub hub) throws Exception {
    String key = Base64.getEncoder().encodeToString(KEY);
    String body =
        "{\"authentication\":{\"symmetricKey\":{\"primaryKey\":\"?\",\"secondaryKey\":\"?\"}}}"
            .replace("?", key);
    for (String path : List.of("/devices/d", "/devices/other", "/devices/d/modules/m")) {
      assertThat(hub.put(path, body).status()).isEqualTo(200);
    }
  }

  private static String token(String resource) {
    long expiry = InstantSource.system().instant().getEpochSecond() + 600;
    return SasToken.sign("127.0.0.1/devices/" + resource, KEY, expiry, null).text();
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    return hub.bare(method, path + "?api-version=2021-04-12", body)
        .header("Authorization", token("d"));
  }

  private Reply post(String body, String... headers) throws Exception {
    HttpRequest.Builder request = request("POST", EVENTS, body);
    return hub.send(headers.length == 0 ? request : request.headers(headers));
  }

  private Reply batch(String json) throws Exception {
    return post(json, "Content-Type", BATCH);
  }

  private List<JsonNode> events() throws Exception {
    return Stream.of(hub.get("/holdfast/v1/events").text().split("\n"))
        .filter(line -> !line.isEmpty())
        .map(Json.MAPPER::readTree)
        .toList();
  }

  private void sendToDevice(String body, String... headers) throws Exception {
    HttpRequest.Builder request = hub.request("POST", "/holdfast/v1" + BOX, body);
    assertThat(hub.send(headers.length == 0 ? request : request.headers(headers)).status())
        .isEqualTo(200);
  }

  private Reply receive() throws Exception {
    return hub.send(request("GET", BOX, ""));
  }

  private Reply settle(String method, String path) throws Exception {
    return hub.send(request(method, BOX + path, ""));
  }

  private static String lock(Reply received) {
    assertThat(received.status()).isEqualTo(200);
    return received.header("ETag").replace("\"", "");
  }

  @Test
  @DisplayName("[service-61] a message is stored before the 204; its headers are its properties")
  void send_HEADERS_areProperties() throws Exception {
    Reply reply =
        post(
            "hello",
            Stream.of(
                    "IoTHub-MessageId:1",
                    "IoTHub-CorrelationId:2",
                    "iothub-userid:3",
                    "iothub-contenttype:text/plain",
                    "iothub-contentencoding:utf-8",
                    "iothub-creation-time-utc:2026-01-02T03:04:05Z",
                    "iothub-connection-device-id:other",
                    "dt-subject:thermostat",
                    "Content-Type:application/octet-stream",
                    "iothub-app-Colour:deep red")
                .flatMap(header -> Arrays.stream(header.split(":", 2)))
                .toArray(String[]::new));
    assertThat(reply.status()).isEqualTo(204);

    JsonNode event = events().getFirst();
    assertThat(event.path("body").asString()).isEqualTo("hello");
    assertThat(event.path("applicationProperties").toString())
        .isEqualTo("{\"Colour\":\"deep red\"}");
    JsonNode system = event.path("systemProperties");
    assertThat(system.path("message-id").asString()).isEqualTo("1");
    assertThat(system.path("correlation-id").asString()).isEqualTo("2");
    assertThat(system.path("user-id").asString()).isEqualTo("3");
    assertThat(system.path("content-type").asString()).isEqualTo("text/plain");
    assertThat(system.path("content-encoding").asString()).isEqualTo("utf-8");
    assertThat(system.path("iothub-creation-time-utc").asString())
        .isEqualTo("2026-01-02T03:04:05Z");
    assertThat(system.path("dt-subject").asString()).isEqualTo("thermostat");
    assertThat(system.path("iothub-connection-device-id").asString()).isEqualTo("d");
    assertThat(system.path("iothub-connection-auth-method").asString())
        .isEqualTo("{\"scope\":\"device\",\"type\":\"sas\",\"issuer\":\"iothub\"}");
    assertThat(system.path("iothub-connection-auth-generation-id").asString()).isNotEmpty();
    assertThat(system.path("iothub-message-source").asString()).isEqualTo("Telemetry");
    assertThat(hub.presence().connectedDevices()).isZero();
  }

  @Test
  @DisplayName("[service-61] a module sends by its own path")
  void send_MODULE_isTheSender() throws Exception {
    String path = "/devices/d/modules/m/messages/events?api-version=2020-09-30";
    assertThat(
            hub.send(hub.bare("POST", path, "x").header("Authorization", token("d/modules/m")))
                .status())
        .isEqualTo(204);
    JsonNode event = events().getFirst();
    assertThat(event.path("moduleId").asString()).isEqualTo("m");
    assertThat(event.at("/systemProperties/iothub-connection-auth-method").asString())
        .contains("\"scope\":\"module\"");
  }

  @Test
  @DisplayName("[service-62] a batch in the forms of Java, Node and C")
  void send_BATCH_isManyMessages() throws Exception {
    assertThat(
            batch(
                    """
                    [{"body":"amF2YQ==","base64Encoded":true,
                      "properties":{"iothub-app-K":"v","iothub-messageid":"1"}},
                     {"body":"bm9kZQ==","properties":{"dt-subject":"s","IoTHub-App-k":"w"}},
                     {"base64Encoded":false,"body":"c","properties":{"bare":"x"},"more":[{}]}]
                    """)
                .status())
        .isEqualTo(204);

    List<JsonNode> events = events();
    assertThat(events)
        .extracting(event -> event.path("body").asString())
        .containsExactly("java", "node", "c");
    assertThat(events)
        .extracting(event -> event.path("applicationProperties").toString())
        .containsExactly("{\"K\":\"v\"}", "{\"k\":\"w\"}", "{\"bare\":\"x\"}");
    assertThat(events.get(0).at("/systemProperties/message-id").asString()).isEqualTo("1");
    assertThat(events.get(1).at("/systemProperties/dt-subject").asString()).isEqualTo("s");
  }

  private static final List<String> MALFORMED =
      List.of(
          "",
          "{}",
          "[1]",
          "[{}]",
          "[{\"body\":1}]",
          "[{\"body\":\"?\"}]",
          "[{\"body\":\"\",\"base64Encoded\":\"no\"}]",
          "[{\"body\":\"\",\"properties\":[]}]",
          "[{\"body\":\"\",\"properties\":{\"k\":{}}}]",
          "[{\"body\":\"\"}",
          "[{\"body\":\"\"}] more");

  @Test
  @DisplayName("[service-62] a batch that cannot be read is refused whole")
  void send_MALFORMED_BATCH_isRefused() throws Exception {
    for (String json : MALFORMED) {
      assertThat(batch(json).refusal()).as(json).isEqualTo("400 IotHubFormatError");
    }
    assertThat(events()).isEmpty();
  }

  @Test
  @DisplayName(
      "[service-62] a batch with one message too many, too large, or badly named is refused")
  void send_BATCH_OUT_OF_BOUNDS_storesNothing() throws Exception {
    String small = "{\"body\":\"\"},";
    assertThat(batch("[" + small.repeat(500) + "{\"body\":\"\"}]").refusal())
        .isEqualTo("400 ArgumentInvalid");
    assertThat(batch("[]").refusal()).isEqualTo("400 ArgumentInvalid");
    String half = "{\"base64Encoded\":false,\"body\":\"" + "x".repeat(128 * 1024) + "\"}";
    assertThat(batch("[" + small + half + "," + half + "]").status()).isEqualTo(204);
    assertThat(batch("[" + half + "," + half.replace("xx\"", "xxx\"") + "]").refusal())
        .isEqualTo("413 MessageTooLarge");
    String forged = "{\"body\":\"\",\"properties\":{\"$.cdid\":\"other\"}}";
    assertThat(batch("[" + small + forged + "]").refusal()).isEqualTo("400 ArgumentInvalid");
    assertThat(events()).hasSize(3);
  }

  @Test
  @DisplayName("a message has 256 KiB, with the names and values of its properties")
  void send_LARGEST_isTaken() throws Exception {
    String largest = "x".repeat(256 * 1024 - 2);
    assertThat(post(largest, "iothub-app-k", "v").status()).isEqualTo(204);
    assertThat(post(largest, "iothub-app-k", "vw").refusal()).isEqualTo("413 MessageTooLarge");
    assertThat(events()).hasSize(1);
  }

  @Test
  @DisplayName("[service-63] an empty mailbox answers 204, else the message comes with its lock")
  void receive_MESSAGE_hasHeaders() throws Exception {
    assertThat(receive().status()).isEqualTo(204);
    sendToDevice(
        "hello",
        "iothub-messageid",
        "1",
        "iothub-correlationid",
        "2",
        "iothub-contenttype",
        "text/plain",
        "iothub-expiry",
        "2026-01-02T03:04:05Z".replace("2026", "2099"),
        "iothub-app-Colour",
        "red");

    Reply got = receive();

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.text()).isEqualTo("hello");
    assertThat(got.header("ETag")).matches("\"[0-9a-f]+\"");
    assertThat(got.header("iothub-messageid")).isEqualTo("1");
    assertThat(got.header("iothub-correlationid")).isEqualTo("2");
    assertThat(got.header("iothub-to")).isEqualTo(BOX);
    assertThat(got.header("iothub-expiry")).isEqualTo("2099-01-02T03:04:05.0000000Z");
    assertThat(got.header("iothub-enqueuedtime")).hasSize(28);
    assertThat(got.header("iothub-deliverycount")).isEqualTo("0");
    assertThat(got.header("iothub-sequencenumber")).isNotEmpty();
    assertThat(got.header("iothub-app-Colour")).isEqualTo("red");
    assertThat(got.header("ContentType")).isEqualTo("text/plain");
    assertThat(receive().status()).as("while it is locked").isEqualTo(204);
  }

  @Test
  @DisplayName("[service-64] complete, reject in the forms of Node and Java, abandon, a lost lock")
  void settle_EACH_WAY_isDone() throws Exception {
    sendToDevice("a", "iothub-ack", "full", "iothub-messageid", "a");
    String first = lock(receive());
    assertThat(settle("POST", "/" + first + "/abandon").status()).isEqualTo(204);
    Reply again = receive();
    assertThat(again.header("iothub-deliverycount")).isEqualTo("1");
    assertThat(settle("DELETE", "/" + first).refusal()).isEqualTo("412 DeviceMessageLockLost");
    assertThat(settle("DELETE", "/" + lock(again)).status()).isEqualTo(204);

    for (String form : List.of("reject", "reject=true", "%3Freject=true", "reject=false")) {
      sendToDevice("b", "iothub-ack", "full", "iothub-messageid", form);
      String path = BOX + "/" + lock(receive()) + "?api-version=2021-04-12&" + form;
      assertThat(
              hub.send(hub.bare("DELETE", path, "").header("Authorization", token("d"))).status())
          .isEqualTo(204);
    }
    assertThat(receive().status()).isEqualTo(204);
    assertThat(fates())
        .containsExactlyInAnyOrder(
            "a Success",
            "reject Rejected",
            "reject=true Rejected",
            "%3Freject=true Rejected",
            "reject=false Success");
  }

  private List<String> fates() throws Exception {
    JsonNode records = hub.get("/messages/serviceBound/feedback").json();
    return records
        .valueStream()
        .map(each ->
            each.path("originalMessageId").asString() + " " + each.path("statusCode").asString())
        .toList();
  }

  @Test
  @DisplayName(
      "[service-61] nobody else's path, no token, an old one or a policy's without the right")
  void refused_NOT_ENTITLED_isUnauthorizedAndCounted() throws Exception {
    long before = hub.counts().unauthorized();
    sendToDevice("secret");
    Map<String, String> paths =
        Map.of(
            "/devices/d/messages/events",
            "POST",
            "/devices/d/modules/m/messages/events",
            "POST",
            BOX,
            "GET",
            BOX + "/lock",
            "DELETE",
            BOX + "/lock/abandon",
            "POST");
    List<String> tokens =
        List.of(
            token("other"),
            token("d/modules/m/../.."),
            hub.token("service"),
            token("d").replace("sig=", "sig=A"),
            "Bearer x",
            "");
    for (Map.Entry<String, String> each : paths.entrySet()) {
      String method = each.getValue();
      for (String token : tokens) {
        HttpRequest.Builder request = hub.bare(method, each.getKey() + "?api-version=1", "");
        Reply reply = hub.send(request.header("Authorization", token));
        assertThat(reply.refusal()).as("%s by %s", each, token).isEqualTo("401 IotHubUnauthorized");
      }
      assertThat(hub.send(hub.bare(method, each.getKey(), "")).status()).isEqualTo(401);
    }
    assertThat(hub.counts().unauthorized() - before).isEqualTo(paths.size() * (tokens.size() + 1L));
    assertThat(events()).isEmpty();
    assertThat(receive().text()).isEqualTo("secret");
  }

  @Test
  @DisplayName("a policy that may connect devices speaks for all, and hears which there are")
  void policy_DEVICE_CONNECT_speaksForAll() throws Exception {
    assertThat(byPolicy("/devices/other/messages/events").status()).isEqualTo(204);
    assertThat(events().getFirst().at("/systemProperties/iothub-connection-auth-method").asString())
        .contains("\"scope\":\"hub\"");
    assertThat(byPolicy("/devices/none/messages/events").refusal()).isEqualTo("404 DeviceNotFound");
    assertThat(byPolicy("/devices/d/modules/none/messages/events").refusal())
        .isEqualTo("404 ModuleNotFound");

    assertThat(
            hub.send(
                    hub.request("PUT", "/devices/d", "{\"status\":\"disabled\"}")
                        .header("If-Match", "*"))
                .status())
        .isEqualTo(200);
    assertThat(byPolicy(EVENTS).refusal()).isEqualTo("403 DeviceDisabled");
    assertThat(events()).hasSize(1);
  }

  private Reply byPolicy(String path) throws Exception {
    return hub.send(
        hub.bare("POST", path + "?api-version=1", "x")
            .header("Authorization", hub.token("device")));
  }

  @Test
  @DisplayName("without an api-version 400, by a method that is not there 400, another path 404")
  void refused_WRONG_REQUEST_saysSo() throws Exception {
    assertThat(
            hub.send(hub.bare("POST", EVENTS, "x").header("Authorization", token("d"))).refusal())
        .isEqualTo("400 InvalidProtocolVersion");
    assertThat(hub.send(request("GET", EVENTS, "")).refusal()).isEqualTo("400 InvalidOperation");
    assertThat(hub.get("/devices/d/modules/m/messages/devicebound").refusal())
        .isEqualTo("404 NotFound");
    assertThat(hub.send(request("POST", "/devices/%20/messages/events", "")).refusal())
        .isEqualTo("400 ArgumentInvalid");
    assertThat(hub.send(request("POST", EVENTS + "/", "x")).status()).isEqualTo(204);
  }

  @Test
  @DisplayName("who sends too fast is answered 429; a batch counts as many and goes as a whole")
  void send_TOO_FAST_isThrottled(@TempDir Path other) throws Exception {
    try (RestHub limited =
        new RestHub(other, Duration.ofSeconds(60), 16L << 20, Map.of(Kind.MESSAGES, 2))) {
      register(limited);
      String three = "[{\"body\":\"\"},{\"body\":\"\"},{\"body\":\"\"}]";
      HttpRequest.Builder send =
          limited
              .bare("POST", EVENTS + "?api-version=1", three)
              .headers("Authorization", token("d"), "Content-Type", BATCH);
      Reply reply = limited.send(send);
      assertThat(reply.status()).isEqualTo(204);
      int stored = 0;
      // On a slow machine the limit has recovered between two calls.
      while (reply.status() == 204 && stored < 3000) {
        stored += 3;
        reply = limited.send(send);
      }
      assertThat(reply.refusal()).isEqualTo("429 ThrottlingException");
      assertThat(reply.header("Retry-After")).isEqualTo("1");
      assertThat(limited.counts().received()).isEqualTo(stored);
    }
  }
}
