/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.certificates.CertificateFiles;
import io.holdfast.app.certificates.CertificateSource;
import io.holdfast.app.certificates.DevelopmentCertificates;
import io.holdfast.app.certificates.KeyedCertificate;
import io.holdfast.app.config.Config;
import io.holdfast.app.config.TlsConfig;
import io.holdfast.app.secrets.SecretFile;
import io.holdfast.hub.Timer;
import io.holdfast.listen.tls.TlsIdentity;
import io.holdfast.listen.tls.TlsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The server's side of TLS with the certificate that the configuration names. */
final class ServerTls {

  private final CertificateSource source;
  private final Duration checkInterval;
  private final InstantSource clock;
  private final KeyedCertificate first;
  private final TlsServer server;
  private final List<String> notes;

  private ServerTls(
      CertificateSource source, TlsConfig config, InstantSource clock, List<String> notes) {
    this.source = source;
    this.checkInterval = config.checkInterval();
    this.clock = clock;
    this.notes = notes;
    this.first = source.load();
    this.server = identity(first).server(config.versions());
  }

  /**
   * Reads the certificate, or makes it.
   *
   * @param now what the hub is called
   * @param host the same, looked at anew whenever the certificate is
   * @param authority issues one where the operator gave none
   * @throws io.holdfast.app.certificates.CertificateException saying what to do
   */
  static ServerTls of(
      Config config,
      HostNames now,
      LiveNames host,
      DevelopmentCertificates authority,
      InstantSource clock) {
    TlsConfig tls = config.tls();
    TlsConfig.Files files = tls.files();
    if (files == null) {
      return new ServerTls(authority.source(() -> host.look().subject()), tls, clock, List.of());
    }
    CertificateSource given =
        new CertificateFiles(files.certificate(), files.key(), tls.authority(), now.name(), clock);
    List<String> notes =
        SecretFile.isShared(files.key())
            ? List.of(
                files.key()
                    + " ("
                    + TlsConfig.KEY_NAME
                    + ") can be read by its group; chmod 600 keeps it to its owner.")
            : List.of();
    return new ServerTls(looking(host, given), tls, clock, notes);
  }

  /** The names are looked at with the certificate, whoever issued it. */
  private static CertificateSource looking(LiveNames host, CertificateSource given) {
    return new CertificateSource() {
      @Override
      public KeyedCertificate load() {
        var _ = host.look();
        return given.load();
      }

      @Override
      public Path trusted() {
        return given.trusted();
      }
    };
  }

  private static TlsIdentity identity(KeyedCertificate keyed) {
    return new TlsIdentity(keyed.key(), keyed.chain());
  }

  TlsServer server() {
    return server;
  }

  /** What clients must trust. */
  Path trusted() {
    return source.trusted().toAbsolutePath();
  }

  /** What people should know about it. */
  List<String> notes() {
    return notes;
  }

  /** Keeps the certificate current until it is closed. */
  CertificateWatch watch(Timer timer) {
    return new CertificateWatch(
        source, first, keyed -> server.replace(identity(keyed)), timer, checkInterval, clock);
  }
}
