/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.certificates;

import io.holdfast.app.secrets.SecretException;
import io.holdfast.app.secrets.SecretFile;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server certificate that the operator provides. What is wrong with it is found when it is read,
 * not when clients fail.
 */
public final class CertificateFiles implements CertificateSource {

  private static final List<String> FOR_SERVERS =
      List.of("1.3.6.1.5.5.7.3.1", "2.5.29.37.0"); // serverAuth, any

  private final Path certificate;
  private final Path key;
  private final Path trusted;
  private final String name;
  private final InstantSource clock;

  /**
   * Reads nothing yet.
   *
   * @param certificate PEM: the server's own first, then those that signed it
   * @param key PEM
   * @param trusted PEM of what clients must trust; null for the certificate itself
   * @param name what connection strings call the hub: the certificate must speak for it
   */
  public CertificateFiles(
      Path certificate, Path key, @Nullable Path trusted, String name, InstantSource clock) {
    this.certificate = certificate;
    this.key = key;
    this.trusted = trusted == null ? certificate : trusted;
    this.name = name;
    this.clock = clock;
  }

  @Override
  public KeyedCertificate load() {
    List<X509Certificate> chain = PemFiles.chain(certificate);
    X509Certificate own = chain.getFirst();
    checkTime(own);
    checkUse(own);
    checkNames(own);
    checkChain(chain);
    PrivateKey privateKey;
    try {
      privateKey = PemFiles.key(SecretFile.read(key, "tls.key"), key);
    } catch (SecretException e) {
      throw new CertificateException(String.valueOf(e.getMessage()), e);
    }
    checkKey(own, privateKey);
    return new KeyedCertificate(privateKey, chain);
  }

  @Override
  public Path trusted() {
    return trusted;
  }

  private void checkTime(X509Certificate own) {
    Instant now = clock.instant();
    Instant from = own.getNotBefore().toInstant();
    Instant to = own.getNotAfter().toInstant();
    if (now.isBefore(from)) {
      throw refused("is not valid before " + from + ": wait, or set this machine's clock");
    }
    if (now.isAfter(to)) {
      throw refused("has expired at " + to + ": put a new one there");
    }
  }

  private void checkUse(X509Certificate own) {
    try {
      List<String> uses = own.getExtendedKeyUsage();
      if (uses != null && uses.stream().noneMatch(FOR_SERVERS::contains)) {
        throw refused("is not for TLS servers: its extended key usage lacks serverAuth");
      }
    } catch (CertificateParsingException e) {
      throw refused("has an extended key usage that cannot be read");
    }
  }

  private void checkNames(X509Certificate own) {
    SubjectNames covered = SubjectNames.in(own);
    if (covered.names().isEmpty() && covered.addresses().isEmpty()) {
      throw refused("has no subject alternative names; clients look at nothing else");
    }
    if (!covered.speaksFor(name)) {
      throw refused(
          "does not speak for "
              + name
              + ", as connection strings call this hub, but for "
              + covered
              + ": set server.name to one of these, or put another certificate there");
    }
  }

  private void checkChain(List<X509Certificate> chain) {
    for (int i = 1; i < chain.size(); i++) {
      try {
        chain.get(i - 1).verify(chain.get(i).getPublicKey());
      } catch (GeneralSecurityException e) {
        throw refused(
            "is out of order: certificate "
                + (i + 1)
                + " in the file did not sign certificate "
                + i
                + "; the server's own must come first, then who signed it, and so on");
      }
    }
  }

  private void checkKey(X509Certificate own, PrivateKey privateKey) {
    try {
      String algorithm = algorithm(privateKey);
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(privateKey);
      signature.update((byte) 1);
      byte[] signed = signature.sign();
      signature.initVerify(own.getPublicKey());
      signature.update((byte) 1);
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      // not of a kind
    }
    throw refused("does not belong to the key in " + key + ": put two there that do");
  }

  private static String algorithm(PrivateKey privateKey) {
    return switch (privateKey.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> privateKey.getAlgorithm();
    };
  }

  private CertificateException refused(String why) {
    return new CertificateException(certificate + " (tls.certificate) " + why);
  }
}
