/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.EdgeServer;
import io.holdfast.app.assembly.Server;
import io.holdfast.app.config.Config;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code edge start}. */
@Command
final class EdgeStart extends Serve {

  @Option(
      names = "--connection-string",
      paramLabel = "STRING",
      description = "Of the edge device at its parent; others on the machine can see it here.")
  private @Nullable String connectionString;

  @Option(
      names = "--connection-string-file",
      paramLabel = "FILE",
      description = "File with that connection string.")
  private @Nullable String connectionStringFile;

  @Option(
      names = "--parent-authority",
      paramLabel = "FILE",
      description = "PEM file with the authority of the parent's certificate.")
  private @Nullable String parentAuthority;

  @Option(
      names = "--parent-mqtt-port",
      paramLabel = "PORT",
      description = "The parent's port of MQTT over TLS (default: 8883).")
  private @Nullable String parentMqttPort;

  @Option(
      names = "--parent-https-port",
      paramLabel = "PORT",
      description = "The parent's port of HTTPS (default: 443).")
  private @Nullable String parentHttpsPort;

  @Option(
      names = "--device-id",
      paramLabel = "ID",
      description = "Id of the edge device where it has no parent.")
  private @Nullable String deviceId;

  @Option(
      names = "--site",
      paramLabel = "FILE",
      description = "TOML file with identities, routes and twins of its own.")
  private @Nullable String site;

  EdgeStart(Surroundings around) {
    super(around);
  }

  @Override
  void addFlags(Map<String, String> flags) {
    put(flags, "--connection-string", connectionString);
    put(flags, "--connection-string-file", connectionStringFile);
    put(flags, "--parent-authority", parentAuthority);
    put(flags, "--parent-mqtt-port", parentMqttPort);
    put(flags, "--parent-https-port", parentHttpsPort);
    put(flags, "--device-id", deviceId);
    put(flags, "--site", site);
  }

  @Override
  Server start(Config config, Map<String, String> environment, Runnable taken) {
    return EdgeServer.start(config, environment, taken);
  }
}
