/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.edge.Workload;
import io.holdfast.client.http.Pump;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Login;
import io.holdfast.client.net.Endpoint;
import io.holdfast.faults.WorkloadServer;
import io.holdfast.model.Audience;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import io.holdfast.wire.ConnectUserName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HubLoginTest {

  private static final byte[] KEY = "the key".getBytes(StandardCharsets.US_ASCII);
  private static final Credentials OWN = new Credentials.Key(Bytes.copyOf(KEY), null);
  private static final ModuleIdentity MODULE = new ModuleIdentity("d", "m");
  private static final ModuleIdentity EDGE_HUB = new ModuleIdentity("parent", "$edgeHub");
  private static final List<Identity> CHAIN =
      List.of(MODULE, new DeviceIdentity("child"), new DeviceIdentity("parent"));

  private final Pump pump = new Pump();

  @AfterEach
  void close() {
    pump.close();
  }

  private HubLogin logins(Credentials credentials) {
    return new HubLogin(pump.loop(), credentials, LoginSettings.of("h.example", MODULE));
  }

  private Login login(HubLogin logins) {
    CompletableFuture<Login> login = logins.login(pump.loop().now()).toCompletableFuture();
    pump.until(login::isDone);
    return login.join();
  }

  private static SasToken token(Login login) {
    return SasToken.parse(String.valueOf(login.password()));
  }

  private static String token(Duration life) {
    return token(life, MODULE);
  }

  private static String token(Duration life, Identity identity) {
    long expiry = Pump.NOON.plus(life).getEpochSecond();
    return SasToken.sign(Audience.resourceOf("h.example", identity), KEY, expiry, null).text();
  }

  @Test
  @DisplayName(
      "[client-85] [client-86] A key signs for the module, for a lifetime, renewed at 80 %")
  void login_KEY_signs() {
    HubLogin logins = logins(OWN);
    Login login = login(logins);

    assertThat(token(login).verify(KEY)).isTrue();
    assertThat(token(login).resource()).isEqualTo("h.example%2Fdevices%2Fd%2Fmodules%2Fm");
    assertThat(token(login).expiry()).isEqualTo(Pump.NOON.getEpochSecond() + 3600);
    assertThat(login.renewAfter()).isEqualTo(Duration.ofMinutes(48));
    assertThat(login.renewable()).isTrue();

    LoginSettings changed =
        new LoginSettings(
            "h.example",
            MODULE,
            "my product",
            "dtmi:a;1",
            Duration.ofSeconds(5),
            Duration.ofSeconds(1));
    logins.settings(changed);
    Login next = login(logins);
    assertThat(token(next).expiry()).isEqualTo(Pump.NOON.getEpochSecond() + 5);
    assertThat(next.renewAfter()).isEqualTo(Duration.ofSeconds(4));
    ConnectUserName name = ConnectUserName.parse(next.userName());
    assertThat(name.modelId()).isEqualTo("dtmi:a;1");
    assertThat(name.clientType()).endsWith(") my product");
    assertThat(name.apiVersion()).isEqualTo("2021-04-12");
  }

  @Test
  @DisplayName("[client-88] A token lives five seconds at least, and ten years at most")
  void settings_LIFETIME_isBounded() {
    for (Duration wrong :
        List.of(
            Duration.ofMillis(4999),
            Duration.ZERO,
            Duration.ofSeconds(-9),
            Duration.ofDays(9999))) {
      assertThatThrownBy(
              () -> new LoginSettings("h", MODULE, "", null, wrong, Duration.ofSeconds(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tokenLifetime");
    }
  }

  @Test
  @DisplayName("[client-89] A ready token is shown as it is; its expiry says when it will not do")
  void login_READY_TOKEN_knowsItsExpiry() {
    String text = token(Duration.ofSeconds(1000));
    HubLogin logins = logins(new Credentials.ReadyToken(text));
    Login login = login(logins);

    assertThat(login.password()).isEqualTo(text);
    assertThat(login.renewAfter()).isEqualTo(Duration.ofSeconds(800));
    assertThat(login.renewable()).isFalse();

    pump.turn(Duration.ofSeconds(1001));
    assertThat(login(logins).renewAfter()).isNull();

    String newer = token(Duration.ofSeconds(3001));
    logins.credentials(new Credentials.ReadyToken(newer));
    assertThat(login(logins).password()).isEqualTo(newer);
    assertThat(login(logins).renewAfter()).isEqualTo(Duration.ofSeconds(1600));
  }

  @Test
  @DisplayName("[client-89] A token that never ends is no timer's fault")
  void login_TOKEN_WITHOUT_END_isRenewedLate() {
    String text = "SharedAccessSignature sr=h%2Fdevices%2Fd&sig=YQ%3D%3D&se=999999999999999999";
    Login login = login(logins(new Credentials.ReadyToken(text)));

    assertThat(login.renewAfter()).isBetween(Duration.ofDays(2000), Duration.ofDays(3653));
  }

  @Test
  @DisplayName("[client-89] A provider is told for whom, and asked for each login")
  void login_PROVIDER_isAsked() {
    List<String> asked = new ArrayList<>();
    TokenProvider provider =
        (resource, now) -> {
          asked.add(resource + " " + now);
          Duration life = Duration.between(Pump.NOON, now).plusSeconds(100);
          return CompletableFuture.completedFuture(token(life));
        };
    HubLogin logins = logins(new Credentials.Provider(provider));
    Login first = login(logins);
    assertThat(first.renewAfter()).isEqualTo(Duration.ofSeconds(80));
    assertThat(first.renewable()).isTrue();
    pump.turn(Duration.ofSeconds(80));

    assertThat(token(login(logins)).expiry()).isEqualTo(Pump.NOON.getEpochSecond() + 180);
    String resource = Audience.resourceOf("h.example", MODULE);
    assertThat(asked)
        .containsExactly(resource + " " + Pump.NOON, resource + " " + Pump.NOON.plusSeconds(80));
  }

  @Test
  @DisplayName("[client-89] A provider's token that is nearly over does not make a client spin")
  void login_SHORT_TOKEN_isRenewedInSeconds() {
    TokenProvider provider =
        (resource, now) -> CompletableFuture.completedFuture(token(Duration.ofSeconds(1)));

    assertThat(login(logins(new Credentials.Provider(provider))).renewAfter())
        .isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  @DisplayName("[client-89] A provider may answer on another thread")
  void login_PROVIDER_ON_ANOTHER_THREAD_isTaken() {
    CompletableFuture<String> text = new CompletableFuture<>();
    HubLogin logins = logins(new Credentials.Provider((resource, now) -> text));
    CompletableFuture<Login> login = logins.login(Pump.NOON).toCompletableFuture();
    Thread other = new Thread(() -> text.complete(token(Duration.ofSeconds(100))));
    other.start();
    pump.until(login::isDone);

    assertThat(login.join().renewAfter()).isEqualTo(Duration.ofSeconds(80));
  }

  @Test
  @DisplayName("[client-89] A provider that fails, lies or never answers fails the login")
  void login_PROVIDER_FAILS_fails() {
    IOException problem = new IOException("x");
    assertThat(failure((resource, now) -> CompletableFuture.failedFuture(problem)))
        .isSameAs(problem);
    assertThat(failure((resource, now) -> CompletableFuture.completedFuture("no token")))
        .hasMessageNotContaining("no token");

    CompletableFuture<Login> silent =
        logins(new Credentials.Provider((resource, now) -> new CompletableFuture<>()))
            .login(Pump.NOON)
            .toCompletableFuture();
    pump.turn(LoginSettings.DEFAULT_TIMEOUT);
    assertThat(failure(silent))
        .isInstanceOfSatisfying(
            ClientException.class,
            e -> assertThat(e.code()).isEqualTo(ClientException.Code.TIMEOUT));
  }

  private Throwable failure(TokenProvider provider) {
    return failure(
        logins(new Credentials.Provider(provider)).login(Pump.NOON).toCompletableFuture());
  }

  private static Throwable failure(CompletableFuture<Login> login) {
    assertThat(login).isCompletedExceptionally();
    return login
        .handle((made, thrown) -> thrown != null ? thrown : new AssertionError(made))
        .join();
  }

  @Test
  @DisplayName("A certificate takes the password's place")
  void login_CERTIFICATE_hasNoPassword() {
    ConnectionString string =
        ConnectionString.parse("HostName=h.x;DeviceId=d;ModuleId=m;x509=true");
    Login login = login(logins(Credentials.of(string)));

    assertThat(login.password()).isNull();
    assertThat(login.renewAfter()).isNull();
  }

  @Test
  @DisplayName("An edge hub's login names the target, and shows the edge hub's own token")
  void login_ON_BEHALF_OF_showsTheActorsToken() {
    Login login = login(logins(Credentials.onBehalfOf(MODULE, CHAIN, OWN)));

    ConnectUserName name = ConnectUserName.parse(login.userName());
    assertThat(name.identity()).isEqualTo(MODULE);
    assertThat(name.host()).isEqualTo("h.example");
    assertThat(name.authChain()).isEqualTo("d/m;child;parent");
    assertThat(login.userName()).contains("&auth-chain=d%2Fm%3Bchild%3Bparent");
    assertThat(token(login).verify(KEY)).isTrue();
    assertThat(token(login).audience().names("h.example", EDGE_HUB)).isTrue();
  }

  @Test
  @DisplayName("An edge hub's token may be ready, provided, or signed by its workload API")
  void login_ON_BEHALF_OF_takesEveryToken() throws IOException {
    String ready = token(Duration.ofSeconds(100), EDGE_HUB);
    Login shown =
        login(logins(Credentials.onBehalfOf(MODULE, CHAIN, new Credentials.ReadyToken(ready))));
    assertThat(shown.password()).isEqualTo(ready);
    assertThat(ConnectUserName.parse(shown.userName()).authChain()).isNotNull();

    List<String> resources = new ArrayList<>();
    TokenProvider provider =
        (resource, now) -> {
          resources.add(resource);
          return CompletableFuture.completedFuture(ready);
        };
    login(logins(Credentials.onBehalfOf(MODULE, CHAIN, new Credentials.Provider(provider))));
    assertThat(resources).containsExactly(Audience.resourceOf("h.example", EDGE_HUB));

    try (var server = WorkloadServer.plain(KEY, "")) {
      Credentials workload = workload(EDGE_HUB, server.http().port());
      Login signed = login(logins(Credentials.onBehalfOf(MODULE, CHAIN, workload)));
      assertThat(token(signed).verify(KEY)).isTrue();
      assertThat(token(signed).audience().names("h.example", EDGE_HUB)).isTrue();
      assertThat(ConnectUserName.parse(signed.userName()).authChain()).isNotNull();
    }
  }

  private static Credentials workload(ModuleIdentity module, int port) {
    Endpoint server = new Endpoint.Tcp("127.0.0.1", port, null);
    return new Credentials.EdgeWorkload(
        new Workload("h.example", module, "g", server, Workload.API_VERSION, false));
  }

  @Test
  @DisplayName("Chains that do not lead from the target to an actor with tokens are refused")
  void onBehalfOf_WRONG_CHAIN_isRefused() {
    DeviceIdentity parent = new DeviceIdentity("parent");
    for (List<Identity> chain :
        List.<List<Identity>>of(
            List.of(),
            List.of(MODULE),
            List.of(parent, MODULE),
            List.of(new DeviceIdentity("d"), parent),
            List.of(MODULE, new ModuleIdentity("child", "x"), parent),
            List.of(MODULE, EDGE_HUB),
            List.of(MODULE, new DeviceIdentity("a;b"), parent))) {
      assertThatThrownBy(() -> Credentials.onBehalfOf(MODULE, chain, OWN))
          .isInstanceOf(IllegalArgumentException.class);
    }
    Credentials behalf = Credentials.onBehalfOf(MODULE, CHAIN, OWN);
    for (Credentials actor :
        List.of(behalf, new Credentials.Certificate(), workload(new ModuleIdentity("x", "y"), 1))) {
      assertThatThrownBy(() -> Credentials.onBehalfOf(MODULE, CHAIN, actor))
          .isInstanceOf(IllegalArgumentException.class);
    }
    LoginSettings others = LoginSettings.of("h.example", new DeviceIdentity("other"));
    assertThatThrownBy(() -> new HubLogin(pump.loop(), behalf, others))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("Credentials do not show their secrets, and refuse what cannot be one")
  void credentials_TEXT_hidesSecrets() {
    String token = token(Duration.ofSeconds(100));
    String signature = SasToken.parse(token).signature();
    for (Credentials credentials :
        List.of(
            OWN,
            new Credentials.ReadyToken(token),
            Credentials.onBehalfOf(MODULE, CHAIN, new Credentials.ReadyToken(token)))) {
      assertThat(credentials.toString()).doesNotContain("the key").doesNotContain(signature);
    }
    assertThatThrownBy(() -> new Credentials.ReadyToken("SharedAccessSignature secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> new Credentials.Key(Bytes.EMPTY, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
