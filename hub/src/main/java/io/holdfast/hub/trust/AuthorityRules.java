/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.trust;

import io.holdfast.hub.registry.Etag;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What makes an authority, and what proves it. Only on the records thread. */
final class AuthorityRules {

  private static final int CODE_LENGTH = 24;
  private static final int KEY_CERT_SIGN = 5;

  private final InstantSource clock;
  private final RandomGenerator random;

  AuthorityRules(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= CertificateAuthorities.MAX_NAME
        && name.chars()
            .allMatch(c ->
                c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_'));
  }

  /** Why a certificate is none of an authority, or null if it is. */
  @Nullable String objection(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[KEY_CERT_SIGN])) {
      return "the certificate is not an authority's: it may not sign others";
    }
    return clock.instant().isAfter(certificate.getNotAfter().toInstant())
        ? "the certificate expired at " + certificate.getNotAfter().toInstant()
        : null;
  }

  CertificateAuthority make(String name, X509Certificate certificate) {
    Instant now = clock.instant();
    return new CertificateAuthority(name, Etag.made(random), certificate, false, null, now, now);
  }

  CertificateAuthority withCode(CertificateAuthority old) {
    byte[] code = new byte[CODE_LENGTH];
    random.nextBytes(code);
    return changed(old, false, HexFormat.of().withUpperCase().formatHex(code));
  }

  CertificateAuthority verified(CertificateAuthority old) {
    return changed(old, true, null);
  }

  private CertificateAuthority changed(
      CertificateAuthority old, boolean verified, @Nullable String code) {
    return new CertificateAuthority(
        old.name(),
        Etag.made(random),
        old.certificate(),
        verified,
        code,
        old.created(),
        clock.instant());
  }

  /** Why a certificate does not prove that somebody holds the authority's key, or null. */
  @Nullable String objection(CertificateAuthority authority, X509Certificate proof) {
    String code = authority.verificationCode();
    String name = Certificates.commonName(proof.getSubjectX500Principal());
    if (code == null || name == null || !name.equalsIgnoreCase(code)) {
      return "the common name of the certificate is not the verification code";
    }
    if (!Certificates.isValidAt(proof, clock.instant())) {
      return "the certificate is not valid now";
    }
    X509Certificate signer = authority.certificate();
    if (!proof.getIssuerX500Principal().equals(signer.getSubjectX500Principal())) {
      return "the certificate is of another issuer: " + proof.getIssuerX500Principal();
    }
    try {
      proof.verify(signer.getPublicKey());
      return null;
    } catch (GeneralSecurityException e) {
      return "the certificate is not signed with the authority's key";
    }
  }
}
