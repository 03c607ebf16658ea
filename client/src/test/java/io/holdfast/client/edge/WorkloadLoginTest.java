/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.http.Pump;
import io.holdfast.client.http.TestTls;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Login;
import io.holdfast.client.net.Endpoint;
import io.holdfast.faults.HttpAsked;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.WorkloadServer;
import io.holdfast.faults.WorkloadServer.Lie;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadLoginTest {

  private static final byte[] KEY = "the key".getBytes(StandardCharsets.US_ASCII);
  private static final ModuleIdentity MODULE = new ModuleIdentity("d", "m#1");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Pump pump = new Pump();
  private final TestTls tls = new TestTls(LoopbackAddress.next());

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private WorkloadServer server;

  @BeforeEach
  void listen() throws IOException {
    server = WorkloadServer.unix(directory.resolve("w"), KEY, tls.pem());
  }

  @AfterEach
  void close() throws IOException {
    pump.close();
    server.close();
  }

  private WorkloadLogin logins(Endpoint endpoint, boolean trustBundle) {
    return new WorkloadLogin(
        pump.loop(),
        new Workload("h.example", MODULE, "gen/1", endpoint, "2018-06-28", trustBundle),
        TIMEOUT,
        () -> "user",
        () -> Duration.ofSeconds(100));
  }

  private WorkloadLogin logins(boolean trustBundle) {
    return logins(new Endpoint.Unix(directory.resolve("w")), trustBundle);
  }

  private CompletableFuture<Login> ask(WorkloadLogin logins) {
    return logins.login(pump.loop().now()).toCompletableFuture();
  }

  private Login login(WorkloadLogin logins) {
    CompletableFuture<Login> login = ask(logins);
    pump.until(login::isDone);
    return login.join();
  }

  private static ClientException failure(CompletableFuture<Login> login) {
    Throwable failure =
        login.handle((made, thrown) -> thrown != null ? thrown : new AssertionError(made)).join();
    assertThat(failure).isInstanceOf(ClientException.class);
    return (ClientException) failure;
  }

  @Test
  @DisplayName("[client-132] [mqtt-113] The workload API signs, and says whom to trust, once")
  void login_HONEST_isSignedAndTrusting() {
    WorkloadLogin logins = logins(true);
    Login first = login(logins);

    SasToken token = SasToken.parse(String.valueOf(first.password()));
    assertThat(token.verify(KEY)).isTrue();
    assertThat(token.audience().names("h.example", MODULE)).isTrue();
    assertThat(token.expiry()).isEqualTo(Pump.NOON.getEpochSecond() + 100);
    assertThat(first.userName()).isEqualTo("user");
    assertThat(first.renewAfter()).isEqualTo(Duration.ofSeconds(80));
    assertThat(first.tls()).isNotNull();
    assertThat(first.toString()).doesNotContain(token.signature());

    HttpAsked bundle = server.http().next();
    assertThat(bundle.method()).isEqualTo("GET");
    assertThat(bundle.target()).isEqualTo("/trust-bundle?api-version=2018-06-28");
    HttpAsked signing = server.http().next();
    assertThat(signing.method()).isEqualTo("POST");
    assertThat(signing.target())
        .isEqualTo("/modules/m%231/genid/gen%2F1/sign?api-version=2018-06-28");
    assertThat(signing.header("content-type")).startsWith("application/json");
    assertThat(signing.body())
        .startsWith("{\"keyId\":\"primary\",\"algo\":\"HMACSHA256\",\"data\":");

    pump.turn(Duration.ofSeconds(80));
    Login second = login(logins);
    assertThat(SasToken.parse(String.valueOf(second.password())).expiry())
        .isEqualTo(token.expiry() + 80);
    assertThat(second.tls()).isSameAs(first.tls());
    assertThat(server.http().next().method()).isEqualTo("POST");
  }

  @Test
  @DisplayName("[client-132] The workload API over TCP signs as well; without a gateway no bundle")
  void login_OVER_TCP_isSigned() throws IOException {
    try (var tcp = WorkloadServer.plain(KEY, tls.pem())) {
      Login login = login(logins(new Endpoint.Tcp("127.0.0.1", tcp.http().port(), null), false));

      assertThat(SasToken.parse(String.valueOf(login.password())).verify(KEY)).isTrue();
      assertThat(login.tls()).isNull();
      assertThat(tcp.http().next().method()).isEqualTo("POST");
    }
  }

  @ParameterizedTest
  @EnumSource(value = Lie.class, mode = EnumSource.Mode.EXCLUDE, names = "SILENCE")
  @DisplayName("[client-132] A workload API that lies fails the login, and the next may succeed")
  void login_LIE_fails(Lie lie) {
    WorkloadLogin logins = logins(true);
    server.lie(lie);
    CompletableFuture<Login> unbundled = ask(logins);
    pump.until(unbundled::isDone);
    ClientException.Code code = failure(unbundled).code();
    switch (lie) {
      case FAULT, REFUSAL -> assertThat(code).isEqualTo(ClientException.Code.HTTP_REFUSED);
      case HANG_UP, BREAK, SHORT -> assertThat(code).isEqualTo(ClientException.Code.UNREACHABLE);
      default -> assertThat(code).isEqualTo(ClientException.Code.MALFORMED);
    }

    server.lie(null);
    assertThat(login(logins).tls()).isNotNull();
    server.lie(lie);
    CompletableFuture<Login> unsigned = ask(logins);
    pump.until(unsigned::isDone);
    assertThat(failure(unsigned).code()).isEqualTo(code);
  }

  @Test
  @DisplayName("[client-132] What the workload API says of its refusal is kept")
  void login_REFUSED_saysWhy() {
    server.lie(Lie.REFUSAL);
    CompletableFuture<Login> login = ask(logins(false));
    pump.until(login::isDone);

    assertThat(failure(login))
        .isInstanceOfSatisfying(
            HttpRefusedException.class, refused -> assertThat(refused.status()).isEqualTo(403))
        .hasMessageContaining("not your key");
  }

  @Test
  @DisplayName("[client-133] A workload API that never answers blocks nothing, and fails in time")
  void login_SILENCE_timesOut() {
    server.lie(Lie.SILENCE);
    CompletableFuture<Login> login = ask(logins(false));
    pump.until(() -> server.http().poll() != null);
    pump.turn(TIMEOUT.minusMillis(1));
    assertThat(login).isNotDone();
    pump.turn(Duration.ofMillis(1));

    assertThat(failure(login).code()).isEqualTo(ClientException.Code.TIMEOUT);
  }
}
