/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.config.ProvisioningConfig.Endpoint;
import io.holdfast.app.config.ProvisioningConfig.Proof;
import io.holdfast.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvisioningConfigTest {

  private static final String KEY = "a2V5IG9mIGEgZGV2aWNl";
  private static final String SERVICE = "global-endpoint = \"dps.example\"\nid-scope = \"0neA\"\n";

  @TempDir private Path folder;

  private ProvisioningConfig read(String toml, Map<String, String> flags) throws IOException {
    Path file = Files.writeString(folder.resolve("holdfast.toml"), "[provisioning]\n" + toml);
    return Objects.requireNonNull(
        Config.load(new ConfigSources(file, Map.of(), flags)).provisioning());
  }

  private ProvisioningConfig read(String toml) throws IOException {
    return read(toml, Map.of());
  }

  private void refused(String toml, String... parts) {
    assertThatThrownBy(() -> read(toml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining(KEY);
  }

  @Test
  @DisplayName("Nothing said is nothing, and of [provisioning] a key is enough")
  void load_KEY_isRead() throws IOException {
    assertThat(Config.load(new ConfigSources(null, Map.of(), Map.of())).provisioning()).isNull();
    ProvisioningConfig read =
        read(SERVICE + "registration-id = \"a\"\nsymmetric-key = \"" + KEY + "\"\n");
    assertThat(read.endpoint()).isEqualTo(new Endpoint("dps.example", null));
    assertThat(read.proof()).isEqualTo(new Proof.Key(Bytes.utf8("key of a device")));
    assertThat(read.toString()).doesNotContain("key of", KEY);
    assertThat(read.reprovisioning()).isEqualTo(Reprovisioning.DYNAMIC);
  }

  @Test
  @DisplayName("The command line says the same")
  void load_FLAGS_areRead() throws IOException {
    Path key = Files.writeString(folder.resolve("key.txt"), KEY + "\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    ProvisioningConfig read =
        read(
            "",
            Map.of(
                "--dps-host", "https://dps.example:8443/",
                "--scope", "0neA",
                "--registration-id", "a",
                "--symmetric-key-file", key.toString()));
    assertThat(read.endpoint()).isEqualTo(new Endpoint("dps.example", 8443));
    assertThat(read.proof()).isEqualTo(new Proof.Key(Bytes.utf8("key of a device")));
  }

  @Test
  @DisplayName("Instead of a key there is a certificate, or a TPM, with or without an id")
  void load_OTHER_PROOFS_areRead() throws IOException {
    assertThat(read(SERVICE + "identity-cert = \"c\"\nidentity-pk = \"k\"\n").proof())
        .isEqualTo(new Proof.Certificate(Path.of("c"), Path.of("k")));
    assertThat(read(SERVICE + "tpm = \"machine\"\n").proof()).isEqualTo(new Proof.Tpm(null));
    assertThat(read(SERVICE + "tpm = \"localhost:2321\"\n").proof())
        .isEqualTo(new Proof.Tpm(new Endpoint("localhost", 2321)));
  }

  @ParameterizedTest
  @CsvSource({
    "AlwaysOnStartup, ALWAYS_ON_STARTUP",
    "always-on-startup, ALWAYS_ON_STARTUP",
    "OnErrorOnly, ON_ERROR_ONLY",
    "Dynamic, DYNAMIC"
  })
  @DisplayName("Modes are spelled as in IoT Edge's file, or with hyphens")
  void mode_SPELLED_isRead(String text, Reprovisioning mode) throws IOException {
    String toml = SERVICE + "tpm = \"machine\"\nauto-reprovisioning-mode = \"" + text + "\"\n";
    assertThat(read(toml).reprovisioning()).isEqualTo(mode);
  }

  @Test
  @DisplayName("What is missing, or said twice, is refused by its names, without the key")
  void load_HALF_refused() {
    String key = "symmetric-key = \"" + KEY + "\"\n";
    refused("id-scope = \"0neA\"\n", "global-endpoint (--dps-host) is missing");
    refused("global-endpoint = \"h\"\n", "id-scope (--scope) is missing");
    refused(SERVICE, "nothing says how", "--symmetric-key", "--tpm");
    refused(SERVICE + key, "registration-id (--registration-id) is missing");
    refused(SERVICE + "identity-cert = \"c\"\n", "identity-pk (--private-key) go together");
    refused(SERVICE + key + "tpm = \"machine\"\n", "in one way");
    refused(SERVICE + key + "symmetric-key-file = \"f\"\n", "both symmetric-key and");
    refused(SERVICE + "symmetric-key = \"" + KEY + "!\"\n", "is no key in base64");
    refused(SERVICE + "tpm = \"yes\"\n", "machine, or HOST:PORT");
    refused(
        SERVICE + "tpm = \"machine\"\nauto-reprovisioning-mode = \"never\"\n",
        "one of Dynamic, AlwaysOnStartup, OnErrorOnly");
    refused(
        SERVICE
            + "tpm = \"machine\"\n[edge]\nconnection-string = \"HostName=h;DeviceId=d;x509=true\"\n",
        "[provisioning] and edge.connection-string",
        "keep one of them");
  }
}
