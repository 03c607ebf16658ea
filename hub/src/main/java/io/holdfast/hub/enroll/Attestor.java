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

  private static final int KEYS_NAMED = 16;

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

  /** Whether a token of a TPM is to begin a registration, or to ask for one. */
  enum Purpose {
    REGISTER,
    ASK
  }

  /**
   * Whom the device proved to be; what its enrollment allows is another matter. The device's own
   * enrollment decides alone if there is one.
   */
  Outcome<Proven> attest(Applicant applicant, Purpose purpose) {
    if (!applicant.idScope().equals(idScope)) {
      return Outcome.refused(
          ErrorCode.ENROLLMENT_NOT_FOUND, "no id scope " + named(applicant.idScope()));
    }
    String id = applicant.registrationId();
    if (!Enrollments.isId(id)) {
      return Outcome.refused(ErrorCode.ARGUMENT_INVALID, "that is no registration id");
    }
    Enrollment own = enrollments.present(EnrollmentKind.INDIVIDUAL, id);
    return switch (applicant.evidence()) {
      case Evidence.Token(String text) ->
          TokenEvidence.read(text, applicant, clock.instant())
              .then(token -> byToken(own, token, id, purpose));
      case Evidence.Chain(List<X509Certificate> chain) -> byCertificate(own, chain, id);
      case Evidence.None _ ->
          own == null
              ? StoredEnrollments.unknown(EnrollmentKind.INDIVIDUAL, id)
              : Refused.unauthorized("neither a token nor a certificate");
    };
  }

  private static String named(String scope) {
    return scope.length() <= KEYS_NAMED ? scope : scope.substring(0, KEYS_NAMED) + "…";
  }

  private Outcome<Proven> byToken(
      @Nullable Enrollment own, SasToken token, String id, Purpose purpose) {
    if (own == null) {
      return TokenEvidence.ofGroups(enrollments.groups(), token, id);
    }
    return switch (own.attestation()) {
      case Attestation.SymmetricKey(SymmetricKeys keys) ->
          TokenEvidence.individual(own, keys, token, id);
      case Attestation.Tpm _ -> {
        String folded = Enrollments.folded(id);
        if (!own.terms().enabled()) {
          yield Refused.unauthorized(own + " is disabled");
        }
        boolean holds =
            purpose == Purpose.REGISTER ? tpms.redeems(folded, token) : tpms.holds(folded, token);
        yield holds
            ? Outcome.done(new Proven(own, id, null))
            : Refused.unauthorized("the signature is not by the key that the TPM was given");
      }
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

  /** What a TPM that shows nothing yet must prove; only one that is enrolled is asked. */
  Outcome<Answer> challenge(Applicant applicant, TpmKeys shown) {
    if (!applicant.idScope().equals(idScope)) {
      return Outcome.refused(
          ErrorCode.ENROLLMENT_NOT_FOUND, "no id scope " + named(applicant.idScope()));
    }
    String id = applicant.registrationId();
    Enrollment own =
        Enrollments.isId(id) ? enrollments.present(EnrollmentKind.INDIVIDUAL, id) : null;
    if (own == null) {
      return StoredEnrollments.unknown(EnrollmentKind.INDIVIDUAL, id);
    }
    if (!own.terms().enabled()) {
      return Refused.unauthorized(own + " is disabled");
    }
    if (!(own.attestation() instanceof Attestation.Tpm(TpmKeys enrolled))
        || !enrolled.endorsementKey().equals(shown.endorsementKey())) {
      return Refused.unauthorized("the endorsement key is not that of " + own);
    }
    Bytes root = shown.storageRootKey();
    Bytes known = enrolled.storageRootKey();
    if (root == null || (known != null && !known.equals(root))) {
      return Refused.unauthorized("the storage root key is not that of " + own);
    }
    return tpms.challenge(Enrollments.folded(id), shown)
        .map(blob -> new Answer.Challenge(blob, "registration"));
  }
}
