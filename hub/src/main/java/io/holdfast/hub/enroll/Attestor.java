/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.trust.CertificateAuthorities;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether a device is who it says. Any thread that may block. */
final class Attestor {

  private final String idScope;
  private final StoredEnrollments enrollments;
  private final CertificateEvidence certificates;
  private final TpmAttestation tpms;
  private final InstantSource clock;

  Attestor(
      String idScope,
      StoredEnrollments enrollments,
      CertificateAuthorities authorities,
      TpmAttestation tpms,
      InstantSource clock) {
    this.idScope = idScope;
    this.enrollments = enrollments;
    this.certificates = new CertificateEvidence(authorities);
    this.tpms = tpms;
    this.clock = clock;
  }

  /**
   * Whom a device that registers proved to be; what its enrollment allows is another matter. The
   * device's own enrollment decides alone if there is one.
   *
   * @param shown the keys of a TPM that it says are its own, or null; those of another TPM than the
   *     enrolled one prove nothing, whatever the token is signed with
   */
  Outcome<Proven> registering(Applicant applicant, @Nullable TpmKeys shown) {
    return attest(
        applicant,
        (own, enrolled, token, id) ->
            // This uses the challenge up, so it comes last.
            keys(own, enrolled, shown)
                .then(keys ->
                    tpms.redeems(Enrollments.folded(id), keys, token)
                        ? Outcome.done(new Proven(own, id, null, keys))
                        : notByTpm()));
  }

  /** Whom a device proved to be that asks how far its registration is. */
  Outcome<Proven> asking(Applicant applicant) {
    return attest(
        applicant,
        (own, enrolled, token, id) ->
            tpms.holds(Enrollments.folded(id), enrolled.endorsementKey(), token)
                ? Outcome.done(Proven.byKey(own, id))
                : notByTpm());
  }

  /** The id, if it may be one, and this is the service that it asks. */
  private Outcome<String> named(Applicant applicant) {
    if (!applicant.idScope().equals(idScope)) {
      return Outcome.refused(ErrorCode.ENROLLMENT_NOT_FOUND, "no such id scope");
    }
    return Enrollments.isId(applicant.registrationId())
        ? Outcome.done(applicant.registrationId())
        : Outcome.refused(ErrorCode.ARGUMENT_INVALID, "that is no registration id");
  }

  private Outcome<Proven> attest(Applicant applicant, TpmProof byTpm) {
    return named(applicant).then(id -> attest(applicant, id, byTpm));
  }

  private Outcome<Proven> attest(Applicant applicant, String id, TpmProof byTpm) {
    Enrollment own = enrollments.present(EnrollmentKind.INDIVIDUAL, id);
    return switch (applicant.evidence()) {
      case Evidence.Token(String text) ->
          TokenEvidence.read(text, applicant, clock.instant())
              .then(token -> byToken(own, token, id, byTpm));
      case Evidence.Chain(List<X509Certificate> chain) -> byCertificate(own, chain, id);
      case Evidence.None _ ->
          own == null ? stranger(id) : Refused.unauthorized("neither a token nor a certificate");
    };
  }

  /** With groups about, one that proves nothing learns nothing of who is enrolled. */
  private <T> Outcome<T> stranger(String id) {
    return enrollments.groups().isEmpty()
        ? StoredEnrollments.unknown(EnrollmentKind.INDIVIDUAL, id)
        : Refused.unauthorized("neither a token nor a certificate");
  }

  private Outcome<Proven> byToken(
      @Nullable Enrollment own, SasToken token, String id, TpmProof byTpm) {
    if (own == null) {
      return TokenEvidence.ofGroups(enrollments.groups(), token, id);
    }
    return switch (own.attestation()) {
      case Attestation.SymmetricKey(SymmetricKeys keys) ->
          TokenEvidence.individual(own, keys, token, id);
      case Attestation.Tpm(TpmKeys enrolled) ->
          own.terms().enabled()
              ? byTpm.prove(own, enrolled, token, id)
              : Refused.unauthorized(own + " is disabled");
      default -> Refused.unauthorized(own + " wants a certificate");
    };
  }

  private Outcome<Proven> byCertificate(
      @Nullable Enrollment own, List<X509Certificate> chain, String id) {
    if (own == null) {
      return certificates.ofGroups(enrollments.groups(), chain, id, clock.instant());
    }
    boolean wantsOne =
        !(own.attestation() instanceof Attestation.SymmetricKey)
            && !(own.attestation() instanceof Attestation.Tpm);
    return wantsOne
        ? certificates.individual(own, chain, id, clock.instant())
        : Refused.unauthorized(own + " wants a token");
  }

  /** What a TPM that shows its public keys must prove; only one that is enrolled is asked. */
  Outcome<Answer> challenge(Applicant applicant, TpmKeys shown) {
    return named(applicant).then(id -> challenge(id, shown));
  }

  private Outcome<Answer> challenge(String id, TpmKeys shown) {
    Enrollment own = enrollments.present(EnrollmentKind.INDIVIDUAL, id);
    if (own == null) {
      return stranger(id);
    }
    if (!own.terms().enabled()) {
      return Refused.unauthorized(own + " is disabled");
    }
    if (!(own.attestation() instanceof Attestation.Tpm(TpmKeys enrolled))) {
      return Refused.unauthorized(own + " is not for a TPM");
    }
    return keys(own, enrolled, shown)
        .then(keys -> tpms.challenge(Enrollments.folded(id), keys))
        .map(blob -> new Answer.Challenge(blob, "registration"));
  }

  /**
   * Both keys of the enrolled TPM: what a device shows of them must be what is enrolled.
   *
   * @param shown null if it shows nothing: then both must be enrolled
   */
  private static Outcome<TpmKeys> keys(Enrollment own, TpmKeys enrolled, @Nullable TpmKeys shown) {
    if (shown != null && !enrolled.endorsementKey().equals(shown.endorsementKey())) {
      return Refused.unauthorized("the endorsement key is not that of " + own);
    }
    Bytes known = enrolled.storageRootKey();
    Bytes root = shown == null ? known : shown.storageRootKey();
    return root == null || (known != null && !known.equals(root))
        ? Refused.unauthorized("the storage root key is not that of " + own)
        : Outcome.done(new TpmKeys(enrolled.endorsementKey(), root));
  }

  private static Outcome<Proven> notByTpm() {
    return Refused.unauthorized("the signature is not by the key that the TPM was given");
  }

  /** Whether a token is a TPM's: of which of its keys depends on what the device wants. */
  @FunctionalInterface
  private interface TpmProof {
    Outcome<Proven> prove(Enrollment own, TpmKeys enrolled, SasToken token, String id);
  }
}
