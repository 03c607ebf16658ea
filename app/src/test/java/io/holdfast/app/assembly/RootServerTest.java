/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.certificates.CertificateException;
import io.holdfast.app.config.Config;
import io.holdfast.app.config.ConfigSources;
import io.holdfast.app.rest.HubAddress;
import io.holdfast.app.rest.HubClient;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.model.ConnectionString;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootServerTest {

  private static final String HOST = LoopbackAddress.next();

  @TempDir private Path folder;

  @Test
  @DisplayName("It is ready when a back end can call it, and tells the other commands of itself")
  void start_STARTER_readyAndFound() {
    try (RootServer server = start(Map.of(), true)) {
      Ready ready = server.ready();

      assertThat(ready.host()).isEqualTo(HOST);
      assertThat(ready.mqttPort()).isPositive();
      assertThat(ready.plainMqttPort()).isNull();
      assertThat(ready.identities()).containsOnlyKeys("my-device", "my-device/my-module");
      assertThat(
              ConnectionString.parse(ready.identities().getOrDefault("my-device/my-module", ""))
                  .identity())
          .isEqualTo(Newcomers.MY_MODULE);
      try (HubClient client = client(ready)) {
        assertThat(client.registration(Newcomers.MY_DEVICE).path("status").asString())
            .isEqualTo("enabled");
      }
      assertThat(RunningHub.of(server.data()).orElseThrow().ready()).isEqualTo(ready);
      assertThat(RunningHub.of(server.data()).orElseThrow().policies())
          .containsOnlyKeys(
              "device", "iothubowner", "registryRead", "registryReadWrite", "service");
    }
    assertThat(RunningHub.of(folder.resolve("data"))).isEmpty();
  }

  @Test
  @DisplayName("A later start on the same data keeps everybody's keys and the authority")
  void start_AGAIN_sameKeys() {
    Ready first;
    try (RootServer server = start(Map.of(), true)) {
      first = server.ready();
    }
    try (RootServer server = start(Map.of(), true)) {
      assertThat(server.ready().identities()).isEqualTo(first.identities());
      assertThat(server.ready().serviceConnectionString())
          .isEqualTo(first.serviceConnectionString());
    }
  }

  @Test
  @DisplayName("A second hub on the same data is refused and harms the first in nothing")
  void start_SECOND_refused() {
    try (RootServer server = start(Map.of(), false)) {
      assertThatThrownBy(() -> start(Map.of(), false))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("already (process " + ProcessHandle.current().pid() + ")");

      try (HubClient client = client(server.ready())) {
        assertThat(client.devices(1)).isEmpty();
      }
      assertThat(RunningHub.of(server.data())).isPresent();
    }
  }

  @Test
  @DisplayName("Where others cannot be told of it the hub runs all the same, and says so")
  void start_POINTER_UNWRITABLE_note() throws IOException {
    Path inTheWay = Files.createFile(folder.resolve("in-the-way"));
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", inTheWay.toString());
    Config config = Config.load(new ConfigSources(null, environment, flags(Map.of())));

    try (RootServer server = RootServer.start(config, environment, false, () -> {})) {
      assertThat(server.notes()).anyMatch(note -> note.contains("--data " + server.data()));
      try (HubClient client = client(server.ready())) {
        assertThat(client.devices(1)).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("A hub that is to speak nothing is refused, and up speaks all")
  void start_SWITCHED_OFF_refused() {
    String mqtt = "HOLDFAST_MQTT__ENABLED";
    String https = "HOLDFAST_HTTPS__ENABLED";
    Config none = configured(Map.of(mqtt, "false", https, "false"));
    assertThatThrownBy(() -> RootServer.start(none, environment(), false, () -> {}))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("both false");
    for (String one : List.of(mqtt, https)) {
      Config config = configured(Map.of(one, "false"));
      assertThatThrownBy(() -> UpServer.start(config, Map.of(), false, () -> {}))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("up speaks MQTT and HTTPS");
    }
  }

  @Test
  @DisplayName("Without HTTPS others are told of none")
  void start_WITHOUT_HTTPS_tellsOfNone() {
    Config config = configured(Map.of("HOLDFAST_HTTPS__ENABLED", "false"));
    try (RootServer server = RootServer.start(config, environment(), false, () -> {})) {
      assertThat(server.ready().httpsPort()).isZero();
      assertThat(server.ready().json()).doesNotContain("httpsPort");
      assertThat(RunningHub.of(server.data()).orElseThrow().ready()).isEqualTo(server.ready());
    }
  }

  @Test
  @DisplayName("An authority that is lost is not replaced by the next start")
  void start_AUTHORITY_LOST_refused() throws IOException {
    start(Map.of(), false).close();
    Path authority = folder.resolve("data/ca.pem");
    byte[] lost = Files.readAllBytes(authority);
    Files.delete(authority);

    assertThatThrownBy(() -> start(Map.of(), false))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("put it back");

    Files.write(authority, lost);
    start(Map.of(), false).close();
  }

  @Test
  @DisplayName("A port that is taken is refused with its flag, and all is freed again")
  void start_PORT_TAKEN_refusedWithFlag() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(HOST, 0));
      String port = String.valueOf(taken.getLocalPort());

      for (String flag : new String[] {"--mqtt-port", "--https-port", "--plain-mqtt-port"}) {
        assertThatThrownBy(() -> start(Map.of(flag, port), false))
            .isInstanceOf(StartException.class)
            .hasMessageContaining(HOST + ":" + port + " is taken")
            .hasMessageContaining(flag);
      }
    }
    start(Map.of(), false).close();
  }

  @Test
  @DisplayName("An address of another machine is refused")
  void start_FOREIGN_ADDRESS_refused() {
    assertThatThrownBy(() -> start(Map.of("--host", "192.0.2.1"), false))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("192.0.2.1 is no address of this machine")
        .hasMessageContaining("--host");
  }

  @Test
  @DisplayName("A route that is none is refused with its place before anything is touched")
  void start_BAD_ROUTE_refused() {
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("HOLDFAST_ROUTES__ODD", "FROM nowhere INTO $upstream");
    Config config = Config.load(new ConfigSources(null, environment, flags(Map.of())));

    assertThatThrownBy(() -> RootServer.start(config, environment, false, () -> {}))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("HOLDFAST_ROUTES__ODD")
        .hasMessageContaining("expected a source");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  private RootServer start(Map<String, String> flags, boolean isStarter) {
    Config config = Config.load(new ConfigSources(null, environment(), flags(flags)));
    return RootServer.start(config, environment(), isStarter, () -> {});
  }

  private Map<String, String> flags(Map<String, String> more) {
    Map<String, String> flags = new HashMap<>();
    flags.put("--data", folder.resolve("data").toString());
    flags.put("--host", HOST);
    flags.put("--mqtt-port", "0");
    flags.put("--https-port", "0");
    flags.putAll(more);
    return flags;
  }

  private Config configured(Map<String, String> variables) {
    return Config.load(new ConfigSources(null, variables, flags(Map.of())));
  }

  private Map<String, String> environment() {
    return Map.of("XDG_RUNTIME_DIR", folder.toString());
  }

  private static HubClient client(Ready ready) {
    return new HubClient(
        new HubAddress(
            ConnectionString.parse(ready.serviceConnectionString()),
            ready.httpsPort(),
            ready.caFile()),
        InstantSource.system());
  }
}
