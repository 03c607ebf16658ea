/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.SettableClock;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.SasToken;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said to another hub, and what is made of its answers. */
class RemoteHubTest {

  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
  private static final DeviceIdentity DEVICE = new DeviceIdentity("d#1");
  private static final SymmetricKeys KEYS =
      new SymmetricKeys(Bytes.utf8("the primary key"), Bytes.utf8("the other key"));
  private static final Authentication SAS = new Authentication.Sas(KEYS);
  private static final String NOT_THERE = "{\"errorCode\":404001}";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final Deque<Scripted> answers = new ArrayDeque<>();
  private final Certified certified =
      CertificateDraft.of("CN=hub", Instant.now()).address("127.0.0.1").selfSigned();
  private HttpsServer server;
  private RemoteHub hub;

  /** With a body of null it stops after the head, for good. */
  private record Scripted(int status, @Nullable String body) {}

  RemoteHubTest() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(LoopbackAddress.inet("127.0.0.1"), 0), 0);
    hub = hub(server.getAddress().getPort());
  }

  @BeforeEach
  void start() throws Exception {
    SSLContext shown = SSLContext.getInstance("TLS");
    shown.init(certified.keyManagers(), null, null);
    server.setHttpsConfigurator(new HttpsConfigurator(shown));
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    hub.close();
    server.stop(0);
  }

  private RemoteHub hub(int port) {
    return new RemoteHub(address(port), Certified.contextWithout(certified.certificate()), clock);
  }

  private static RemoteAddress address(int port) {
    return RemoteAddress.parse(
        "HostName=127.0.0.1:" + port + ";SharedAccessKeyName=registry;SharedAccessKey=" + KEY);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String ifMatch = exchange.getRequestHeaders().getFirst("If-Match");
    tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI().getRawPath()
            + (ifMatch == null ? "" : " " + ifMatch)
            + (body.isEmpty() ? "" : " " + body));
    Scripted scripted = answers.isEmpty() ? new Scripted(500, "") : answers.removeFirst();
    if (scripted.body == null) {
      exchange.sendResponseHeaders(scripted.status, 10);
      exchange.getResponseBody().flush();
      return;
    }
    byte[] bytes = scripted.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(scripted.status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void answers(int status, String body) {
    answers.add(new Scripted(status, body));
  }

  private ErrorCode refused() {
    return switch (hub.delete(DEVICE)) {
      case Outcome.Done<DeviceIdentity> done -> throw new AssertionError(done);
      case Outcome.Refused<DeviceIdentity>(var refusal) -> refusal.code();
    };
  }

  @Test
  @DisplayName("a device that is not there is made, and the given twin merged into its new one")
  void put_NEW_isMade() {
    answers(404, NOT_THERE);
    answers(200, "{}");
    answers(200, "{}");

    Outcome<DeviceIdentity> put =
        hub.put(DEVICE, SAS, true, false, Bytes.utf8("{\"tags\":{\"a\":1.10}}"));

    assertThat(put).isEqualTo(Outcome.done(DEVICE));
    assertThat(asked)
        .containsExactly(
            "GET /devices/d%231",
            "PUT /devices/d%231 {\"deviceId\":\"d#1\",\"authentication\":{\"type\":\"sas\","
                + "\"symmetricKey\":{\"primaryKey\":\""
                + KEYS.primaryText()
                + "\",\"secondaryKey\":\""
                + KEYS.secondaryText()
                + "\"}},\"capabilities\":{\"iotEdge\":true}}",
            "PATCH /twins/d%231 \"*\" {\"tags\":{\"a\":1.10}}");
    SasToken token = SasToken.parse(tokens.getFirst());
    assertThat(token.verify(new byte[32])).isTrue();
    assertThat(token.resource()).isEqualTo("127.0.0.1");
    assertThat(token.policy()).isEqualTo("registry");
    assertThat(token.expiry()).isEqualTo(clock.instant().getEpochSecond() + 3600);
  }

  @Test
  @DisplayName("of a device that is there the status stays, and its twin becomes the given one")
  void put_THERE_keepsWhatItsOperatorSaid() {
    answers(
        200,
        "{\"deviceId\":\"d#1\",\"status\":\"disabled\",\"statusReason\":\"stolen\",\"etag\":\"x\"}");
    answers(200, "{}");
    answers(200, "{}");

    Outcome<DeviceIdentity> put =
        hub.put(
            DEVICE,
            new Authentication.SelfSigned("AB", null),
            false,
            true,
            Bytes.utf8("{\"properties\":{\"desired\":{\"x\":1}}}"));

    assertThat(put).isEqualTo(Outcome.done(DEVICE));
    assertThat(asked.subList(1, 3))
        .containsExactly(
            "PUT /devices/d%231 \"x\" {\"deviceId\":\"d#1\",\"authentication\":{\"type\":"
                + "\"selfSigned\",\"x509Thumbprint\":{\"primaryThumbprint\":\"AB\","
                + "\"secondaryThumbprint\":null}},\"capabilities\":{\"iotEdge\":false},"
                + "\"status\":\"disabled\",\"statusReason\":\"stolen\"}",
            "PUT /twins/d%231 \"*\" {\"tags\":{},\"properties\":{\"desired\":{\"x\":1}}}");
  }

  @Test
  @DisplayName("a twin is fetched without what the hub added; none is empty")
  void twin_READ_isWhatABackEndWrote() {
    answers(
        200,
        "{\"etag\":\"e\",\"tags\":{\"t\":1},\"properties\":{\"desired\":{\"n\":2.50,"
            + "\"$metadata\":{},\"$version\":7},\"reported\":{\"r\":1}}}");
    answers(404, NOT_THERE);

    assertThat(hub.twin(DEVICE))
        .isEqualTo(
            Outcome.done(
                Bytes.utf8("{\"tags\":{\"t\":1},\"properties\":{\"desired\":{\"n\":2.50}}}")));
    assertThat(hub.twin(DEVICE)).isEqualTo(Outcome.done(Bytes.EMPTY));
  }

  @Test
  @DisplayName("what is deleted already is deleted")
  void delete_GONE_isDone() {
    answers(204, "");
    answers(404, NOT_THERE);

    assertThat(hub.delete(DEVICE)).isEqualTo(Outcome.done(DEVICE));
    assertThat(hub.delete(DEVICE)).isEqualTo(Outcome.done(DEVICE));
    assertThat(asked).containsOnly("DELETE /devices/d%231 \"*\"");
  }

  @Test
  @DisplayName("what may pass is told from what will not, and both from a hub that refuses us")
  void ask_REFUSED_isTold() {
    answers(401, "{}");
    answers(403, "no JSON");
    answers(403, "{\"errorCode\":403002}");
    answers(429, "");
    answers(500, "");
    answers(503, "");
    answers(400, "{}");
    answers(302, "");

    assertThat(refused()).isEqualTo(ErrorCode.HUB_UNAUTHORIZED);
    assertThat(refused()).isEqualTo(ErrorCode.HUB_UNAUTHORIZED);
    assertThat(refused()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(refused()).isEqualTo(ErrorCode.THROTTLED);
    assertThat(refused()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refused()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refused()).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(refused()).isEqualTo(ErrorCode.ARGUMENT_INVALID);
  }

  @Test
  @DisplayName("changed meanwhile, and no JSON: another look may help")
  void ask_ODD_ANSWERS_areAskedAgain() {
    answers(404, NOT_THERE);
    answers(409, "{}");
    assertThat(hub.put(DEVICE, SAS, false, false, Bytes.EMPTY).toString())
        .contains("ServiceUnavailable");
    answers(200, "{\"deviceId\":\"d#1\",\"etag\":\"x\"}");
    answers(412, "{}");
    assertThat(hub.put(DEVICE, SAS, false, false, Bytes.EMPTY).toString())
        .contains("ServiceUnavailable");
    answers(200, "<html>");
    assertThat(hub.twin(DEVICE).toString()).contains("ServiceUnavailable");
  }

  @Test
  @DisplayName("a twin that is longer than a hub's can be is refused, and others are asked on")
  void ask_TOO_LONG_isRefused() {
    answers(200, "{\"tags\":{\"t\":\"" + "x".repeat(1 << 20) + "\"}}");
    answers(204, "");

    assertThat(hub.twin(DEVICE).toString()).contains("ArgumentInvalid");
    assertThat(hub.delete(DEVICE)).isEqualTo(Outcome.done(DEVICE));
  }

  @Test
  @Timeout(180)
  @DisplayName("one that stops after the head of its answer is not waited for without end")
  void ask_STALLED_isAway() {
    answers.add(new Scripted(200, null));
    try (RemoteHub hasty =
        new RemoteHub(
            address(server.getAddress().getPort()),
            Certified.contextWithout(certified.certificate()),
            clock,
            Duration.ofSeconds(2))) {
      assertThat(hasty.delete(DEVICE).toString()).contains("ServiceUnavailable");
    }
  }

  @Test
  @DisplayName("one that does not answer is left alone for a moment, then asked again")
  void ask_AWAY_isLeftAlone() {
    hub.close();
    hub = hub(LoopbackAddress.REFUSING_PORT);
    // Devices read it.
    assertThat(hub.delete(DEVICE).toString())
        .contains("ServiceUnavailable", "127.0.0.1 does not answer")
        .doesNotContain("Exception", "Connect");
    assertThat(hub.delete(DEVICE).toString()).contains("a moment ago");

    clock.turn(Duration.ofSeconds(2));
    assertThat(hub.delete(DEVICE).toString()).doesNotContain("a moment ago");
    // A clock that is set back makes no moment of a year.
    clock.turn(Duration.ofDays(-365));
    assertThat(hub.delete(DEVICE).toString()).doesNotContain("a moment ago");
  }

  @Test
  @DisplayName("a hub with another certificate is told nothing")
  void ask_UNTRUSTED_isNotAsked() {
    Certified other = CertificateDraft.of("CN=hub", Instant.now()).selfSigned();
    RemoteAddress address =
        RemoteAddress.parse(
            "HostName=127.0.0.1:"
                + server.getAddress().getPort()
                + ";SharedAccessKeyName=p;SharedAccessKey="
                + KEY);
    RemoteHub untrusting =
        new RemoteHub(address, Certified.contextWithout(other.certificate()), clock);

    assertThat(untrusting.delete(DEVICE).toString()).contains("ServiceUnavailable");
    assertThat(asked).isEmpty();
    untrusting.close();
  }

  @Test
  @DisplayName("an address is a service connection string, with a port and a weight if need be")
  void parse_ADDRESSES_areRead() {
    String login = ";SharedAccessKeyName=p;SharedAccessKey=" + KEY;
    RemoteAddress plain = RemoteAddress.parse("HostName=h.example" + login);
    RemoteAddress full =
        RemoteAddress.parse("HostName=H.example:8443" + login + ";allocationweight=20");

    assertThat(plain.port()).isEqualTo(443);
    assertThat(plain.weight()).isEqualTo(1);
    assertThat(full.base()).isEqualTo("https://H.example:8443");
    assertThat(full.host()).isEqualTo("H.example");
    assertThat(full.weight()).isEqualTo(20);
    assertThat(full.toString()).doesNotContain(KEY);
    assertThat(full.login()).isInstanceOf(ConnectionString.class);
    for (String bad :
        List.of(
            "",
            "HostName=h.example",
            "HostName=h.example;DeviceId=d;SharedAccessKey=" + KEY,
            "HostName=h.example:0" + login,
            "HostName=h.example:x" + login,
            "HostName=h_?.example" + login,
            "HostName=h.example" + login + ";AllocationWeight=-1",
            "HostName=h.example" + login + ";AllocationWeight=1001")) {
      assertThatThrownBy(() -> RemoteAddress.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining(KEY);
    }
  }
}
