/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.Ready;
import io.holdfast.app.assembly.RunningHub;
import io.holdfast.app.config.Config;
import io.holdfast.app.config.HttpsConfig;
import io.holdfast.app.rest.HubAddress;
import io.holdfast.app.rest.HubClient;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.InvalidConnectionStringException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hub a command talks to, and as whom. */
final class Login {

  private static final String CA_VARIABLE = "HOLDFAST_CA_FILE";

  @Option(
      order = 51,
      names = {"-l", "--login"},
      paramLabel = "STRING|@FILE",
      description =
          "The service connection string, or @FILE that holds it: all users of a machine may see"
              + " arguments. Without it HOLDFAST_LOGIN (of dps commands HOLDFAST_DPS_LOGIN), or else"
              + " the hub that runs on this machine.")
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

  private final Service service;

  /** To a hub. */
  Login() {
    this(Service.HUB);
  }

  /** To one of its services. */
  Login(Service service) {
    this.service = service;
  }

  /** What there is to log in to. */
  enum Service {
    /** The hub itself. */
    HUB("HOLDFAST_LOGIN") {
      @Override
      String login(RunningHub hub) {
        return hub.ready().serviceConnectionString();
      }
    },
    /** Its provisioning service. */
    DPS("HOLDFAST_DPS_LOGIN") {
      @Override
      String login(RunningHub hub) {
        Ready.Dps dps = hub.ready().dps();
        return dps == null ? "" : dps.serviceConnectionString();
      }
    };

    private final String variable;

    Service(String variable) {
      this.variable = variable;
    }

    /** The connection string of one on this machine; empty if it has no such service. */
    abstract String login(RunningHub hub);
  }

  /** Finds the hub and opens a client for it. */
  HubClient client(Surroundings around) {
    return new HubClient(address(around), around.clock());
  }

  HubAddress address(Surroundings around) {
    Map<String, String> environment = around.environment();
    Optional<RunningHub> local = local(environment);
    String source = login == null ? service.variable : "--login";
    String text =
        login == null
            ? environment.getOrDefault(service.variable, "")
            : InputFile.secret(source, login);
    if (login == null && (text.isEmpty() || data != null)) {
      checkNoAddress();
      RunningHub hub = local.orElseThrow(this::noHub);
      if (hub.ready().httpsPort() == 0) {
        throw CommandException.failed(
            "the hub on this machine serves no HTTPS, which commands call: [https] enabled = false");
      }
      String own = service.login(hub);
      if (own.isEmpty()) {
        throw CommandException.failed("the hub on this machine has no provisioning service");
      }
      return new HubAddress(
          parse("the hub's login", own), hub.ready().httpsPort(), hub.ready().caFile());
    }
    ConnectionString parsed = parse(source, text);
    // A string of the hub on this machine needs neither its port nor its authority said again.
    Optional<RunningHub> same =
        local.filter(hub -> hub.ready().host().equalsIgnoreCase(parsed.hostName()));
    HubAddress address =
        new HubAddress(parsed, port(source, parsed, same), caFile(environment, same).orElse(null));
    checkHost(source, address.host());
    return address;
  }

  /** The hub on this machine tells these itself. */
  private void checkNoAddress() {
    if (port != null || caFile != null) {
      throw CommandException.misused(
          (port != null ? "--https-port" : "--ca-file")
              + " goes with --login or "
              + service.variable
              + ", and there is neither");
    }
  }

  private static void checkHost(String source, String host) {
    try {
      String bare = host.indexOf(':') < 0 ? host : "[" + host + "]";
      if (bare.equals(new URI("https", null, bare, 1, "/", null, null).getHost())) {
        return;
      }
    } catch (URISyntaxException e) {
      // refused below
    }
    throw CommandException.misused(source + ": HostName is not the name of a host: " + host);
  }

  /** The hub on this machine, which alone tells its keys; the command fails if none runs. */
  RunningHub here(Map<String, String> environment) {
    return local(environment)
        .orElseThrow(() ->
            CommandException.failed(
                "no hub runs on this machine, and another does not tell its keys: start one with"
                    + " ./holdfast up"));
  }

  /** The hub that runs on this machine, if one does. */
  private Optional<RunningHub> local(Map<String, String> environment) {
    if (data != null) {
      return RunningHub.of(data.toAbsolutePath().normalize());
    }
    return RunningHub.of(Config.standardData(environment)).or(() -> RunningHub.last(environment));
  }

  private int port(String source, ConnectionString login, Optional<RunningHub> same) {
    if (port != null) {
      return checked("--https-port", port);
    }
    String host = login.hostName();
    int colon = host.indexOf(':');
    if (colon < 0 || colon != host.lastIndexOf(':')) {
      return same.map(hub -> hub.ready().httpsPort())
          .filter(own -> own != 0)
          .orElse(HttpsConfig.STANDARD_PORT);
    }
    String text = host.substring(colon + 1);
    boolean isNumber = text.matches("[0-9]{1,9}");
    return checked(source + ": HostName", isNumber ? Integer.parseInt(text) : 0);
  }

  private static int checked(String source, int port) {
    if (port < 1 || port > 65535) {
      throw CommandException.misused(source + " has a port that is not one of 1 to 65535");
    }
    return port;
  }

  private Optional<Path> caFile(Map<String, String> environment, Optional<RunningHub> same) {
    String named = environment.getOrDefault(CA_VARIABLE, "");
    if (caFile != null) {
      return Optional.of(readable("--ca-file", caFile));
    }
    return named.isEmpty()
        ? same.map(hub -> hub.ready().caFile())
        : Optional.of(readable(CA_VARIABLE, Path.of(named)));
  }

  private static Path readable(String source, Path file) {
    var _ = InputFile.read(source, file);
    return file;
  }

  private static ConnectionString parse(String source, String text) {
    try {
      ConnectionString parsed = ConnectionString.parse(text);
      if (parsed.deviceId() != null) {
        throw CommandException.misused(
            source
                + " wants a service connection string (with SharedAccessKeyName), not a device's");
      }
      return parsed;
    } catch (InvalidConnectionStringException e) {
      throw CommandException.misused(source + ": " + e.getMessage());
    }
  }

  private CommandException noHub() {
    return CommandException.failed(
        data == null
            ? "no hub runs on this machine: start one with ./holdfast up, or name one with --login or "
                + service.variable
            : "no hub runs on " + data + ": start it with ./holdfast up --data " + data);
  }
}
