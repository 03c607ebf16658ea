/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.RunningHub;
import io.holdfast.app.config.Config;
import io.holdfast.app.config.HttpsConfig;
import io.holdfast.app.rest.HubAddress;
import io.holdfast.app.rest.HubClient;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.InvalidConnectionStringException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hub a command talks to, and as whom. */
final class Login {

  @Option(
      order = 51,
      names = {"-l", "--login"},
      paramLabel = "STRING",
      description =
          "The hub's service connection string. Without it HOLDFAST_LOGIN, or else the hub that"
              + " runs on this machine.")
  private @Nullable String login;

  @Option(
      order = 52,
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "PEM of the authority to trust, with --login. Without it HOLDFAST_CA_FILE, or else that"
              + " of the hub on this machine.")
  private @Nullable Path caFile;

  @Option(
      order = 53,
      names = "--https-port",
      paramLabel = "PORT",
      description = "Port of the hub's service API, with --login.")
  private @Nullable Integer port;

  @Option(
      order = 54,
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder of the hub on this machine, if several run.")
  private @Nullable Path data;

  /** Finds the hub and opens a client for it. */
  HubClient client(Surroundings around) {
    return new HubClient(address(around), around.clock());
  }

  HubAddress address(Surroundings around) {
    Map<String, String> environment = around.environment();
    Optional<RunningHub> local = local(environment);
    String text = login == null ? environment.get("HOLDFAST_LOGIN") : login;
    if (text == null || (login == null && data != null)) {
      RunningHub hub = local.orElseThrow(this::noHub);
      return new HubAddress(
          parse(hub.ready().serviceConnectionString()),
          hub.ready().httpsPort(),
          hub.ready().caFile());
    }
    ConnectionString parsed = parse(text);
    // A string of the hub on this machine needs neither its port nor its authority said again.
    Optional<RunningHub> same =
        local.filter(hub -> hub.ready().host().equalsIgnoreCase(parsed.hostName()));
    return new HubAddress(
        parsed, port != null ? port : port(parsed, same), caFile(environment, same).orElse(null));
  }

  /** The hub that runs on this machine, if one does. */
  Optional<RunningHub> local(Map<String, String> environment) {
    if (data != null) {
      return RunningHub.of(data.toAbsolutePath().normalize());
    }
    return RunningHub.of(Config.standardData(environment)).or(() -> RunningHub.last(environment));
  }

  private static int port(ConnectionString login, Optional<RunningHub> same) {
    String host = login.hostName();
    int colon = host.indexOf(':');
    if (colon < 0 || colon != host.lastIndexOf(':')) {
      return same.map(hub -> hub.ready().httpsPort()).orElse(HttpsConfig.STANDARD_PORT);
    }
    try {
      return Integer.parseInt(host.substring(colon + 1));
    } catch (NumberFormatException e) {
      throw CommandException.misused("--login: HostName has a port that is no number");
    }
  }

  private Optional<Path> caFile(Map<String, String> environment, Optional<RunningHub> same) {
    return Optional.ofNullable(caFile)
        .or(() -> Optional.ofNullable(environment.get("HOLDFAST_CA_FILE")).map(Path::of))
        .or(() -> same.map(hub -> hub.ready().caFile()));
  }

  private static ConnectionString parse(String text) {
    try {
      ConnectionString parsed = ConnectionString.parse(text);
      if (parsed.deviceId() != null) {
        throw CommandException.misused(
            "--login wants a service connection string (with SharedAccessKeyName), not a device's");
      }
      return parsed;
    } catch (InvalidConnectionStringException e) {
      throw CommandException.misused("--login: " + e.getMessage());
    }
  }

  private CommandException noHub() {
    return CommandException.failed(
        data == null
            ? "no hub runs on this machine: start one with ./holdfast up, or name one with --login"
            : "no hub runs on " + data + ": start it with ./holdfast up --data " + data);
  }
}
