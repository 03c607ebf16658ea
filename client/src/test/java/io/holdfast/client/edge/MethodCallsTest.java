/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.http.HttpCall;
import io.holdfast.client.http.Pump;
import io.holdfast.client.http.TestTls;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Login;
import io.holdfast.client.mqtt.LoginSource;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.Tls;
import io.holdfast.faults.HttpAsked;
import io.holdfast.faults.HttpReply;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.ScriptedHttpServer;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodCallsTest {

  private static final ModuleIdentity SELF = new ModuleIdentity("dev-1", "mod-1");
  private static final Identity TARGET = new ModuleIdentity("dev#2", "mod 2".replace(' ', '+'));

  private final Pump pump = new Pump();
  private final ScriptedHttpServer server;
  private final AtomicInteger logins = new AtomicInteger();

  MethodCallsTest() throws IOException {
    server = ScriptedHttpServer.plain(asked -> HttpReply.json(200, "{\"status\":1}"));
  }

  @AfterEach
  void close() throws IOException {
    pump.close();
    server.close();
  }

  private MethodCalls calls(LoginSource source) {
    return calls(source, server.port());
  }

  private MethodCalls calls(LoginSource source, int port) {
    Endpoint hub = new Endpoint.Tcp("127.0.0.1", port, null);
    return new MethodCalls(pump.loop(), SELF, hub, source, "agent/1");
  }

  private MethodCalls calls() {
    return calls(counted());
  }

  private LoginSource counted() {
    return now ->
        CompletableFuture.completedFuture(
            new Login("u", "token " + logins.incrementAndGet(), Duration.ofSeconds(60)));
  }

  private static MethodCall call(String name, String payload) {
    return new MethodCall(
        name, Bytes.utf8(payload), Duration.ofMillis(6500), Duration.ofSeconds(2));
  }

  private Kept invoke(MethodCalls calls, Identity target, MethodCall call) {
    Kept kept = new Kept();
    kept.call = calls.invoke(target, call, kept);
    return kept;
  }

  private Kept answerTo(HttpReply reply) {
    server.script(asked -> reply);
    Kept kept = invoke(calls(), TARGET, call("m", "1"));
    pump.until(kept::isTold);
    return kept;
  }

  @Test
  @DisplayName("[client-108] A call has the documented path, headers and body, JSON escaped")
  void invoke_MODULE_sendsWhatIsDocumented() {
    Kept kept = invoke(calls(), TARGET, call("say \"hi\"\n", "{\"big\":12345678901234567890.10}"));
    pump.until(kept::isTold);

    HttpAsked asked = server.next();
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.target())
        .isEqualTo("/twins/dev%232/modules/mod%2B2/methods?api-version=2020-09-30");
    assertThat(asked.header("authorization")).isEqualTo("token 1");
    assertThat(asked.header("x-ms-edge-moduleid")).isEqualTo("dev-1/mod-1");
    assertThat(asked.header("request-id")).hasSize(36);
    assertThat(asked.header("user-agent")).isEqualTo("agent/1");
    assertThat(asked.header("content-type")).startsWith("application/json");
    assertThat(asked.body())
        .isEqualTo(
            "{\"methodName\":\"say \\\"hi\\\"\\n\",\"responseTimeoutInSeconds\":7,"
                + "\"connectTimeoutInSeconds\":2,\"payload\":{\"big\":12345678901234567890.10}}");
  }

  @Test
  @DisplayName("[client-108] A device is called at its own path; a call without payload has none")
  void invoke_DEVICE_usesItsPath() {
    Kept kept = invoke(calls(), new DeviceIdentity("d"), call("m", ""));
    pump.until(kept::isTold);

    HttpAsked asked = server.next();
    assertThat(asked.path()).isEqualTo("/twins/d/methods");
    assertThat(asked.body()).doesNotContain("payload");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "true", "-1.50e+3", "0", "\"a\\u0041\\\"é\"", "[1, {\"a\" : []}]", "{}"})
  @DisplayName("[client-108] The answer's payload comes byte by byte, whatever stands around it")
  void invoke_ANSWERED_keepsThePayload(String payload) {
    for (String answer :
        new String[] {
          "{\"status\":-7,\"payload\":" + payload + "}",
          " { \"other\":{\"payload\":1} , \"payload\" : " + payload + " ,\"status\": -7 } "
        }) {
      assertThat(answerTo(HttpReply.json(200, answer)).result())
          .isEqualTo(new MethodResult(-7, Bytes.utf8(payload)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "7",
        "{\"status\":\"1\"}",
        "{\"status\":1",
        "{\"status\":1}{}",
        "{\"status\":99999999999}",
        "{\"status\":1,\"payload\":}",
        "<html>"
      })
  @DisplayName("[client-108] An answer that is none is malformed")
  void invoke_NO_ANSWER_isMalformed(String body) {
    assertThat(answerTo(HttpReply.json(200, body)).failure().code())
        .isEqualTo(ClientException.Code.MALFORMED);
  }

  @Test
  @DisplayName("[client-108] Refusals come with the hub's status and message, however it is spelt")
  void invoke_REFUSED_saysWhy() {
    assertRefused(404, "{\"Message\":\"ErrorCode:DeviceNotOnline\"}", "ErrorCode:DeviceNotOnline");
    assertRefused(504, "{\"message\":\"no\\nanswer\"}", "no answer");
    assertRefused(429, "slow down", "slow down");
    assertRefused(500, "[]", "[]");
    assertRefused(302, "", "302");
  }

  private void assertRefused(int status, String body, String message) {
    assertThat(answerTo(HttpReply.json(status, body)).failure())
        .isInstanceOfSatisfying(
            HttpRefusedException.class, e -> assertThat(e.status()).isEqualTo(status))
        .hasMessageContaining(message);
  }

  @Test
  @DisplayName("[client-108] A hub that hangs up, or is not there, is unreachable")
  void invoke_HANGS_UP_isUnreachable() {
    assertThat(answerTo(HttpReply.silence().then(HttpReply.Then.HANG_UP)).failure().code())
        .isEqualTo(ClientException.Code.UNREACHABLE);
    Kept kept = invoke(calls(counted(), LoopbackAddress.REFUSING_PORT), TARGET, call("m", "1"));
    assertThat(kept.isTold()).isFalse();
    pump.until(kept::isTold);
    assertThat(kept.failure().code()).isEqualTo(ClientException.Code.UNREACHABLE);
  }

  @Test
  @DisplayName("[client-108] The caller waits a little longer than both time-outs of the call")
  void invoke_SILENCE_timesOut() {
    server.script(asked -> HttpReply.silence());
    Kept kept = invoke(calls(), TARGET, call("m", "1"));
    pump.until(() -> server.poll() != null);
    pump.turn(Duration.ofMillis(8500).plus(MethodCalls.PATIENCE).minusMillis(1));
    assertThat(kept.isTold()).isFalse();
    pump.turn(Duration.ofMillis(1));

    assertThat(kept.failure().code()).isEqualTo(ClientException.Code.TIMEOUT);
  }

  @Test
  @DisplayName("[client-108] The same deadline holds for whoever makes the token")
  void invoke_NO_TOKEN_fails() {
    Kept silent = invoke(calls(now -> new CompletableFuture<>()), TARGET, call("m", "1"));
    pump.turn(Duration.ofMillis(8500).plus(MethodCalls.PATIENCE));
    pump.until(silent::isTold);
    assertThat(silent.failure().code()).isEqualTo(ClientException.Code.TIMEOUT);

    LoginSource failing = now -> CompletableFuture.failedFuture(new IOException("x"));
    Kept failed = invoke(calls(failing), TARGET, call("m", "1"));
    pump.until(failed::isTold);
    assertThat(failed.failure().code()).isEqualTo(ClientException.Code.UNREACHABLE);
  }

  @Test
  @DisplayName("A token serves as long as it is good, and until the hub refuses it")
  void invoke_AGAIN_keepsTheToken() {
    MethodCalls calls = calls();
    for (String token : new String[] {"token 1", "token 1"}) {
      pump.until(invoke(calls, TARGET, call("m", "1"))::isTold);
      assertThat(server.next().header("authorization")).isEqualTo(token);
      pump.turn(Duration.ofSeconds(59));
    }
    server.script(asked -> HttpReply.json(401, "{}"));
    pump.until(invoke(calls, TARGET, call("m", "1"))::isTold);
    assertThat(server.next().header("authorization")).isEqualTo("token 2");
    pump.until(invoke(calls, TARGET, call("m", "1"))::isTold);
    assertThat(server.next().header("authorization")).isEqualTo("token 3");
  }

  @Test
  @DisplayName("A kept token that the hub takes no more is replaced, and the call made again, once")
  void invoke_KEPT_TOKEN_REFUSED_asksAgain() {
    MethodCalls calls = calls();
    pump.until(invoke(calls, TARGET, call("m", "1"))::isTold);
    assertThat(server.next().header("authorization")).isEqualTo("token 1");
    server.script(asked ->
        "token 1".equals(asked.header("authorization"))
            ? HttpReply.json(401, "{}")
            : HttpReply.json(200, "{\"status\":7}"));
    Kept kept = invoke(calls, TARGET, call("m", "1"));
    pump.until(kept::isTold);

    assertThat(kept.result().status()).isEqualTo(7);
    assertThat(server.next().header("authorization")).isEqualTo("token 1");
    assertThat(server.next().header("authorization")).isEqualTo("token 2");
    server.script(asked -> HttpReply.json(401, "{}"));
    Kept refused = invoke(calls, TARGET, call("m", "1"));
    pump.until(refused::isTold);
    assertThat(refused.failure()).isInstanceOf(HttpRefusedException.class);
    assertThat(server.next().header("authorization")).isEqualTo("token 2");
    assertThat(server.next().header("authorization")).isEqualTo("token 3");
    assertThat(server.poll()).isNull();
  }

  @Test
  @DisplayName("With TLS a login's own authorities take the place of the endpoint's")
  void invoke_TLS_trustsWhomTheLoginTrusts() throws IOException {
    String address = LoopbackAddress.next();
    TestTls tls = new TestTls(address);
    try (var secure =
        ScriptedHttpServer.tls(address, tls.server(), a -> HttpReply.json(200, "{\"status\":1}"))) {
      Endpoint hub = new Endpoint.Tcp(address, secure.port(), Tls.trusting(null));
      Login login = new Login("u", null, null, true, Tls.trusting(tls.pemBytes()));
      LoginSource source = now -> CompletableFuture.completedFuture(login);
      Kept kept =
          invoke(new MethodCalls(pump.loop(), SELF, hub, source, ""), TARGET, call("m", "1"));
      pump.until(kept::isTold);

      assertThat(kept.result().status()).isEqualTo(1);
      assertThat(secure.next().header("authorization")).isNull();
    }
  }

  @Test
  @DisplayName("What is cancelled is told nothing; what is under way when the loop ends fails")
  void cancel_UNDER_WAY_tellsNothing() {
    server.script(asked -> HttpReply.silence());
    Kept cancelled = invoke(calls(), TARGET, call("m", "1"));
    Kept open = invoke(calls(), TARGET, call("m", "1"));
    pump.until(() -> server.poll() != null);
    cancelled.cancel();
    pump.until(() -> server.connections() <= 1);
    pump.close();

    assertThat(cancelled.isTold()).isFalse();
    assertThat(open.failure().code()).isEqualTo(ClientException.Code.CLOSED);
  }

  @Test
  @DisplayName(
      "[client-108] Calls out of bounds, and payloads that are not JSON, are refused at once")
  void invoke_OUT_OF_BOUNDS_isRefused() {
    Duration five = Duration.ofSeconds(5);
    Bytes one = Bytes.utf8("1");
    Bytes huge = Bytes.utf8("\"" + "x".repeat(MethodCall.MAX_PAYLOAD) + "\"");
    for (MethodCall call :
        new MethodCall[] {
          call(" ", "1"),
          call("m", "1}{\"a\":2"),
          call("m", "nonsense"),
          new MethodCall("m", huge, five, five),
          new MethodCall("m", one, five.minusMillis(1), five),
          new MethodCall("m", one, Duration.ofSeconds(301), five),
          new MethodCall("m", one, five, Duration.ofMillis(-1)),
          new MethodCall("m", one, five, Duration.ofSeconds(301))
        }) {
      assertThatThrownBy(() -> invoke(calls(), TARGET, call))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Keeps what a call tells, and sees to it that it tells once. */
  private static final class Kept implements Answer<MethodResult> {
    private @Nullable HttpCall call;
    private @Nullable MethodResult result;
    private @Nullable ClientException failure;

    @Override
    public void answered(MethodResult value) {
      assertThat(isTold()).isFalse();
      result = value;
    }

    @Override
    public void failed(ClientException reason) {
      assertThat(isTold()).isFalse();
      failure = reason;
    }

    boolean isTold() {
      return result != null || failure != null;
    }

    void cancel() {
      if (call != null) {
        call.cancel();
      }
    }

    MethodResult result() {
      if (result == null) {
        throw new AssertionError("no result", failure);
      }
      return result;
    }

    ClientException failure() {
      if (failure == null) {
        throw new AssertionError("no failure but " + result);
      }
      return failure;
    }
  }
}
