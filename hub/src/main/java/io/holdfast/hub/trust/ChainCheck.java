/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.trust;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows chains that clients show to an authority that is trusted. Any thread.
 *
 * <p>Design note: the chain is taken in the order in which TLS wants it, and not searched for a way
 * through it: a search costs a hostile client little and the hub a signature for each try.
 */
public final class ChainCheck {

  /** RFC 5280, 4.2.1.12: the purposes of a client, and any. */
  private static final Set<String> CLIENT = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

  private static final int DIGITAL_SIGNATURE = 0;

  private final CertificateAuthorities authorities;

  /** Trusts these. */
  public ChainCheck(CertificateAuthorities authorities) {
    this.authorities = authorities;
  }

  /**
   * A chain that leads to an authority.
   *
   * @param end when the first of its certificates ends, the authority's among them
   */
  public record Trusted(CertificateAuthority authority, Instant end) {}

  /**
   * Checks a chain: signatures, dates, what each certificate may be used for (RFC 5280, 6.1).
   *
   * @param chain the client's own certificate first, not empty
   * @return refused with {@code UNAUTHORIZED}, telling what is wrong
   */
  public Outcome<Trusted> check(List<X509Certificate> chain, Instant now) {
    return check(chain, 0, now);
  }

  /**
   * The same, where somebody higher up in the chain was found to speak for the client: then what
   * leads to an authority below him proves nothing about him.
   *
   * @param from index of the first certificate that an authority may have signed
   */
  public Outcome<Trusted> check(List<X509Certificate> chain, int from, Instant now) {
    String objection = objection(chain.getFirst());
    if (objection != null) {
      return refused(objection);
    }
    Outcome<Trusted> last = refused("its authority is not trusted here");
    for (int i = 0; i < chain.size(); i++) {
      X509Certificate each = chain.get(i);
      List<CertificateAuthority> above =
          i < from ? List.of() : authorities.trusted(each.getIssuerX500Principal());
      for (CertificateAuthority authority : above) {
        last = check(chain.subList(0, i + 1), authority, now);
        if (last instanceof Outcome.Done<Trusted>) {
          return last;
        }
      }
      if (i + 1 == chain.size() || !isNamedBy(each, chain.get(i + 1))) {
        break;
      }
    }
    return last;
  }

  /** Whether a certificate says that the other's owner signed it, be that so or not. */
  public static boolean isNamedBy(X509Certificate certificate, X509Certificate signer) {
    return certificate.getIssuerX500Principal().equals(signer.getSubjectX500Principal());
  }

  /** What a client's certificate must allow if it says what it allows. */
  private static @Nullable String objection(X509Certificate own) {
    boolean[] usage = own.getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      return "the certificate is not for signatures";
    }
    try {
      List<String> purposes = own.getExtendedKeyUsage();
      return purposes == null || purposes.stream().anyMatch(CLIENT::contains)
          ? null
          : "the certificate is not for clients";
    } catch (CertificateParsingException e) {
      return "the certificate's purposes cannot be read";
    }
  }

  private static Outcome<Trusted> check(
      List<X509Certificate> path, CertificateAuthority authority, Instant now) {
    // The JDK checks what hangs on an anchor, not the anchor itself.
    if (!Certificates.isValidAt(authority.certificate(), now)) {
      return refused("authority " + authority.name() + " has expired");
    }
    try {
      CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
      PKIXParameters rules =
          new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
      rules.setRevocationEnabled(false);
      rules.setDate(Date.from(now));
      var _ = CertPathValidator.getInstance("PKIX").validate(certPath, rules);
      return Outcome.done(new Trusted(authority, end(path, authority)));
    } catch (CertPathValidatorException e) {
      return refused(
          "the chain does not lead to authority " + authority.name() + ": " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK cannot check certificates", e);
    }
  }

  private static Instant end(List<X509Certificate> path, CertificateAuthority authority) {
    Instant end = authority.certificate().getNotAfter().toInstant();
    for (X509Certificate each : path) {
      Instant its = each.getNotAfter().toInstant();
      end = its.isBefore(end) ? its : end;
    }
    return end;
  }

  private static <T> Outcome<T> refused(String detail) {
    return Outcome.refused(ErrorCode.UNAUTHORIZED, detail);
  }
}
