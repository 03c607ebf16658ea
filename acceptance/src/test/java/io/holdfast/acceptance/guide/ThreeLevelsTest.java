/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.DeviceClient;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.StandardPort;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/edge.md for three levels, run as they stand there but for the addresses. */
class ThreeLevelsTest {

  /** Twelve programs are started one after the other, on a machine that may be busy. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @BeforeAll
  static void require() {
    StandardPort.require(443);
  }

  /** The commands of the section. */
  private static List<String> commands() throws IOException {
    String page = Files.readString(Page.find("docs/edge.md"));
    String section = page.substring(page.indexOf("## Three levels"));
    List<String> commands = new ArrayList<>();
    boolean inside = false;
    for (String line : section.lines().toList()) {
      if (line.startsWith("```")) {
        inside = line.equals("```sh");
      } else if (inside) {
        commands.add(line);
      }
    }
    for (int last = 2; last <= 4; last++) {
      String own = LoopbackAddress.next();
      String written = "127.0.0." + last;
      commands.replaceAll(line -> line.replaceAll("\\b" + written + "\\b", own));
    }
    return commands;
  }

  private static Process run(Path folder, String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "exec " + command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("output.log").toFile()));
    builder.environment().put("XDG_DATA_HOME", folder.toString());
    builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
    return builder.start();
  }

  /** All that one machine does at once, in one shell. */
  private static void runToTheEnd(Path folder, List<String> commands)
      throws IOException, InterruptedException {
    Process shell = run(folder, "sh -ec '" + String.join("\n", commands) + "'");
    assertThat(shell.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).as(Files.readString(folder.resolve("output.log"))).isZero();
  }

  @Test
  @DisplayName(
      "[edge-71] The commands of docs/edge.md make three levels, and a leaf reaches the root")
  void section_THREE_LEVELS_works(@TempDir Path folder) throws Exception {
    HoldfastOptions options = HoldfastOptions.in(folder.resolve("holdfast")).withHttpsPort(443);
    Path script = folder.resolve("launcher");
    Files.writeString(script, "#!/bin/sh\nexec '" + options.command() + "' \"$@\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    List<Process> edges = new ArrayList<>();
    try (Hub root =
        Hub.start(
            options.withEnvironment(
                Map.of(
                    "XDG_DATA_HOME", folder.toString(), "XDG_RUNTIME_DIR", folder.toString())))) {
      Files.copy(root.ready().caFile(), folder.resolve("ca.pem"));
      List<String> commands =
          commands().stream().map(line -> line.replace("./holdfast", "./launcher")).toList();
      List<String> starts =
          commands.stream().filter(line -> line.startsWith("./launcher edge start")).toList();
      assertThat(starts).hasSize(3);
      runToTheEnd(folder, commands.stream().filter(line -> !starts.contains(line)).toList());
      try {
        for (String start : starts) {
          edges.add(run(folder, start));
          Path authority = folder.resolve(start.replaceAll(".*--data (\\S+).*", "$1/ca.pem"));
          await().atMost(PATIENCE).until(() -> Files.exists(authority));
        }
        sendFromTheLowest(folder, root);
      } finally {
        edges.forEach(Process::destroy);
        for (Process edge : edges) {
          assertThat(edge.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
      }
    }
  }

  private static void sendFromTheLowest(Path folder, Hub root) throws Exception {
    String connection = Files.readString(folder.resolve("pump.txt")).strip();
    ClientOptions options =
        ClientOptions.builder()
            .trustedCertificates(Files.readString(folder.resolve("cell/ca.pem")).getBytes(UTF_8))
            .build();
    Registered pump = new Registered(root.host(), new DeviceIdentity("pump"), "", "");
    try (ClientDriver driver = ClientDriver.start();
        DeviceClient client =
            DeviceClient.create(driver, ConnectionString.parse(connection), options);
        Events events = root.eventsOf(pump)) {
      var _ = client.open();
      Message message = new Message(MessageProperties.NONE, Bytes.utf8("from the lowest"));
      assertThat(client.send(message)).succeedsWithin(PATIENCE);
      assertThat(events.next().path("body").asString()).isEqualTo("from the lowest");
    } catch (AssertionError e) {
      throw new AssertionError(Files.readString(folder.resolve("output.log")), e);
    }
  }
}
