/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.certificates;

import io.holdfast.app.secrets.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certification authority and the server certificate in a hub's folder: {@code ca.pem}, {@code
 * ca-key.pem}, {@code server.pem}, {@code server-key.pem}. A start makes the authority if there is
 * none, and never replaces one: devices trust it. The server's certificate is made anew when it
 * cannot be read, when a name or address is not covered, when it nears its end, or when the
 * authority is another.
 */
public final class DevelopmentCertificates {

  /** How long before its end a server certificate is replaced. */
  static final Duration RENEWAL = Duration.ofDays(30);

  /**
   * Former names and addresses are kept while there are fewer: some machines have new ones daily.
   */
  private static final int MAX_FORMER = 100;

  private static final Logger LOG = LoggerFactory.getLogger(DevelopmentCertificates.class);

  private final Path folder;
  private final Path authorityFolder;
  private final InstantSource clock;
  private final SecureRandom random;

  /** Keeps them in a folder that exists. */
  public DevelopmentCertificates(Path folder, InstantSource clock, SecureRandom random) {
    this(folder, folder, clock, random);
  }

  /** Keeps the server's in a folder, of an authority that is in another; both exist. */
  public DevelopmentCertificates(
      Path folder, Path authorityFolder, InstantSource clock, SecureRandom random) {
    this.folder = folder;
    this.authorityFolder = authorityFolder;
    this.clock = clock;
    this.random = random;
  }

  /**
   * The server's certificate as a source.
   *
   * @param subject the names and addresses that it must speak for at the time
   */
  public CertificateSource source(Supplier<SubjectNames> subject) {
    return new CertificateSource() {
      @Override
      public KeyedCertificate load() {
        return server(subject.get());
      }

      @Override
      public Path trusted() {
        return authorityFile();
      }
    };
  }

  /**
   * Makes the authority if there is none; for a start, not for a hub that runs.
   *
   * @param firstStart whether nobody can trust what is there yet: then half an authority, as a
   *     first start leaves it that is killed, is none
   * @throws CertificateException if one of its files is lost: devices trust it, so that it is never
   *     replaced
   */
  public void prepareAuthority(boolean firstStart) {
    boolean hasCertificate = isThere(authorityFile());
    if (!hasCertificate && (firstStart || !isThere(authorityKeyFile()))) {
      PemFiles.write(new Issuer(clock, random).authority(), authorityFile(), authorityKeyFile());
    }
    checkThere();
  }

  /** The authority's certificate, as PEM. */
  public Path authorityFile() {
    return authorityFolder.resolve("ca.pem");
  }

  /**
   * The server's certificate with its key, issued now if need be.
   *
   * @throws CertificateException if what is there cannot be used, or nothing can be written
   */
  public KeyedCertificate server(SubjectNames subject) {
    KeyedCertificate authority = authority();
    Path certificateFile = folder.resolve("server.pem");
    Path keyFile = folder.resolve("server-key.pem");
    SubjectNames wanted = subject;
    KeyedCertificate present = present(certificateFile, keyFile);
    if (present != null) {
      SubjectNames covered = SubjectNames.in(present.certificate());
      if (covered.covers(subject) && isUsable(present.certificate(), authority.certificate())) {
        return present;
      }
      wanted = covered.size() < MAX_FORMER ? subject.and(covered) : subject;
    }
    KeyedCertificate issued = new Issuer(clock, random).server(authority, wanted);
    PemFiles.write(issued, certificateFile, keyFile);
    return issued;
  }

  /** Nobody trusts the server's certificate itself, so that one that cannot be read is no loss. */
  private static @Nullable KeyedCertificate present(Path certificateFile, Path keyFile) {
    if (!Files.exists(certificateFile) || !Files.exists(keyFile)) {
      return null;
    }
    try {
      closeToOthers(keyFile);
      return PemFiles.read(certificateFile, keyFile);
    } catch (CertificateException e) {
      LOG.warn("{}: another is issued", e.getMessage());
      return null;
    }
  }

  /** As it was written; who copies files may have opened it. */
  private static void closeToOthers(Path keyFile) {
    try {
      if (SecretFile.close(keyFile)) {
        LOG.warn("{} could be read by others than its owner; it cannot any more", keyFile);
      }
    } catch (IOException e) {
      throw new CertificateException(
          keyFile + " holds a key that others may read: chmod 600 " + keyFile, e);
    }
  }

  private Path authorityKeyFile() {
    return authorityFolder.resolve("ca-key.pem");
  }

  private KeyedCertificate authority() {
    Path keyFile = authorityKeyFile();
    checkThere();
    closeToOthers(keyFile);
    KeyedCertificate present = PemFiles.read(authorityFile(), keyFile);
    if (!clock.instant().isBefore(present.certificate().getNotAfter().toInstant())) {
      throw new CertificateException(
          authorityFile()
              + " has expired: stop the hub, delete it and ca-key.pem and start the hub, to have new"
              + " ones, which every client must then be given");
    }
    return present;
  }

  private void checkThere() {
    boolean hasCertificate = isThere(authorityFile());
    boolean hasKey = isThere(authorityKeyFile());
    if (!hasCertificate || !hasKey) {
      Path lost = hasCertificate ? authorityKeyFile() : authorityFile();
      throw new CertificateException(
          (hasCertificate || hasKey
                  ? lost + " is gone, and devices trust what it belongs to"
                  : lost + " and its key are gone")
              + ": put it back; or stop the hub, delete ca.pem and ca-key.pem and start it, to have"
              + " new ones, which every client must then be given");
    }
  }

  /**
   * Whether a file is there, where nobody can say no: who cannot look into a folder has not lost
   * what is in it.
   */
  private static boolean isThere(Path file) {
    if (Files.exists(file)) {
      return true;
    }
    if (Files.notExists(file)) {
      return false;
    }
    throw new CertificateException("cannot tell whether there is " + file + ": look at its folder");
  }

  private boolean isUsable(X509Certificate server, X509Certificate authority) {
    Instant now = clock.instant();
    // Each authority has a name of its own, so that a signature need not be checked at each start.
    if (!server.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    return now.isAfter(server.getNotBefore().toInstant())
        && now.plus(RENEWAL).isBefore(server.getNotAfter().toInstant());
  }
}
