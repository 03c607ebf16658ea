/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.listen.tls.TlsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's certificate, and how it is shown.
 *
 * @param files null for one of the development authority
 * @param authority what the hub's own clients are to trust; null for the certificate itself
 * @param checkInterval how often to look whether there is another
 * @param versions of TLS that are spoken; at least one
 */
public record TlsConfig(
    @Nullable Files files,
    @Nullable Path authority,
    Duration checkInterval,
    Set<TlsVersion> versions) {

  private static final String SECTION = "tls";

  /** What {@link #KEY} is called in messages. */
  public static final String KEY_NAME = "tls.key";

  /**
   * A certificate of the operator's.
   *
   * @param certificate with those that signed it
   * @param key its private key
   */
  public record Files(Path certificate, Path key) {}

  static final Key<Path> CERTIFICATE =
      new Key<>(
          SECTION,
          "certificate",
          Form.PATH,
          "",
          "PEM file with the server's certificate and those that signed it, in this order; for MQTT,"
              + " WebSockets and HTTPS. Needs `key`. Without it the development authority in the"
              + " data folder issues one, and renews it.",
          "");
  static final Key<Path> KEY =
      new Key<>(
          SECTION,
          "key",
          Form.PATH,
          "",
          "PEM file with the certificate's private key, not encrypted. Refused if everybody on the"
              + " machine may read it.",
          "");
  static final Key<Path> AUTHORITY =
      new Key<>(
          SECTION,
          "authority",
          Form.PATH,
          "",
          "PEM file with what clients must trust to trust `certificate`: the ready file names it,"
              + " the commands and the samples use it. Without it they trust the certificate itself.",
          "");
  static final Key<Duration> CHECK_INTERVAL =
      new Key<>(
          SECTION,
          "check-interval",
          Form.TIME,
          "10s",
          "How often to look whether the files hold another certificate, or the development one"
              + " must be renewed. New connections get it; those that stand stay.",
          "");

  static final Key<Set<TlsVersion>> PROTOCOLS =
      new Key<>(
          SECTION,
          "protocols",
          new Form<>("tls1.2, tls1.3 or both with a comma", TlsConfig::versions),
          "tls1.2,tls1.3",
          "Versions of TLS that are spoken, on every port: as `SslProtocols` of Azure's edgeHub.",
          "");

  static final List<Key<?>> KEYS = List.of(CERTIFICATE, KEY, AUTHORITY, CHECK_INTERVAL, PROTOCOLS);

  private static Set<TlsVersion> versions(String text) {
    Set<TlsVersion> versions = EnumSet.noneOf(TlsVersion.class);
    for (String each : text.toLowerCase(Locale.ROOT).split(",", -1)) {
      versions.add(
          switch (each.strip()) {
            case "tls1.2" -> TlsVersion.TLS_1_2;
            case "tls1.3" -> TlsVersion.TLS_1_3;
            default -> throw new IllegalArgumentException("must be tls1.2, tls1.3 or both");
          });
    }
    return Set.copyOf(versions);
  }

  static TlsConfig of(Values values) {
    Path certificate = values.find(CERTIFICATE);
    Path key = values.find(KEY);
    Path authority = values.find(AUTHORITY);
    if ((certificate == null) != (key == null)) {
      throw new ConfigException("[tls]: certificate and key go together: set both or neither");
    }
    if (authority != null && certificate == null) {
      throw new ConfigException("[tls]: authority goes with certificate and key: set them, too");
    }
    Files files = certificate == null || key == null ? null : new Files(certificate, key);
    return new TlsConfig(files, authority, values.get(CHECK_INTERVAL), values.get(PROTOCOLS));
  }
}
