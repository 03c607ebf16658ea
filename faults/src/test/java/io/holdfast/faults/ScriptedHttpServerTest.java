/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.WorkloadServer.Lie;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against the JDK's own client, so that a lie is a lie and the truth is the truth. */
@Timeout(60)
class ScriptedHttpServerTest {

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private HttpResponse<String> get(ScriptedHttpServer server, String target) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + target);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @DisplayName("A server answers as its script says, and keeps what it was asked")
  void plain_SCRIPT_answers() throws Exception {
    try (var server = ScriptedHttpServer.plain(asked -> HttpReply.json(201, "{\"a\":\"ü\"}"))) {
      HttpResponse<String> response = get(server, "/a?b=c");

      assertThat(response.statusCode()).isEqualTo(201);
      assertThat(response.body()).isEqualTo("{\"a\":\"ü\"}");
      HttpAsked asked = server.next();
      assertThat(asked.target()).isEqualTo("/a?b=c");
      assertThat(asked.path()).isEqualTo("/a");
      assertThat(asked.header("host")).isEqualTo("127.0.0.1:" + server.port());

      server.script(now -> HttpReply.silence().then(HttpReply.Then.HANG_UP));
      assertThatThrownBy(() -> get(server, "/")).isInstanceOf(IOException.class);
    }
  }

  @Test
  @DisplayName("Closing ends what is open, and what it waits for")
  void close_SILENCE_ends() throws Exception {
    var server = ScriptedHttpServer.plain(asked -> HttpReply.silence());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(server.next().method()).isEqualTo("GET");
      assertThat(server.connections()).isEqualTo(1);
      server.close();

      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @Test
  @DisplayName("A workload API at a Unix socket signs, and lies when told to")
  void unix_WORKLOAD_signsAndLies(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("w");
    String question = "{\"keyId\":\"primary\",\"algo\":\"HMACSHA256\",\"data\":\"YQ==\"}";
    String request =
        "POST /modules/m/genid/g/sign HTTP/1.1\r\nContent-Length: "
            + question.length()
            + "\r\n\r\n"
            + question;
    try (var server = WorkloadServer.unix(path, new byte[] {1}, "x\r\ny")) {
      assertThat(ask(path, request)).contains("200 ").contains("{\"digest\":\"");
      assertThat(ask(path, "GET /trust-bundle HTTP/1.1\r\n\r\n")).contains("x\\r\\ny");
      server.lie(Lie.REFUSAL);
      assertThat(ask(path, request)).contains("403 ").contains("not your key");
      server.lie(Lie.HANG_UP);
      assertThat(ask(path, request)).isEmpty();
    }
    assertThat(Files.exists(path)).isFalse();
  }

  /** Reads up to the end of the JSON, since the server does not hang up. */
  private static String ask(Path path, String request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      Channels.newOutputStream(channel).write(request.getBytes(StandardCharsets.UTF_8));
      var in = Channels.newInputStream(channel);
      StringBuilder answer = new StringBuilder();
      for (int b = in.read(); b >= 0; b = in.read()) {
        answer.append((char) b);
        if (b == '}') {
          break;
        }
      }
      return answer.toString();
    }
  }
}
