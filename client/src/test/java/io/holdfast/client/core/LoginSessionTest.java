/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.edge.Workload;
import io.holdfast.client.http.Pump;
import io.holdfast.client.http.TestTls;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Incoming;
import io.holdfast.client.mqtt.LossReason;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.client.mqtt.SessionListener;
import io.holdfast.client.mqtt.SessionSettings;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.Tls;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.faults.WorkloadServer;
import io.holdfast.model.Audience;
import io.holdfast.model.Bytes;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions with credentials of every kind, from the proof to the CONNECT, driven by the test. */
class LoginSessionTest {

  private static final byte[] KEY = "the key".getBytes(StandardCharsets.US_ASCII);
  private static final ModuleIdentity MODULE = new ModuleIdentity("d", "m");
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  private final Pump pump = new Pump();
  private final String address = LoopbackAddress.next();
  private final TestTls tls = new TestTls(address);
  private final List<String> told = new ArrayList<>();
  private @Nullable RawMqttServer server;

  @AfterEach
  void close() throws IOException {
    pump.close();
    if (server != null) {
      server.close();
    }
  }

  private RawMqttServer listening(boolean secure) {
    try {
      RawMqttServer made =
          secure ? RawMqttServer.tls(address, tls.server()) : RawMqttServer.plain();
      server = made;
      return made;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void open(Credentials credentials, String host, int port, @Nullable SslContext trust) {
    LoginSettings logins =
        new LoginSettings(
            "h.example", MODULE, "", null, Duration.ofSeconds(100), LoginSettings.DEFAULT_TIMEOUT);
    SessionSettings settings =
        new SessionSettings(
            new Endpoint.Tcp(host, port, trust),
            Transport.MQTT,
            MODULE.clientId(),
            new HubLogin(pump.loop(), credentials, logins),
            Duration.ZERO,
            CONNECT_TIMEOUT,
            SessionSettings.DEFAULT_RESEND_TIMEOUT,
            SessionSettings.DEFAULT_ACK_TIMEOUT,
            10);
    new MqttSession(pump.loop(), () -> settings, new Events()).open();
  }

  private void open(Credentials credentials) {
    open(credentials, "127.0.0.1", listening(false).port(), null);
  }

  /** Takes the next connection, and accepts it; answers the token that it showed. */
  private SasToken accept(RawMqttServer hub) {
    pump.until(() -> hub.waiting() > 0);
    RawMqtt connection = hub.next();
    List<MqttPacket> connects = new ArrayList<>();
    pump.until(() -> {
      MqttPacket packet = connection.poll(p -> p.type() == MqttPacket.CONNECT, Duration.ZERO);
      return packet != null && connects.add(packet);
    });
    int before = told.size();
    try {
      connection.send(MqttBytes.connack(false, 0));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    pump.until(() -> told.size() > before);
    assertThat(told.get(before)).isEqualTo("connected");
    return SasToken.parse(String.valueOf(connects.get(0).connect().password()));
  }

  private SasToken accept() {
    RawMqttServer hub = server;
    return accept(hub != null ? hub : listening(false));
  }

  @Test
  @DisplayName(
      "[client-132] [client-133] A silent workload API costs attempts and blocks nothing;"
          + " its bundle is trusted and its token shown")
  void open_WORKLOAD_connectsOnceItAnswers(@TempDir Path directory) throws IOException {
    Path socket = directory.resolve("w");
    try (var workload = WorkloadServer.unix(socket, KEY, tls.pem())) {
      workload.lie(WorkloadServer.Lie.SILENCE);
      RawMqttServer hub = listening(true);
      Credentials credentials =
          new Credentials.EdgeWorkload(
              new Workload(
                  "h.example", MODULE, "g", new Endpoint.Unix(socket), Workload.API_VERSION, true));
      open(credentials, address, hub.port(), Tls.trusting(null));
      pump.until(() -> workload.http().poll() != null);
      pump.turn(CONNECT_TIMEOUT);
      assertThat(told).containsExactly("lost NO_LOGIN");
      assertThat(hub.waiting()).isZero();

      workload.lie(null);
      pump.turn(Duration.ofMinutes(1));
      SasToken token = accept(hub);

      assertThat(token.verify(KEY)).isTrue();
      assertThat(token.expiry()).isEqualTo(pump.loop().now().getEpochSecond() + 100);
    }
  }

  @Test
  @DisplayName("[client-89] A provider is asked for the next token before the last one expires")
  void renewal_PROVIDER_isAskedInTime() {
    TokenProvider provider =
        (resource, now) -> CompletableFuture.completedFuture(token(now.plusSeconds(100)));
    open(new Credentials.Provider(provider));
    long first = accept().expiry();
    pump.turn(Duration.ofSeconds(79));
    assertThat(told).containsExactly("connected");
    pump.turn(Duration.ofSeconds(1));

    assertThat(accept().expiry()).isEqualTo(first + 80);
    assertThat(told).containsExactly("connected", "renewing", "connected");
  }

  @Test
  @DisplayName("[client-89] That a ready token will expire is told before it does")
  void renewal_READY_TOKEN_isAnnounced() {
    open(new Credentials.ReadyToken(token(Pump.NOON.plusSeconds(100))));
    accept();
    pump.turn(Duration.ofSeconds(79));
    assertThat(told).containsExactly("connected");
    pump.turn(Duration.ofSeconds(1));

    assertThat(told).containsExactly("connected", "expiring");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1})
  @DisplayName("[client-86] [client-90] A day's jump of the wall clock does not move a renewal")
  void renewal_WALL_CLOCK_JUMPS_isInTime(long days) {
    open(new Credentials.Key(Bytes.copyOf(KEY), null));
    long first = accept().expiry();
    pump.clock.turn(Duration.ofDays(days));
    pump.turn(Duration.ofSeconds(79));
    assertThat(told).containsExactly("connected");
    pump.turn(Duration.ofSeconds(1));

    assertThat(accept().expiry()).isEqualTo(first + 80 + Duration.ofDays(days).toSeconds());
  }

  private static String token(Instant expiry) {
    String resource = Audience.resourceOf("h.example", MODULE);
    return SasToken.sign(resource, KEY, expiry.getEpochSecond(), null).text();
  }

  /** Writes down what concerns the connection. */
  private final class Events implements SessionListener {

    @Override
    public void connected(boolean sessionPresent) {
      told.add("connected");
    }

    @Override
    public void renewing() {
      told.add("renewing");
    }

    @Override
    public void expiring() {
      told.add("expiring");
    }

    @Override
    public void lost(LossReason reason, @Nullable Throwable cause, @Nullable Duration nextAttempt) {
      told.add("lost " + reason);
    }

    @Override
    public void subscribed(String filter) {}

    @Override
    public void notSubscribed(String filter) {}

    @Override
    public void received(Incoming message) {}

    @Override
    public void turnEnded() {}

    @Override
    public void reconnecting() {}

    @Override
    public void stopped(ClientException failure) {}

    @Override
    public void closed(@Nullable ClientException failure) {}
  }
}
