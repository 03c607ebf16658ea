/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.Seed;
import io.holdfast.listen.https.RestHub.Reply;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client that is hostile, slow or old meets. */
class HttpsListenerTest {

  /** Long enough for a handshake on a busy machine. */
  private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(20);

  @TempDir Path directory;
  private RestHub hub;

  @BeforeEach
  void open() throws Exception {
    hub = new RestHub(directory);
    hub.put("/devices/d1", "{}");
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void connect_TLS_VERSION_isTaken(String version) throws Exception {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();

      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  @Test
  void connect_OLD_TLS_isRefused() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.1"});

      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void send_TWO_REQUESTS_AT_ONCE_answersBothInOrder() throws Exception {
    try (SSLSocket socket = connect()) {
      String one = "GET /holdfast/v1/version HTTP/1.1\r\nHost: x\r\n\r\n";
      String other = "GET /devices/d1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      write(socket, one + one + one + one + one + one + other);

      String answers = readAll(socket);

      assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(7);
      assertThat(answers.indexOf("401 Unauthorized")).isGreaterThan(answers.lastIndexOf("200 OK"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'nonsense\r\n\r\n', 400 Bad Request",
    "'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n', 400 Bad Request",
    "'GET /holdfast/v1/version HTTP/1.1\r\n\r\n', 400 Bad Request",
    "'GET /holdfast/v1/version HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n', 400 Bad Request",
    "'PUT /devices/d2 HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n', 413 Request Entity Too Large"
  })
  @DisplayName("what is refused behind a request that is being worked on is answered behind it")
  void send_REFUSED_BEHIND_A_REQUEST_answersInOrder(String second, String status) throws Exception {
    CompletableFuture<String> called = new CompletableFuture<>();
    DeviceIdentity device = new DeviceIdentity("d1");
    hub.methods().listening(device, (id, name, payload) -> called.complete(id));
    String body = "{\"methodName\":\"m\"}";
    try (SSLSocket socket = connect()) {
      write(
          socket,
          "POST /twins/d1/methods?api-version=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
              + hub.token("iothubowner")
              + "\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body
              + second);

      hub.methods().answered(device, called.get(60, TimeUnit.SECONDS), 200, Bytes.utf8("7"));

      String answers = readAll(socket);
      assertThat(answers).startsWith("HTTP/1.1 200 OK").contains("HTTP/1.1 " + status);
    }
  }

  @Test
  @DisplayName(
      "bodies of all clients together are bounded; what one held is another's when it goes")
  void send_BODIES_OVER_THE_BOUND_isUnavailable() throws Exception {
    hub.close();
    hub = new RestHub(directory, Duration.ofMinutes(5), 1000);
    Callable<Integer> put = () -> hub.put("/devices/d2", "{" + " ".repeat(100) + "}").status();
    try (SSLSocket socket = connect()) {
      write(
          socket,
          "PUT /devices/d3 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + " ".repeat(950));

      // That the client has sent its bytes does not say that they have been read.
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(put, status -> status == 503);
      assertThat(hub.get("/devices/d1").status()).isEqualTo(200);
    }
    // 409: it is there since a try that came too early.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(put, status -> status == 200 || status == 409);
    for (int i = 0; i < 30; i++) {
      assertThat(put.call()).as("a body that was answered is not held").isEqualTo(409);
    }
  }

  @Test
  @DisplayName("a request as a proxy gets it is answered")
  void send_ABSOLUTE_TARGET_isAnswered() throws Exception {
    try (SSLSocket socket = connect()) {
      write(
          socket,
          "GET https://hub/holdfast/v1/version HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n");

      assertThat(readAll(socket)).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  @DisplayName("clients that are connected and ask nothing do not shut others out")
  void connect_MORE_THAN_THE_BOUND_closesTheLongestIdle() throws Exception {
    List<SSLSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 30; i++) {
        SSLSocket socket = connect();
        sockets.add(socket);
        socket.startHandshake();
      }
      SSLSocket last = sockets.getLast();
      write(last, "GET /holdfast/v1/version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      assertThat(readAll(last)).startsWith("HTTP/1.1 200 OK");
      assertThat(sockets.getFirst().getInputStream().read())
          .as("the first is closed")
          .isEqualTo(-1);
    } finally {
      for (SSLSocket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void send_HALF_A_REQUEST_isClosedInTime() throws Exception {
    hub.close();
    hub = new RestHub(directory, SHORT_TIMEOUT);
    try (SSLSocket socket = connect()) {
      write(socket, "GET /holdfast/v1/version HTTP/1.1\r\nHost: x\r\nX-Slow: ");

      assertThat(readAll(socket)).isEmpty();
    }
  }

  @Test
  void send_HALF_A_BODY_isClosedInTime() throws Exception {
    hub.close();
    hub = new RestHub(directory, SHORT_TIMEOUT);
    try (SSLSocket socket = connect()) {
      write(socket, "PUT /devices/d2 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");

      assertThat(readAll(socket)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /devices/%c3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /devices?%2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET devices HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: nine\r\n\r\n"
      })
  void send_MALFORMED_isABadRequest(String request) throws Exception {
    try (SSLSocket socket = connect()) {
      write(socket, request);

      String answer = readAll(socket);

      assertThat(answer).startsWith("HTTP/1.1 400 Bad Request").contains("IotHubFormatError");
      assertThat(answer).doesNotContain("Exception:").doesNotContain("\tat ");
    }
  }

  @Test
  void send_HUGE_HEADERS_isABadRequest() throws Exception {
    try (SSLSocket socket = connect()) {
      write(socket, "GET / HTTP/1.1\r\nHost: x\r\nX-Huge: " + "x".repeat(20_000) + "\r\n\r\n");

      assertThat(readAll(socket)).startsWith("HTTP/1.1 400 Bad Request");
    }
  }

  @Test
  void send_HUGE_BODY_isTooLarge() throws Exception {
    HttpRequest.Builder request =
        hub.request("PUT", "/devices/d2", "x".repeat(HttpsOptions.MAX_BODY + 1))
            .expectContinue(true);

    Reply reply = hub.send(request);

    assertThat(reply.refusal()).isEqualTo("413 MessageTooLarge");
    assertThat(reply.json().get("errorCode").asInt()).isEqualTo(413001);
  }

  @Test
  void close_REQUESTS_RUN_ends() throws Exception {
    HttpRequest follow = hub.request("GET", "/holdfast/v1/events?follow=true", "").build();
    var response = hub.client().send(follow, BodyHandlers.ofInputStream());

    hub.close();

    assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
    hub = new RestHub(directory);
  }

  @Test
  void put_RANDOM_BODIES_areAnsweredInForm() throws Exception {
    List<String> targets =
        List.of("/devices/d1", "/devices/d1/modules/m", "/twins/d1", "/twins/d1/methods");
    List<String> bodies =
        List.of(
            "{\"deviceId\":\"d1\",\"status\":\"enabled\",\"authentication\":{\"type\":\"sas\",\"symmetricKey\":"
                + "{\"primaryKey\":\"a2V5\",\"secondaryKey\":\"a2V5\"}},\"capabilities\":{\"iotEdge\":false}}",
            "{\"tags\":{\"a\":[1,{\"b\":2e3}]},\"properties\":{\"desired\":{\"x\":\"\\u00e4\"}}}",
            "{\"methodName\":\"m\",\"payload\":{\"a\":null},\"responseTimeoutInSeconds\":5}");
    Seed.times(
        150,
        random -> {
          String target = targets.get(random.nextInt(targets.size()));
          String method = target.endsWith("methods") ? "POST" : "PUT";
          String body = mutated(bodies.get(random.nextInt(bodies.size())), random);

          Reply reply = send(hub.request(method, target, body).header("If-Match", "*"));

          assertThat(reply.status()).as("%s", body).isIn(200, 400, 404, 413);
          if (reply.status() != 200) {
            assertThat(reply.json().get("Message").asString())
                .startsWith("ErrorCode:" + reply.header("iothub-errorcode") + ";");
          }
        });
  }

  @Test
  void read_RANDOM_TARGETS_neverThrows() {
    Seed.times(
        3000,
        random -> {
          String target =
              mutated("/devices/d%201/modules/m?api-version=1&top=%41+b&x", random)
                  .replaceAll("[^!-~]", "%");
          var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target);
          assertThat(RequestReader.read(request, List.of())).isNotNull();
        });
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      return hub.send(request);
    } catch (Exception e) {
      throw new AssertionError("no answer", e);
    }
  }

  private static String mutated(String text, SplittableRandom random) {
    StringBuilder changed = new StringBuilder(text);
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(changed.length());
      switch (random.nextInt(3)) {
        case 0 ->
            changed.setCharAt(at, (char) random.nextInt(random.nextInt(20) == 0 ? 0x10000 : 128));
        case 1 -> changed.deleteCharAt(at);
        default -> changed.insert(at, changed.charAt(random.nextInt(changed.length())));
      }
    }
    return changed.toString();
  }

  private SSLSocket connect() throws IOException {
    SSLSocket socket =
        (SSLSocket)
            hub.trust()
                .getSocketFactory()
                .createSocket(hub.address().getAddress(), hub.address().getPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static void write(SSLSocket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String readAll(SSLSocket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
