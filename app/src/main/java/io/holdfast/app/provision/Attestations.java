/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.provision;

import io.holdfast.app.config.ConfigException;
import io.holdfast.app.config.ProvisioningConfig;
import io.holdfast.app.config.ProvisioningConfig.Proof;
import io.holdfast.app.secrets.SecretFile;
import io.holdfast.model.Bytes;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.tpm.TpmAttestation;
import io.holdfast.provisioning.tpm.TpmDevice;
import io.holdfast.provisioning.tpm.TpmException;
import io.holdfast.provisioning.tpm.TssTpm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a device proves itself with, as the configuration says. */
public final class Attestations {

  private Attestations() {}

  /**
   * Reads files, or asks a TPM; blocks.
   *
   * @param threads where a TPM may be asked later
   * @throws ConfigException saying what is wrong with a file or an id, or what the TPM lacks
   */
  public static Attestation of(ProvisioningConfig config, Executor threads) {
    String id = config.registrationId();
    try {
      return switch (config.proof()) {
        case Proof.Key(Bytes key) -> new Attestation.SymmetricKey(id == null ? "" : id, key);
        case Proof.Certificate(Path certificate, Path privateKey) ->
            named(id, certificate, x509(certificate, privateKey));
        case Proof.Tpm(ProvisioningConfig.@Nullable Endpoint simulator) ->
            tpm(id, simulator, threads);
      };
    } catch (IllegalArgumentException e) {
      throw new ConfigException("[provisioning]: " + e.getMessage());
    }
  }

  private static Attestation.X509 x509(Path certificate, Path privateKey) {
    byte[] key =
        SecretFile.read(privateKey, "provisioning.identity-pk")
            .getBytes(StandardCharsets.ISO_8859_1);
    try {
      return Attestation.X509.fromPem(Files.readAllBytes(certificate), key);
    } catch (IOException e) {
      throw new ConfigException(
          "cannot read " + certificate + " (provisioning.identity-cert): " + e);
    }
  }

  private static Attestation named(@Nullable String id, Path file, Attestation.X509 proof) {
    if (id != null && !id.equalsIgnoreCase(proof.registrationId())) {
      throw new ConfigException(
          "[provisioning] registration-id: with a certificate it is the common name of that, which is "
              + proof.registrationId()
              + " in "
              + file);
    }
    return proof;
  }

  private static Attestation tpm(
      @Nullable String id, ProvisioningConfig.@Nullable Endpoint simulator, Executor threads) {
    try {
      TpmDevice device =
          simulator == null
              ? TssTpm.ofThisMachine()
              : TssTpm.ofSimulator(
                  simulator.host(), simulator.port() == null ? 0 : simulator.port());
      return id == null
          ? TpmAttestation.of(device, threads)
          : TpmAttestation.of(id, device, threads);
    } catch (TpmException e) {
      throw new ConfigException("[provisioning] tpm: " + e.getMessage());
    }
  }

  /** Tells one proof from another, and nothing of it. */
  public static String digest(Attestation attestation) {
    Bytes bytes =
        switch (attestation) {
          case Attestation.SymmetricKey key -> key.key();
          case Attestation.X509 x509 -> x509.certificate();
          case Attestation.Tpm tpm -> tpm.endorsementKey();
        };
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
