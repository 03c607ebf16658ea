/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.certificates.Certificates;
import io.holdfast.faults.Certified;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(HoldfastExtension.class)
class DeviceHttpsTest {

  private static final String BATCH = "application/vnd.microsoft.iothub.json";

  /** A device or module as a client with a token, or with the certificate of its context. */
  private record Client(Hub hub, Registered who, SSLContext context, String token) {

    static Client of(Hub hub, Registered who) {
      byte[] key = Base64.getDecoder().decode(who.primaryKey());
      long expiry = Instant.now().getEpochSecond() + 600;
      String token = SasToken.sign(who.resource(), key, expiry, null).text();
      return new Client(hub, who, hub.trust(), token);
    }

    static Client of(Hub hub, Registered who, Certified shown) {
      return new Client(hub, who, shown.clientContext(Certificates.authorityOf(hub)), "");
    }

    Client as(Registered another) {
      return new Client(hub, another, context, token);
    }

    HttpResponse<String> call(String method, String path, String body, String... headers)
        throws IOException, InterruptedException {
      String base = "https://" + hub.host() + ":" + hub.ready().httpsPort();
      String query = (path.indexOf('?') < 0 ? "?" : "&") + "api-version=2021-04-12";
      URI uri = URI.create(base + ServiceApi.path("devices", who.identity()) + path + query);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(60))
              .method(method, BodyPublishers.ofString(body));
      if (!token.isEmpty()) {
        request.header("Authorization", token);
      }
      if (headers.length > 0) {
        request.headers(headers);
      }
      try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
        return http.send(request.build(), BodyHandlers.ofString());
      }
    }

    HttpResponse<String> send(String body, String... headers)
        throws IOException, InterruptedException {
      return call("POST", "/messages/events", body, headers);
    }

    HttpResponse<String> receive() throws IOException, InterruptedException {
      return call("GET", "/messages/devicebound", "");
    }

    int settle(String method, String path) throws IOException, InterruptedException {
      return call(method, "/messages/devicebound/" + path, "").statusCode();
    }
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String lock(HttpResponse<String> received) {
    assertThat(received.statusCode()).isEqualTo(200);
    assertThat(header(received, "ETag")).matches("\"[^\"]+\"");
    return header(received, "ETag").replace("\"", "");
  }

  @Test
  @DisplayName("[service-61] [service-62] one message by headers, three as a batch")
  void send_SINGLE_AND_BATCH_arrive(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    Client client = Client.of(hub, device);
    try (Events events = hub.eventsOf(device)) {
      assertThat(
              client.send("one", "IoTHub-MessageId", "7", "iothub-app-Colour", "red").statusCode())
          .isEqualTo(204);
      JsonNode one = events.next();
      assertThat(one.path("body").asString()).isEqualTo("one");
      assertThat(one.at("/applicationProperties/Colour").asString()).isEqualTo("red");
      assertThat(one.at("/systemProperties/message-id").asString()).isEqualTo("7");
      assertThat(one.at("/systemProperties/iothub-connection-device-id").asString())
          .isEqualTo(device.identity().deviceId());

      String batch =
          """
          [{"body":"dHdv","base64Encoded":true,"properties":{"iothub-app-k":"v"}},
           {"body":"dGhyZWU="},
           {"body":"four","base64Encoded":false,"properties":{"k":"w"}}]
          """;
      assertThat(client.send(batch, "Content-Type", BATCH).statusCode()).isEqualTo(204);
      assertThat(List.of(events.next(), events.next(), events.next()))
          .extracting(each -> each.path("body").asString() + each.path("applicationProperties"))
          .containsExactly("two{\"k\":\"v\"}", "three{}", "four{\"k\":\"w\"}");
    }
    assertThat(hub.service().twin(device.identity()).path("connectionState").asString())
        .isEqualTo("Disconnected");
  }

  @Test
  @DisplayName("[service-63] [service-64] a message is locked, given back, and settled")
  void receive_AND_SETTLE_empties(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    Client client = Client.of(hub, device);
    assertThat(client.receive().statusCode()).isEqualTo(204);
    for (String id : List.of("first", "second")) {
      hub.service()
          .sendToDevice(device.identity(), id, Map.of("iothub-messageid", id, "iothub-ack", "full"))
          .ok();
    }

    HttpResponse<String> first = client.receive();
    assertThat(first.body()).isEqualTo("first");
    assertThat(header(first, "iothub-messageid")).isEqualTo("first");
    assertThat(client.settle("POST", lock(first) + "/abandon")).isEqualTo(204);
    HttpResponse<String> again = client.receive();
    assertThat(again.body()).isEqualTo("first");
    assertThat(header(again, "iothub-deliverycount")).isEqualTo("1");
    assertThat(client.settle("DELETE", lock(again))).isEqualTo(204);
    assertThat(client.settle("DELETE", lock(again))).isEqualTo(412);
    assertThat(client.settle("DELETE", lock(client.receive()) + "?reject=true")).isEqualTo(204);

    assertThat(client.receive().statusCode()).isEqualTo(204);
    assertThat(hub.service().twin(device.identity()).path("cloudToDeviceMessageCount").asInt(-1))
        .isZero();
    try (Events events = hub.eventsOf(device)) {
      assertThat(List.of(fate(events), fate(events)))
          .containsExactly("first Success", "second Rejected");
    }
  }

  private static String fate(Events events) {
    JsonNode record = events.next().path("body").path(0);
    return record.path("originalMessageId").asString() + " " + record.path("statusCode").asString();
  }

  @Test
  @DisplayName("[service-65] a certificate of the connection is enough, for its own device only")
  void certificate_WITHOUT_TOKEN_isEnough(Hub hub) throws Exception {
    Certified pinned = Certificates.draft("anything").selfSigned();
    Registered device = Certificates.pinned(hub, pinned.thumbprint("SHA-256"));
    Certified root = Certificates.draft("root").authority().selfSigned();
    Certificates.trust(hub, "https", root);
    Registered signed = Certificates.device(hub, "{\"type\":\"certificateAuthority\"}");
    Certified leaf = Certificates.draft(signed.identity().deviceId()).by(root);
    Client client = Client.of(hub, device, pinned);

    assertThat(client.send("pinned").statusCode()).isEqualTo(204);
    assertThat(Client.of(hub, signed, leaf).send("signed").statusCode()).isEqualTo(204);
    assertThat(client.receive().statusCode()).isEqualTo(204);
    try (Events events = hub.eventsOf(device)) {
      assertThat(events.next().at("/systemProperties/iothub-connection-auth-method").asString())
          .isEqualTo("{\"scope\":\"device\",\"type\":\"x509\",\"issuer\":\"iothub\"}");
    }

    assertThat(client.as(signed).send("x").statusCode()).isEqualTo(401);
    assertThat(Client.of(hub, device, leaf).receive().statusCode()).isEqualTo(401);
    assertThat(new Client(hub, device, hub.trust(), "").send("x").statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName(
      "[service-61] a module sends by its path; a token opens no other path, and is counted")
  void send_MODULE_AND_OTHERS_areToldApart(Hub hub) throws Exception {
    Registered module = hub.newModule();
    Registered victim = hub.newDevice();
    Client client = Client.of(hub, module);
    long before = unauthorized(hub);

    assertThat(client.send("m").statusCode()).isEqualTo(204);
    HttpResponse<String> refused = client.as(victim).send("forged");

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(header(refused, "iothub-errorcode")).isEqualTo("IotHubUnauthorized");
    assertThat(client.as(victim).receive().statusCode()).isEqualTo(401);
    assertThat(client.as(victim).settle("DELETE", "lock")).isEqualTo(401);
    assertThat(unauthorized(hub) - before).isGreaterThanOrEqualTo(3);
    try (Events events = hub.eventsOf(module)) {
      assertThat(events.next().path("body").asString()).isEqualTo("m");
    }
    assertThat(Client.of(hub, victim).send("own").statusCode()).isEqualTo(204);
    try (Events events = hub.eventsOf(victim)) {
      assertThat(events.next().path("body").asString()).isEqualTo("own");
    }
  }

  private static long unauthorized(Hub hub) {
    return hub.service()
        .call("GET", "/holdfast/v1/statistics", null)
        .ok()
        .path("unauthorized")
        .asLong(-1);
  }
}
