/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.http.HttpException.Reason;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.Tls;
import io.holdfast.faults.HttpAsked;
import io.holdfast.faults.HttpReply;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.ScriptedHttpServer;
import io.holdfast.model.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpClientTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private final Pump pump = new Pump();
  private final ScriptedHttpServer server;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  HttpClientTest() throws IOException {
    server = ScriptedHttpServer.plain(asked -> HttpReply.json(200, "{}"));
  }

  @AfterEach
  void close() throws IOException {
    pump.close();
    server.close();
  }

  private Endpoint endpoint() {
    return new Endpoint.Tcp("127.0.0.1", server.port(), null);
  }

  private static HttpRequest get() {
    return new HttpRequest("GET", "/x?y=z", Map.of("X-Test", "t"), Bytes.EMPTY);
  }

  private Told ask(Endpoint endpoint, HttpRequest request) {
    Told told = new Told();
    new HttpClient(pump.loop(), endpoint, 1000).send(request, MINUTE, told);
    return told;
  }

  private Told answerTo(HttpReply reply) {
    server.script(asked -> reply);
    Told told = ask(endpoint(), get());
    pump.until(told::isTold);
    return told;
  }

  @Test
  @DisplayName("A request is sent as it is, and its answer comes whole")
  void send_POST_isAnswered() {
    server.script(asked -> HttpReply.json(201, "{\"a\":1}"));
    Told told =
        ask(endpoint(), new HttpRequest("POST", "/a%2Fb?c", Map.of("X-A", "b"), Bytes.utf8("ü")));
    pump.until(told::isTold);

    assertThat(told.response().status()).isEqualTo(201);
    assertThat(told.response().isSuccess()).isTrue();
    assertThat(told.response().header("CONTENT-TYPE")).isEqualTo("application/json");
    assertThat(told.response().body().utf8()).isEqualTo("{\"a\":1}");
    HttpAsked asked = server.next();
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.target()).isEqualTo("/a%2Fb?c");
    assertThat(asked.body()).isEqualTo("ü");
    assertThat(asked.header("host")).isEqualTo("127.0.0.1:" + server.port());
    assertThat(asked.header("x-a")).isEqualTo("b");
    assertThat(asked.header("content-length")).isEqualTo("2");
    pump.until(() -> server.connections() == 0);
  }

  @Test
  @DisplayName("A call only queues: nothing is dialled before the loop runs")
  void send_LOOP_NOT_RUN_dialsNothing() {
    Told told = ask(endpoint(), get());

    assertThat(server.connections()).isZero();
    assertThat(told.isTold()).isFalse();
    pump.until(told::isTold);
  }

  @Test
  @DisplayName("A server at a Unix domain socket is asked in the same way")
  void send_UNIX_SOCKET_isAnswered() throws IOException {
    Path socket = directory.resolve("s");
    try (var unix = ScriptedHttpServer.unix(socket, asked -> HttpReply.json(200, "[]"))) {
      Told told = ask(new Endpoint.Unix(socket), get());
      pump.until(told::isTold);

      assertThat(told.response().body().utf8()).isEqualTo("[]");
      assertThat(unix.next().header("host")).isEqualTo("localhost");
    }
  }

  @Test
  @DisplayName("A server with TLS is asked if its certificate is trusted, and else not")
  void send_TLS_checksTheCertificate() throws IOException {
    String address = LoopbackAddress.next();
    TestTls tls = new TestTls(address);
    try (var secure =
        ScriptedHttpServer.tls(address, tls.server(), asked -> HttpReply.json(200, "[]"))) {
      var trusting = new Endpoint.Tcp(address, secure.port(), Tls.trusting(tls.pemBytes()));
      Told told = ask(trusting, get());
      pump.until(told::isTold);
      assertThat(told.response().status()).isEqualTo(200);

      Told refused = ask(new Endpoint.Tcp(address, secure.port(), Tls.trusting(null)), get());
      pump.until(refused::isTold);
      assertThat(refused.failure().reason()).isEqualTo(Reason.TLS);
    }
  }

  @Test
  @DisplayName("Chunks, a remark in front, and an end by hanging up make a whole answer as well")
  void send_OTHER_FRAMINGS_isAnswered() {
    String chunks = "Transfer-Encoding: chunked\r\n\r\n2\r\n{\"\r\n5\r\na\":1}\r\n0\r\n\r\n";
    for (HttpReply reply :
        new HttpReply[] {
          HttpReply.bytes(OK + chunks),
          HttpReply.bytes(OK, chunks.substring(0, 30), chunks.substring(30)),
          HttpReply.bytes("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", OK + chunks),
          HttpReply.bytes(OK + "\r\n{\"a\":1}").then(HttpReply.Then.HANG_UP)
        }) {
      assertThat(answerTo(reply).response().body().utf8()).isEqualTo("{\"a\":1}");
    }
    assertThat(answerTo(HttpReply.bytes("HTTP/1.1 204 No\r\n\r\n")).response().status())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x\r\n\r\n",
        "HTTP/1.1 x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
      })
  @DisplayName("What is not HTTP is a failure of its own")
  void send_GARBAGE_isMalformed(String garbage) {
    assertThat(answerTo(HttpReply.bytes(garbage)).failure().reason()).isEqualTo(Reason.MALFORMED);
  }

  @Test
  @DisplayName("Lines without an end are not read to the end")
  void send_ENDLESS_HEADERS_isMalformed() {
    HttpReply endless = HttpReply.bytes(OK + "x".repeat(20_000));

    assertThat(answerTo(endless).failure().reason()).isEqualTo(Reason.MALFORMED);
  }

  @Test
  @DisplayName("A body over the bound is not read: by its length, by its chunks")
  void send_TOO_MUCH_isTooLarge() {
    String chunk = "100\r\n" + "x".repeat(0x100) + "\r\n";
    for (HttpReply reply :
        new HttpReply[] {
          HttpReply.bytes(HttpReply.head(200, 1001)),
          HttpReply.bytes(HttpReply.head(200, Long.MAX_VALUE)),
          HttpReply.bytes(OK + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(4)),
          HttpReply.bytes(OK + "\r\n" + "x".repeat(1001))
        }) {
      assertThat(answerTo(reply).failure().reason()).isEqualTo(Reason.TOO_LARGE);
    }
    assertThat(answerTo(HttpReply.json(200, "x".repeat(1000))).response().body().length())
        .isEqualTo(1000);
  }

  @Test
  @DisplayName("A server that hangs up before its answer is complete is a failure")
  void send_HANGS_UP_isToldSo() {
    for (String part :
        new String[] {
          "",
          "HTTP/1.1 2",
          OK + "Content-Le",
          HttpReply.head(200, 5) + "{}",
          OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nab"
        }) {
      for (HttpReply.Then then :
          new HttpReply.Then[] {HttpReply.Then.HANG_UP, HttpReply.Then.RESET}) {
        assertThat(answerTo(HttpReply.bytes(part).then(then)).failure().reason())
            .isEqualTo(Reason.HUNG_UP);
      }
    }
  }

  @Test
  @DisplayName("A server that never answers, or never ends, is waited for no longer than asked")
  void send_SILENCE_timesOut() {
    for (HttpReply reply :
        new HttpReply[] {HttpReply.silence(), HttpReply.bytes(HttpReply.head(200, 9) + "{")}) {
      server.script(asked -> reply);
      Told told = ask(endpoint(), get());
      pump.until(() -> server.poll() != null);
      pump.turn(MINUTE.minusMillis(1));
      assertThat(told.isTold()).isFalse();
      pump.turn(Duration.ofMillis(1));

      assertThat(told.failure().reason()).isEqualTo(Reason.TIMEOUT);
      pump.until(() -> server.connections() == 0);
    }
  }

  @Test
  @DisplayName("A port or a socket where nobody listens is a failure, told in a later turn")
  void send_NOBODY_LISTENS_isToldSo() {
    Endpoint refusing = new Endpoint.Tcp("127.0.0.1", LoopbackAddress.REFUSING_PORT, null);
    for (Endpoint nobody :
        new Endpoint[] {refusing, new Endpoint.Unix(directory.resolve("none"))}) {
      Told told = ask(nobody, get());
      assertThat(told.isTold()).isFalse();
      pump.until(told::isTold);

      assertThat(told.failure().reason()).isEqualTo(Reason.NETWORK);
    }
  }

  @Test
  @DisplayName("What is cancelled is told nothing, and its connection is closed")
  void cancel_ANY_TIME_tellsNothing() {
    server.script(asked -> HttpReply.silence());
    Told early = new Told();
    Told late = new Told();
    HttpClient client = new HttpClient(pump.loop(), endpoint());
    client.send(get(), MINUTE, early).cancel();
    HttpCall call = client.send(get(), MINUTE, late);
    pump.until(() -> server.poll() != null);

    call.cancel();
    call.cancel();
    pump.until(() -> server.connections() == 0);
    pump.turn(MINUTE);

    assertThat(early.isTold()).isFalse();
    assertThat(late.isTold()).isFalse();
  }

  @Test
  @DisplayName("What is under way when the loop ends fails")
  void end_UNDER_WAY_fails() {
    server.script(asked -> HttpReply.silence());
    Told told = ask(endpoint(), get());
    pump.until(() -> server.poll() != null);

    pump.close();

    assertThat(told.failure().reason()).isEqualTo(Reason.ENDED);
  }

  @Test
  @DisplayName("What would break a request's lines is refused, and no header's value is shown")
  void request_CONTROL_CHARACTERS_isRefused() {
    assertThatThrownBy(() -> new HttpRequest("GET", "/a b", Map.of(), Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new HttpRequest("GET", "/", Map.of("A", "secret\r\nB: c"), Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
    assertThat(new HttpRequest("GET", "/", Map.of("A", "secret"), Bytes.utf8("secret")).toString())
        .doesNotContain("secret");
  }
}
