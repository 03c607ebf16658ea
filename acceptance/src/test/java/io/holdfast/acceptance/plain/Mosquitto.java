/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Required;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.ReadyFile;
import io.holdfast.testkit.Registered;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Mosquitto's command line clients, as devices and modules use them. */
final class Mosquitto {

  static final int PATIENCE_SECONDS = 60;

  private Mosquitto() {}

  /** Skips or fails the test where they are missing. */
  static void require() {
    Required.peer("mosquitto_pub", onPath("mosquitto_pub") && onPath("mosquitto_sub"));
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** A command line that connects; what to do is to be added. */
  static List<String> command(String program, ReadyFile hub, Registered who) {
    long expiry = InstantSource.system().instant().getEpochSecond() + 600;
    byte[] key = Base64.getDecoder().decode(who.primaryKey());
    String id = who.identity().clientId();
    List<String> command = new ArrayList<>(List.of(program, "-V", "mqttv311"));
    command.addAll(List.of("-h", hub.host(), "-p", Integer.toString(hub.mqttPort())));
    command.addAll(List.of("--cafile", hub.caFile().toString()));
    command.addAll(List.of("-i", id, "-u", who.host() + "/" + id + "/?api-version=2021-04-12"));
    command.addAll(List.of("-P", SasToken.sign(who.resource(), key, expiry, null).text()));
    return command;
  }

  static String run(List<String> command) throws Exception {
    return outputOf(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** All that a program printed, once it has ended well. */
  static String outputOf(Process process) throws Exception {
    try {
      assertThat(process.waitFor(3 * PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(output).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
