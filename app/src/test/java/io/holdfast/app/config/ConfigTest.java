/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.hub.enroll.TpmAttestation;
import io.holdfast.hub.enroll.link.RemoteAddress;
import io.holdfast.store.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

  @TempDir private Path folder;

  @Test
  @DisplayName("With nothing said every key has its standard value")
  void load_NOTHING_SAID_standardValues() {
    Config config = Config.load(new ConfigSources(null, Map.of("XDG_DATA_HOME", "/x"), Map.of()));

    assertThat(config.server().data()).isEqualTo(Path.of("/x/holdfast"));
    assertThat(config.server().host().isLoopbackAddress()).isTrue();
    assertThat(config.mqtt())
        .isEqualTo(new MqttConfig(true, 8883, null, Duration.ofSeconds(30), 16_384, false));
    assertThat(config.https().port()).isNull();
    assertThat(config.stream()).isEqualTo(new StreamConfig(4, Duration.ofDays(1), 1L << 30));
    assertThat(config.routes()).isEmpty();
  }

  @Test
  @DisplayName("The environment overrides the file, the command line both")
  void load_ALL_SOURCES_theLaterWins() throws IOException {
    Path file = file("[mqtt]\nport = 1\nplain-port = 11\n[https]\nport = 1\n");

    Config config =
        Config.load(
            new ConfigSources(
                file,
                Map.of("HOLDFAST_MQTT__PORT", "2", "HOLDFAST_MQTT__PLAIN_PORT", "12"),
                Map.of("--mqtt-port", "3")));

    assertThat(config.mqtt())
        .isEqualTo(new MqttConfig(true, 3, 12, Duration.ofSeconds(30), 16_384, false));
    assertThat(config.https().port()).isEqualTo(1);
  }

  @Test
  @DisplayName("Times and sizes are read with their units")
  void load_VALUES_WITH_UNITS_read() throws IOException {
    Path file =
        file(
            """
            [store]
            sync = "always"
            sync-interval = "250ms"
            memory = "4.5MiB"
            [stream]
            retention-time = "36h"
            retention-size = 1000
            """);

    Config config = Config.load(new ConfigSources(file, Map.of(), Map.of()));

    assertThat(config.store())
        .isEqualTo(new StoreConfig(Sync.ALWAYS, Duration.ofMillis(250), 9L << 19, null));
    assertThat(config.stream().retentionTime()).isEqualTo(Duration.ofHours(36));
    assertThat(config.stream().retentionSize()).isEqualTo(1000);
  }

  @Test
  @DisplayName("A route is a text, or a table with its priority and its time to live")
  void load_ROUTES_textAndTable() throws IOException {
    Path file =
        file(
            """
            [routes]
            all = "FROM /messages/* INTO $upstream"
            [routes.alarms]
            route = "FROM /messages/modules/a/outputs/alarm INTO $upstream"
            priority = 0
            timeToLiveSecs = 90
            """);

    Config config =
        Config.load(
            new ConfigSources(file, Map.of("HOLDFAST_ROUTES__ONE_MORE", "FROM /*"), Map.of()));

    assertThat(config.routes())
        .extracting(RouteEntry::name, RouteEntry::priority, RouteEntry::timeToLive)
        .containsExactly(
            tuple("all", null, null),
            tuple("alarms", 0, Duration.ofSeconds(90)),
            tuple("one-more", null, null));
  }

  @Test
  @DisplayName("An unknown key is refused, wherever it stands, with the one that was meant")
  void load_UNKNOWN_KEY_refusedWithSuggestion() throws IOException {
    refused("[stream]\nretentionTime = \"1d\"", "[stream] retentionTime", "\"retention-time\"?");
    refused("[steam]\npartitions = 1", "[steam]", "did you mean \"stream\"?");
    refused("[mqtt]\nzzz = 1", "[mqtt] zzz", "known are enabled, port, plain-port");
    refused("[routes.a]\nroute = \"x\"\nttl = 1", "[routes] a", "known are route");
    assertThatThrownBy(() ->
            Config.load(new ConfigSources(null, Map.of("HOLDFAST_MQTT__PROT", "1"), Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessage("HOLDFAST_MQTT__PROT: no such key in [mqtt]; did you mean \"port\"?");
  }

  @Test
  @DisplayName("A wrong value is refused with its place and with what would be right")
  void load_WRONG_VALUE_refusedWithPlace() throws IOException {
    refused("[mqtt]\nport = 65536", "[mqtt] port", "whole number from 0 to 65535");
    refused("[mqtt]\nport = [1]", "[mqtt] port", "one value");
    refused("[store]\nsync = \"maybe\"", "\"maybe\"", "one of never, interval, always");
    refused("[store]\nsync-interval = 30", "\"30\"", "number with a unit", "30s");
    refused("[store]\nsync-interval = \"1e9h\"", "number with a unit");
    refused("[store]\nmemory = \"4Kib\"", "KiB, MiB");
    refused("[store]\nmemory = \"4KiB\"", "at least 4194304 bytes");
    refused("[store]\nsync-interval = \"0s\"", "longer than none");
    refused("[store]\nmemory = \"99999999TiB\"", "must be below");
    refused("[tls]\nprotocols = \"tls1.1,tls1.2\"", "must be tls1.2, tls1.3 or both");
    refused("[tls]\nprotocols = \"\"", "[tls] protocols", "must be tls1.2");
    refused("mqtt = 1", "is a table");
    refused("[mqtt\n", "line 1");
    refused("[routes]\na = 1", "[routes] a", "takes a text");
    refused("[routes.a]\nroute = \"x\"\npriority = 10", "priority", "0 to 9");
    refused("[routes.a]\npriority = 1", "wants a text as \"route\"");
  }

  @Test
  @DisplayName("A file that is named and absent is refused")
  void load_NO_FILE_refused() {
    assertThatThrownBy(
            () -> Config.load(new ConfigSources(folder.resolve("none.toml"), Map.of(), Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("none.toml: cannot be read");
  }

  private Path file(String toml) throws IOException {
    return Files.writeString(folder.resolve("holdfast.toml"), toml);
  }

  private void refused(String toml, String... parts) throws IOException {
    Path file = file(toml);
    assertThatThrownBy(() -> Config.load(new ConfigSources(file, Map.of(), Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(parts);
  }

  @Test
  @DisplayName("Linked hubs are connection strings, said or in a file of their own, never shown")
  void load_LINKED_HUBS_read() throws IOException {
    String key = "c2VjcmV0LXNlY3JldC1zZWNyZXQ=";
    String one = "HostName=one.example:8443;SharedAccessKeyName=p;SharedAccessKey=" + key;
    String two = one.replace("one.example:8443", "two.example") + ";AllocationWeight=5";
    Path said = file("[dps]\nallocation-weight = 0\nlinked-hubs = '" + one + ",\t" + two + "'\n");
    DpsConfig dps = Config.load(new ConfigSources(said, Map.of(), Map.of())).dps();
    assertThat(dps.weight()).isZero();
    assertThat(dps.linkedHubs())
        .extracting(RemoteAddress::host, RemoteAddress::port, RemoteAddress::weight)
        .containsExactly(tuple("one.example", 8443, 1), tuple("two.example", 443, 5));
    assertThat(dps.toString()).doesNotContain(key);

    Path secret = Files.writeString(folder.resolve("hubs"), "# two\n" + one + "\n\n" + two + "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> byFile = Map.of("HOLDFAST_DPS__LINKED_HUBS_FILE", secret.toString());
    assertThat(Config.load(new ConfigSources(null, byFile, Map.of())).dps().linkedHubs())
        .isEqualTo(dps.linkedHubs());

    refusedLink("HOLDFAST_DPS__LINKED_HUBS", one + " " + one, "names one.example twice");
    refusedLink("HOLDFAST_DPS__LINKED_HUBS", one + ";DeviceId=d", "is no");
    refusedLink("HOLDFAST_DPS__LINKED_HUBS", two + "0000", "AllocationWeight than 0 to 1000");
    assertThatThrownBy(() -> Config.load(new ConfigSources(said, byFile, Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("both linked-hubs and linked-hubs-file");
    assertThatThrownBy(() -> dps.options("TWO.example", TpmAttestation.NONE, Instant::now))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("TWO.example is this hub itself");
  }

  private static void refusedLink(String variable, String value, String why) {
    assertThatThrownBy(
            () -> Config.load(new ConfigSources(null, Map.of(variable, value), Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("c2VjcmV0");
  }
}
