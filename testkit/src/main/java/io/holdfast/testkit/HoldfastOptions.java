/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.testkit;

import io.holdfast.faults.LoopbackAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How a test wants its hub.
 *
 * @param command the launch script
 * @param data the data directory; created where it is missing
 * @param host the address to listen on
 * @param mqttPort MQTT over TLS
 * @param httpsPort the service's REST calls
 * @param plainMqttPort MQTT without TLS, where it is wanted
 * @param program what to start
 * @param arguments more of its command line
 * @param configuration text of holdfast.toml; empty for none
 * @param environment added to this process's own
 */
public record HoldfastOptions(
    Path command,
    Path data,
    String host,
    int mqttPort,
    int httpsPort,
    OptionalInt plainMqttPort,
    Program program,
    List<String> arguments,
    String configuration,
    Map<String, String> environment) {

  /** The only port on which Microsoft's SDKs look for MQTT. */
  public static final int MQTT_PORT = 8883;

  /** A port for HTTPS that everybody may listen on. */
  public static final int HTTPS_PORT = 8443;

  /** A root hub on a loopback address of its own, with the SDKs' port, all else default. */
  public static HoldfastOptions in(Path data) {
    return new HoldfastOptions(
        launchScript(),
        data.toAbsolutePath(),
        LoopbackAddress.next(),
        MQTT_PORT,
        HTTPS_PORT,
        OptionalInt.empty(),
        Program.HUB,
        List.of(),
        "",
        Map.of());
  }

  /** With a plain MQTT listener on this port; 0 takes a free one, and the ready file names it. */
  public HoldfastOptions withPlainMqtt(int port) {
    return new HoldfastOptions(
        command,
        data,
        host,
        mqttPort,
        httpsPort,
        OptionalInt.of(port),
        program,
        arguments,
        configuration,
        environment);
  }

  /** With HTTPS and WebSockets on this port. */
  public HoldfastOptions withHttpsPort(int port) {
    return new HoldfastOptions(
        command,
        data,
        host,
        mqttPort,
        port,
        plainMqttPort,
        program,
        arguments,
        configuration,
        environment);
  }

  /** Another program, with more of its command line; {@code up} gets two addresses of its own. */
  public HoldfastOptions running(Program other, List<String> more) {
    return new HoldfastOptions(
        command,
        data,
        other == Program.UP ? LoopbackAddress.nextOfTwo() : host,
        mqttPort,
        httpsPort,
        plainMqttPort,
        other,
        List.copyOf(more),
        configuration,
        environment);
  }

  /** With this text as holdfast.toml. */
  public HoldfastOptions withConfiguration(String toml) {
    return new HoldfastOptions(
        command,
        data,
        host,
        mqttPort,
        httpsPort,
        plainMqttPort,
        program,
        arguments,
        toml,
        environment);
  }

  /** With these environment variables. */
  public HoldfastOptions withEnvironment(Map<String, String> variables) {
    return new HoldfastOptions(
        command,
        data,
        host,
        mqttPort,
        httpsPort,
        plainMqttPort,
        program,
        arguments,
        configuration,
        Map.copyOf(variables));
  }

  /** What is started. */
  public enum Program {
    /** A root hub alone. */
    HUB("hub start"),
    /** A root hub, an edge hub and what else newcomers get. */
    UP("up"),
    /** An edge hub. */
    EDGE("edge start");

    private final String words;

    Program(String words) {
      this.words = words;
    }

    List<String> words() {
      return List.of(words.split(" ", -1));
    }
  }

  void writeConfiguration() throws IOException {
    if (!configuration.isEmpty()) {
      Files.writeString(data.resolve("holdfast.toml"), configuration);
    }
  }

  /** The launch script: {@code -Dholdfast.command}, else the first one upwards from here. */
  private static Path launchScript() {
    String given = System.getProperty("holdfast.command");
    if (given != null) {
      return Path.of(given);
    }
    Path here = Path.of("").toAbsolutePath();
    for (Path directory = here; directory != null; directory = directory.getParent()) {
      Path script = directory.resolve("holdfast");
      if (Files.isRegularFile(script) && Files.isExecutable(script)) {
        return script;
      }
    }
    throw new IllegalStateException(
        "no launch script named holdfast above " + here + "; name it with -Dholdfast.command");
  }
}
