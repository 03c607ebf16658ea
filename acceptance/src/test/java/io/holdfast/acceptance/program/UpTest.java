/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.HoldfastProcess;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.ReadyFile;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@ExtendWith(HoldfastExtension.class)
class UpTest {

  @Test
  @DisplayName("a second up on the same data says so and exits 2")
  void up_DATA_IN_USE_exits2(Hub hub) throws Exception {
    HoldfastOptions other =
        HoldfastOptions.in(Objects.requireNonNull(hub.ready().caFile().getParent()));
    List<String> command = new ArrayList<>(List.of(other.command().toString(), "up"));
    command.addAll(List.of("--data", other.data().toString(), "--host", other.host()));
    command.addAll(List.of("--mqtt-port", "0", "--https-port", "0", "--no-samples"));
    Process second = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      assertThat(second.waitFor(180, TimeUnit.SECONDS)).isTrue();
      String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(second.exitValue()).as(output).isEqualTo(2);
      assertThat(output).contains(other.data().toString()).doesNotContain("\tat ");
    } finally {
      second.destroyForcibly();
    }
    assertThat(hub.process().isAlive()).isTrue();
  }

  @Test
  @DisplayName(
      "up starts the samples at an edge hub, and what changed goes by both routes to the root's"
          + " stream")
  void up_WITH_SAMPLES_readingsReachTheStream(@TempDir Path data) {
    HoldfastOptions up = HoldfastOptions.in(data).running(HoldfastOptions.Program.UP, List.of());
    try (Hub hub = Hub.start(up)) {
      ModuleIdentity filter = new ModuleIdentity("edge", "filter");
      assertThat(hub.ready().identities())
          .containsOnlyKeys(
              "my-device",
              "my-device/my-module",
              "edge",
              "edge/my-module",
              "edge/host-metrics",
              "edge/filter",
              "edge/gateway");
      try (Events events = hub.eventsOf(new Registered(hub.host(), filter, "", ""))) {
        // Of the filter, which has nothing of its own: the first reading always passes it.
        JsonNode event = events.next();
        assertThat(event.at("/systemProperties/iothub-outputname").asString()).isEqualTo("changed");
        assertThat(event.path("body").isObject()).isTrue();
      }
      sendFromOutside(hub);
    }
  }

  /** By nothing but what the ready file says. */
  private static void sendFromOutside(Hub hub) {
    ReadyFile.EdgeHub edge = hub.ready().edge().orElseThrow();
    assertThat(edge.deviceId()).isEqualTo("edge");
    assertThat(edge.host()).isNotEqualTo(hub.host());
    String connection = Objects.requireNonNull(hub.ready().identities().get("edge/my-module"));
    assertThat(connection).contains("GatewayHostName=" + edge.host());
    ClientOptions options =
        ClientOptions.builder()
            .port(edge.mqttPort())
            .httpsPort(edge.httpsPort())
            .trustedCertificates(edge.caFile())
            .build();
    Registered module = new Registered(hub.host(), new ModuleIdentity("edge", "my-module"), "", "");
    try (ClientDriver driver = ClientDriver.start();
        ModuleClient client =
            ModuleClient.create(driver, ConnectionString.parse(connection), options);
        Events events = hub.eventsOf(module)) {
      var _ = client.open();
      Message hello = new Message(MessageProperties.NONE, Bytes.utf8("from outside"));
      assertThat(client.sendToOutput("out", hello)).succeedsWithin(Duration.ofMinutes(2));
      assertThat(events.next().path("body").asString()).isEqualTo("from outside");
    }
  }

  @Test
  @DisplayName("SIGTERM stops it cleanly, and quickly")
  void stop_SIGTERM_isClean(@TempDir Path data) throws IOException {
    try (HoldfastProcess process = HoldfastProcess.start(HoldfastOptions.in(data))) {
      long begin = System.nanoTime();
      assertThat(process.stop()).isIn(0, 143);
      assertThat((System.nanoTime() - begin) / 1_000_000).isLessThan(60_000);
      assertThat(process.output()).doesNotContain("Exception", "ERROR");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("a running hub holds no file that the next build writes")
  void up_RUNNING_usesACopy(Hub hub) throws IOException {
    Path process = Path.of("/proc", Long.toString(hub.process().pid()));
    List<String> files = new ArrayList<>(Files.readAllLines(process.resolve("maps")));
    try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path each : open) {
        files.add(target(each));
      }
    }
    assertThat(files)
        .anyMatch(file -> file.endsWith("/lib/holdfast-app.jar"))
        .anyMatch(file -> file.contains("/native/librocksdbjni"))
        .noneMatch(file -> file.contains("/app/target/holdfast/"));
  }

  /** Where a descriptor leads; nowhere if it was closed meanwhile. */
  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
