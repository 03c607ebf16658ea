/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.trust.CertificateAuthorities;
import io.holdfast.hub.trust.CertificateAuthority;
import io.holdfast.hub.trust.Certificates;
import io.holdfast.hub.trust.ChainCheck;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What certificates prove. Any thread that may block.
 *
 * <p>A chain that leads to an enrolled authority must also lead to one that somebody proved to hold
 * the key of, be it the same or one above it: else whoever writes enrollments could name anybody's.
 * And it must lead there by way of the enrolled one: what a device adds to its chain is often
 * public, and says nothing about the device unless each certificate up to it was signed by the
 * next.
 */
final class CertificateEvidence {

  private final CertificateAuthorities authorities;
  private final ChainCheck chains;

  CertificateEvidence(CertificateAuthorities authorities) {
    this.authorities = authorities;
    this.chains = new ChainCheck(authorities);
  }

  /** By the enrollment of this device alone. */
  Outcome<Proven> individual(
      Enrollment enrollment, List<X509Certificate> chain, String registrationId, Instant now) {
    X509Certificate own = chain.getFirst();
    if (!isNamed(own, registrationId)) {
      return otherName(own);
    }
    if (enrollment.attestation() instanceof Attestation.ClientCertificates enrolled) {
      if (!enrolled.all().contains(own)) {
        return Refused.unauthorized("the certificate is none of " + enrollment);
      }
      return Certificates.isValidAt(own, now)
          ? Outcome.done(Proven.byCertificate(enrollment, registrationId, own))
          : Refused.unauthorized(
              "the certificate is valid from "
                  + own.getNotBefore().toInstant()
                  + " to "
                  + own.getNotAfter().toInstant());
    }
    Match match = nearest(enrollment, chain);
    return match == null
        ? Refused.unauthorized("the certificate does not lead to the authority of " + enrollment)
        : proven(match, chain, registrationId, now);
  }

  /**
   * By the group whose authority is nearest to the device's certificate: it decides alone, so that
   * a disabled group of a branch takes its devices from the enabled one of the root.
   */
  Outcome<Proven> ofGroups(
      List<Enrollment> groups, List<X509Certificate> chain, String registrationId, Instant now) {
    X509Certificate own = chain.getFirst();
    if (!isNamed(own, registrationId)) {
      return otherName(own);
    }
    return groups.stream()
        .map(group -> nearest(group, chain))
        .flatMap(Stream::ofNullable)
        .min(Comparator.comparingInt(Match::depth))
        .map(match -> proven(match, chain, registrationId, now))
        .orElseGet(
            () -> Refused.unauthorized("the certificate leads to no enrollment group's authority"));
  }

  private Outcome<Proven> proven(
      Match match, List<X509Certificate> chain, String registrationId, Instant now) {
    List<X509Certificate> path = new ArrayList<>(chain.subList(0, match.depth + 1));
    X509Certificate signer = match.signer;
    if (!Certificates.isValidAt(signer, now)) {
      return Refused.unauthorized("the authority of " + match.enrollment + " is not valid now");
    }
    path.add(signer);
    if (match.depth + 2 < chain.size()) {
      path.addAll(chain.subList(match.depth + 2, chain.size()));
    }
    Outcome<ChainCheck.Trusted> checked = chains.check(path, match.depth, now);
    return checked instanceof Outcome.Refused<ChainCheck.Trusted>(Refusal refusal)
        ? Refused.unauthorized("the certificate: " + refusal.detail())
        : Outcome.done(Proven.byCertificate(match.enrollment, registrationId, chain.getFirst()));
  }

  /**
   * The enrolled authority that signed the certificate nearest to the device's own, or null. Looks
   * no further than names lead on; that the keys do is for {@link ChainCheck}, which verifies from
   * the top, and so never with a key that only the device vouches for.
   */
  private @Nullable Match nearest(Enrollment enrollment, List<X509Certificate> chain) {
    List<X509Certificate> signers = signers(enrollment);
    for (int i = 0; i < chain.size(); i++) {
      X509Certificate each = chain.get(i);
      if (i > 0 && !ChainCheck.isNamedBy(chain.get(i - 1), each)) {
        return null;
      }
      for (X509Certificate signer : signers) {
        if (isSignedBy(each, signer)) {
          return new Match(enrollment, signer, i);
        }
      }
    }
    return null;
  }

  private List<X509Certificate> signers(Enrollment enrollment) {
    return switch (enrollment.attestation()) {
      case Attestation.SigningCertificates signing -> signing.all();
      case Attestation.AuthorityReferences references ->
          references.all().stream().map(this::authority).flatMap(Stream::ofNullable).toList();
      default -> List.of();
    };
  }

  private @Nullable X509Certificate authority(String name) {
    return authorities.find(name).toCompletableFuture().join()
            instanceof Outcome.Done<CertificateAuthority>(CertificateAuthority found)
        ? found.certificate()
        : null;
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate signer) {
    if (!ChainCheck.isNamedBy(certificate, signer)) {
      return false;
    }
    try {
      certificate.verify(signer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Only a name that may be an id: to Java a few letters beyond ASCII equal some of it. */
  private static boolean isNamed(X509Certificate own, String registrationId) {
    String name = Certificates.commonName(own.getSubjectX500Principal());
    return name != null && Enrollments.isId(name) && name.equalsIgnoreCase(registrationId);
  }

  private static <T> Outcome<T> otherName(X509Certificate own) {
    return Refused.unauthorized(
        "the certificate is for "
            + own.getSubjectX500Principal()
            + ", whose common name is not the registration id");
  }

  private record Match(Enrollment enrollment, X509Certificate signer, int depth) {}
}
