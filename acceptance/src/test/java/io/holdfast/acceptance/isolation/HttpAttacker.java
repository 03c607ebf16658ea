/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.isolation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.acceptance.mqtt.SasDialect;
import io.holdfast.faults.RawWebSocketClient;
import io.holdfast.model.ConnectionString;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Who attacks over HTTPS. Counts its attempts and how many of them were refused. */
final class HttpAttacker {

  private static final Set<String> REFUSALS =
      Set.of("400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found");

  private final Hub hub;
  private final Pair pair;
  private int refusals;

  HttpAttacker(Hub hub, Pair pair) {
    this.hub = hub;
    this.pair = pair;
  }

  int refusals() {
    return refusals;
  }

  /** With its own token, and with tokens that its key signs for more. */
  void askAsDevice() throws IOException {
    String own = SasDialect.PYTHON.token(pair.attacker(), Dial.inSeconds(3600));
    for (String token : List.of(own, signed(pair.victim().resource(), ""))) {
      askAll(token);
    }
    for (String resource : List.of(hub.host(), pair.victim().resource())) {
      for (String policy : List.of("iothubowner", "service", "device", "")) {
        String token = signed(resource, "&skn=" + policy);
        assertRefused("GET /twins/{vrest}", token, "");
        assertRefused("DELETE /devices/{vrest}", token, "");
      }
    }
  }

  private String signed(String resource, String more) {
    String key = pair.attacker().primaryKey();
    return SasDialect.PYTHON.token(resource, key, Dial.inSeconds(3600)) + more;
  }

  /** With tokens of a policy that are for the attacker's own registration or twin only. */
  void askAsPolicy() throws IOException {
    ConnectionString owner = ConnectionString.parse(hub.ready().serviceConnectionString());
    String key = Objects.requireNonNull(owner.sharedAccessKey());
    for (String collection : List.of("twins", "devices")) {
      String resource = pair.fill("{H}/" + collection + "/{arest}");
      String token =
          SasDialect.PYTHON.token(resource, key, Dial.inSeconds(3600)) + "&skn=iothubowner";
      assertThat(ask("GET /" + collection + "/{arest}", token, "")).isEqualTo("200 OK");
      askAll(token);
    }
  }

  private void askAll(String token) throws IOException {
    for (String request : Attempts.REQUESTS) {
      assertRefused(request, token, "");
    }
    if (!pair.attacker().identity().equals(pair.victim().identity().device())) {
      for (String request : Attempts.DEVICE_REQUESTS) {
        assertRefused(request, token, "");
      }
    }
    for (String header : Attempts.HEADERS) {
      for (String request : List.of("POST /twins/{vrest}", "GET /twins/{vrest}")) {
        assertRefused(request, token, header + "\r\n");
      }
    }
  }

  private void assertRefused(String request, String token, String header) throws IOException {
    String status = ask(request, token, header);
    assertThat(REFUSALS).as("%s %s by %s", request, header, pair).contains(status);
    refusals++;
  }

  /** The first line of the answer, after a check that the rest shows nothing of the victim. */
  private String ask(String request, String token, String header) throws IOException {
    int blank = request.indexOf(' ');
    String target = pair.fill(request.substring(blank + 1));
    String body = "{\"deviceId\":\"" + pair.target().deviceId() + "\",\"tags\":{\"of\":\"me\"}}";
    String text =
        request.substring(0, blank)
            + " "
            + target
            + (target.contains("?") ? "&" : "?")
            + "api-version=2021-04-12 HTTP/1.1\r\n"
            + (header.startsWith("Host:") ? "" : "Host: " + hub.host() + "\r\n")
            + pair.fill(header)
            + "Authorization: "
            + token
            + "\r\nConnection: close\r\nIf-Match: *\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (RawWebSocketClient client =
        RawWebSocketClient.connect(hub.host(), hub.ready().httpsPort(), hub.trust())) {
      client.send(text.getBytes(UTF_8));
      String status = client.answer();
      assertThat(new String(client.rest(), ISO_8859_1))
          .as("answer to %s by %s", request, pair)
          .doesNotContain("the victim");
      return status;
    }
  }
}
