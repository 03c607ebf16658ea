/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.EdgeConfig;
import io.holdfast.app.config.ProvisioningConfig;
import io.holdfast.app.config.Reprovisioning;
import io.holdfast.app.provision.Attestations;
import io.holdfast.app.provision.ProvisionedIdentity;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.provisioning.ProvisioningOptions;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.ll.ProvisioningProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whom an edge hub asks who it is, as whom, and how it goes to the parent that it is told.
 *
 * @param host of the service
 * @param port null for the usual one
 * @param authority PEM file with what the service's certificate comes from; null for the system's
 * @param signer whose development authority signs the edge hub's certificate; null for its own
 * @param presumed what the service will say, if that is known; or null
 */
record Provision(
    String host,
    @Nullable Integer port,
    String idScope,
    Attestation attestation,
    @Nullable Path authority,
    Reprovisioning mode,
    Way way,
    @Nullable RootServer signer,
    @Nullable Presumed presumed) {

  /**
   * How to go to a hub.
   *
   * @param authority PEM file with what its certificate comes from; null for the system's
   * @param dial what to connect to, by the hub's name
   */
  record Way(
      int mqttPort,
      int httpsPort,
      Transport transport,
      Duration tokenLifetime,
      @Nullable Path authority,
      UnaryOperator<String> dial) {}

  /**
   * What a service will say.
   *
   * @param once completes when the device is registered at that hub: before, it does not go there
   * @param isDue whether it has to be asked in any case
   */
  record Presumed(ProvisionedIdentity identity, CompletionStage<?> once, boolean isDue) {}

  /**
   * As the configuration says; reads files, or asks a TPM.
   *
   * @param threads where a TPM may be asked later
   * @throws io.holdfast.app.config.ConfigException if what it is to prove itself with is none
   */
  static Provision of(ProvisioningConfig config, EdgeConfig edge, Executor threads) {
    Path authority = config.authority();
    return new Provision(
        config.endpoint().host(),
        config.endpoint().port(),
        config.idScope(),
        Attestations.of(config, threads),
        authority == null ? edge.parentAuthority() : authority,
        config.reprovisioning(),
        new Way(
            edge.parentMqttPort(),
            edge.parentHttpsPort(),
            edge.transport(),
            edge.tokenLifetime(),
            edge.parentAuthority(),
            hub -> hub),
        null,
        null);
  }

  /** The same, where it is known what the service will say. */
  Provision presuming(Presumed known) {
    return new Provision(host, port, idScope, attestation, authority, mode, way, signer, known);
  }

  /** For a registration; reads the authority's file. */
  ProvisioningOptions options() throws IOException {
    ProvisioningOptions.Builder options =
        ProvisioningOptions.builder()
            .protocol(
                way.transport() == Transport.MQTT
                    ? ProvisioningProtocol.MQTT
                    : ProvisioningProtocol.MQTT_WS);
    if (port != null) {
      options.port(port);
    }
    if (authority != null) {
      options.trustedCertificates(Files.readAllBytes(authority));
    }
    return options.build();
  }

  /** Who the device is that the service assigned to a hub. */
  ProvisionedIdentity identity(String hub, String deviceId) {
    return new ProvisionedIdentity(
        idScope,
        attestation.registrationId(),
        hub,
        deviceId,
        Attestations.digest(attestation),
        attestation instanceof Attestation.SymmetricKey proof ? proof.key() : null);
  }

  /** Whether that was said to this device, with what it proves itself with now. */
  boolean isOf(ProvisionedIdentity identity) {
    return identity.idScope().equals(idScope)
        && identity.registrationId().equalsIgnoreCase(attestation.registrationId())
        && identity.proof().equals(Attestations.digest(attestation));
  }
}
