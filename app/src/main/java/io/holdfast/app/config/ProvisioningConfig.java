/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.app.secrets.SecretFile;
import io.holdfast.model.Bytes;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an edge hub learns from a provisioning service who it is, and which hub is its parent.
 *
 * @param endpoint of the service
 * @param registrationId null for that of the certificate, or of the TPM
 * @param authority PEM file with what the service's certificate must come from; null for those of
 *     the parent's
 */
public record ProvisioningConfig(
    Endpoint endpoint,
    String idScope,
    @Nullable String registrationId,
    Proof proof,
    @Nullable Path authority,
    Reprovisioning reprovisioning) {

  /**
   * Where the service is.
   *
   * @param port null for the usual one of what carries the registration
   */
  public record Endpoint(String host, @Nullable Integer port) {}

  /** What the device proves with who it is. */
  public sealed interface Proof {

    /** A key: the enrollment's, or one that was derived from a group's. */
    record Key(Bytes key) implements Proof {
      @Override
      public String toString() {
        return "Key";
      }
    }

    /** A certificate with those that lead to its authority, and its key; PEM files. */
    record Certificate(Path certificate, Path privateKey) implements Proof {}

    /**
     * A TPM 2.0.
     *
     * @param simulator of one that is none, or null for this machine's
     */
    record Tpm(@Nullable Endpoint simulator) implements Proof {}
  }

  private static final String SECTION = "provisioning";

  /** What {@link #KEY_FILE} is called in messages. */
  static final String KEY_FILE_NAME = SECTION + ".symmetric-key-file";

  private static final String MACHINE = "machine";

  private static final Form<Bytes> KEY =
      new Form<>(
          "key in base64",
          text -> {
            try {
              byte[] key = Base64.getDecoder().decode(text);
              if (key.length > 0) {
                return Bytes.owning(key);
              }
            } catch (IllegalArgumentException e) {
              // refused below, without what stands there
            }
            throw new IllegalArgumentException("is no key in base64");
          },
          true);

  private static final Form<Endpoint> ENDPOINT =
      new Form<>("host, or host:port", ProvisioningConfig::endpoint);

  static final Key<Endpoint> GLOBAL_ENDPOINT =
      new Key<>(
          SECTION,
          "global-endpoint",
          ENDPOINT,
          "",
          "Host of the provisioning service that tells the edge hub its parent, with a port if that is"
              + " not 8883 (443 with `edge.transport = \"mqtt-ws\"`, or with a TPM). `https://` before"
              + " it is allowed.",
          "--dps-host");
  static final Key<String> ID_SCOPE =
      new Key<>(SECTION, "id-scope", Form.TEXT, "", "The service's id scope: `0ne...`.", "--scope");
  static final Key<String> REGISTRATION_ID =
      new Key<>(
          SECTION,
          "registration-id",
          Form.TEXT,
          "",
          "As whom the device registers. With a certificate it is the common name of its subject, with"
              + " a TPM by default the digest of its endorsement key.",
          "--registration-id");
  static final Key<Bytes> SYMMETRIC_KEY =
      new Key<>(
          SECTION,
          "symmetric-key",
          KEY,
          "",
          "The enrollment's key, or the one derived from its group's.",
          "--symmetric-key");
  static final Key<Path> KEY_FILE =
      new Key<>(
          SECTION,
          "symmetric-key-file",
          Form.PATH,
          "",
          "File with what `symmetric-key` would say. Refused if everybody on the machine may read it.",
          "--symmetric-key-file");
  static final Key<Path> IDENTITY_CERT =
      new Key<>(
          SECTION,
          "identity-cert",
          Form.PATH,
          "",
          "PEM file with the device's certificate, then those that lead to its authority.",
          "--certificate");
  static final Key<Path> IDENTITY_PK =
      new Key<>(
          SECTION,
          "identity-pk",
          Form.PATH,
          "",
          "PEM file with that certificate's key. Refused if everybody on the machine may read it.",
          "--private-key");
  static final Key<String> TPM =
      new Key<>(
          SECTION,
          "tpm",
          Form.TEXT,
          "",
          "`machine`: the device proves who it is with the TPM 2.0 of this machine. `HOST:PORT` takes a"
              + " simulator's instead.",
          "--tpm");
  static final Key<Path> AUTHORITY =
      new Key<>(
          SECTION,
          "authority",
          Form.PATH,
          "",
          "PEM file with the authority of the service's certificate. Without it that of"
              + " `edge.parent-authority`.",
          "--dps-authority");
  static final Key<Reprovisioning> REPROVISIONING =
      new Key<>(
          SECTION,
          "auto-reprovisioning-mode",
          new Form<>("one of Dynamic, AlwaysOnStartup, OnErrorOnly", ProvisioningConfig::mode),
          "Dynamic",
          "When the service is asked again: when the parent refuses the device, or cannot be reached"
              + " for minutes (`Dynamic`); at each start (`AlwaysOnStartup`); only when the device"
              + " has not been connected since the start (`OnErrorOnly`, and the others then, too).",
          "");

  static final List<Key<?>> KEYS =
      List.of(
          GLOBAL_ENDPOINT,
          ID_SCOPE,
          REGISTRATION_ID,
          SYMMETRIC_KEY,
          KEY_FILE,
          IDENTITY_CERT,
          IDENTITY_PK,
          TPM,
          AUTHORITY,
          REPROVISIONING);

  /** Null if nothing is said of it; when to be asked again says nothing without whom to ask. */
  static @Nullable ProvisioningConfig of(Values values) {
    if (KEYS.stream().allMatch(key -> key.equals(REPROVISIONING) || values.find(key) == null)) {
      return null;
    }
    if (values.find(EdgeConfig.CONNECTION_STRING) != null
        || values.find(EdgeConfig.CONNECTION_FILE) != null) {
      throw new ConfigException(
          "[provisioning] and edge.connection-string (or its file) both say who the parent is: keep"
              + " one of them");
    }
    return new ProvisioningConfig(
        required(values, GLOBAL_ENDPOINT),
        required(values, ID_SCOPE),
        values.find(REGISTRATION_ID),
        proof(values),
        values.find(AUTHORITY),
        values.get(REPROVISIONING));
  }

  private static <T> T required(Values values, Key<T> key) {
    T value = values.find(key);
    if (value == null) {
      throw new ConfigException(
          "["
              + SECTION
              + "]: "
              + key.name()
              + " ("
              + key.flag()
              + ") is missing; a device is provisioned with global-endpoint, id-scope,"
              + " registration-id and symmetric-key, or a certificate, or a TPM");
    }
    return value;
  }

  private static Proof proof(Values values) {
    Bytes key = key(values);
    Path certificate = values.find(IDENTITY_CERT);
    Path privateKey = values.find(IDENTITY_PK);
    String tpm = values.find(TPM);
    if ((certificate == null) != (privateKey == null)) {
      throw new ConfigException(
          "[provisioning]: identity-cert (--certificate) and identity-pk (--private-key) go together");
    }
    int ways = (key == null ? 0 : 1) + (certificate == null ? 0 : 1) + (tpm == null ? 0 : 1);
    if (ways > 1) {
      throw new ConfigException(
          "[provisioning]: a device proves who it is in one way: keep symmetric-key,"
              + " identity-cert with identity-pk, or tpm");
    }
    if (certificate != null && privateKey != null) {
      return new Proof.Certificate(certificate, privateKey);
    }
    if (tpm != null) {
      return new Proof.Tpm(tpm.equals(MACHINE) ? null : simulator(tpm));
    }
    if (key == null) {
      throw new ConfigException(
          "[provisioning]: nothing says how the device proves who it is: symmetric-key"
              + " (--symmetric-key), identity-cert with identity-pk (--certificate, --private-key),"
              + " or tpm (--tpm)");
    }
    var _ = required(values, REGISTRATION_ID);
    return new Proof.Key(key);
  }

  private static @Nullable Bytes key(Values values) {
    Path file = values.find(KEY_FILE);
    Bytes said = values.find(SYMMETRIC_KEY);
    if (file == null) {
      return said;
    }
    if (said != null) {
      throw new ConfigException(
          "[provisioning]: both symmetric-key and symmetric-key-file are set: keep one of them");
    }
    try {
      return KEY.parse().apply(SecretFile.read(file, KEY_FILE_NAME).strip());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file + " (" + KEY_FILE_NAME + "): what is in it " + e.getMessage());
    }
  }

  private static Endpoint simulator(String text) {
    try {
      Endpoint simulator = endpoint(text);
      if (simulator.port() != null) {
        return simulator;
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    throw new ConfigException(
        "[provisioning] tpm: \"" + text + "\" must be machine, or HOST:PORT of a simulator");
  }

  private static Endpoint endpoint(String text) {
    String scheme = "https://";
    String rest =
        text.regionMatches(true, 0, scheme, 0, scheme.length())
            ? text.substring(scheme.length())
            : text;
    rest = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    int colon = rest.lastIndexOf(':');
    boolean hasPort = colon > 0 && (rest.indexOf(':') == colon || rest.charAt(colon - 1) == ']');
    String host = hasPort ? rest.substring(0, colon) : rest;
    host = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (host.isBlank() || host.indexOf('/') >= 0) {
      throw new IllegalArgumentException("must be a host, or host:port");
    }
    return new Endpoint(host, hasPort ? Form.PORT.parse().apply(rest.substring(colon + 1)) : null);
  }

  /** As in IoT Edge's config.toml, and with the hyphens of ours. */
  private static Reprovisioning mode(String text) {
    return switch (text.replace("-", "").toLowerCase(Locale.ROOT)) {
      case "dynamic" -> Reprovisioning.DYNAMIC;
      case "alwaysonstartup" -> Reprovisioning.ALWAYS_ON_STARTUP;
      case "onerroronly" -> Reprovisioning.ON_ERROR_ONLY;
      default ->
          throw new IllegalArgumentException(
              "must be one of Dynamic, AlwaysOnStartup, OnErrorOnly");
    };
  }
}
