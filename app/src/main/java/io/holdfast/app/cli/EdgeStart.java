/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.EdgeServer;
import io.holdfast.app.assembly.ProvisionedEdge;
import io.holdfast.app.assembly.Server;
import io.holdfast.app.config.Config;
import io.holdfast.app.config.ProvisioningConfig;
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
      names = "--scope",
      paramLabel = "SCOPE",
      description = "Id scope of the provisioning service that says who the parent is.")
  private @Nullable String scope;

  @Option(names = "--dps-host", paramLabel = "HOST[:PORT]", description = "That service.")
  private @Nullable String dpsHost;

  @Option(
      names = "--dps-authority",
      paramLabel = "FILE",
      description = "PEM file with the authority of its certificate (default: the parent's).")
  private @Nullable String dpsAuthority;

  @Option(
      names = "--registration-id",
      paramLabel = "ID",
      description = "As whom the device registers there.")
  private @Nullable String registrationId;

  @Option(
      names = "--symmetric-key",
      paramLabel = "KEY",
      description = "Its key there; others on the machine can see it here.")
  private @Nullable String symmetricKey;

  @Option(names = "--symmetric-key-file", paramLabel = "FILE", description = "File with that key.")
  private @Nullable String symmetricKeyFile;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "PEM file with its certificate there, instead of a key.")
  private @Nullable String certificate;

  @Option(
      names = "--private-key",
      paramLabel = "FILE",
      description = "PEM file with that certificate's key.")
  private @Nullable String privateKey;

  @Option(
      names = "--tpm",
      paramLabel = "HOST:PORT",
      arity = "0..1",
      fallbackValue = "machine",
      description = "Use this machine's TPM 2.0 instead of a key, or a simulator's.")
  private @Nullable String tpm;

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
    put(flags, "--scope", scope);
    put(flags, "--dps-host", dpsHost);
    put(flags, "--dps-authority", dpsAuthority);
    put(flags, "--registration-id", registrationId);
    put(flags, "--symmetric-key", symmetricKey);
    put(flags, "--symmetric-key-file", symmetricKeyFile);
    put(flags, "--certificate", certificate);
    put(flags, "--private-key", privateKey);
    put(flags, "--tpm", tpm);
    put(flags, "--device-id", deviceId);
    put(flags, "--site", site);
  }

  @Override
  Server start(Config config, Map<String, String> environment, Runnable taken) {
    ProvisioningConfig provisioning = config.provisioning();
    return provisioning == null
        ? EdgeServer.start(config, environment, taken)
        : ProvisionedEdge.start(config, provisioning, environment, taken);
  }
}
