/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.model.InvalidSasTokenException;
import io.holdfast.model.PercentEncoding;
import io.holdfast.model.SasToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What tokens prove. Pure: the time is given. */
final class TokenEvidence {

  /** Clocks of devices differ. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private TokenEvidence() {}

  /**
   * Reads a token and sees whether it is for this registration and not expired. What was signed is
   * the resource as the token spells it; SDKs encode it or do not, some in lower case.
   */
  static Outcome<SasToken> read(String text, Applicant applicant, Instant now) {
    SasToken token;
    try {
      token = SasToken.parse(text);
    } catch (InvalidSasTokenException e) {
      return Refused.unauthorized("malformed token: " + e.getMessage());
    }
    String resource = PercentEncoding.decode(token.resource());
    String wanted = applicant.idScope() + "/registrations/" + applicant.registrationId();
    if (!wanted.equalsIgnoreCase(resource)) {
      return Refused.unauthorized("the token is for something else");
    }
    return token.expiry() < now.minus(SKEW).getEpochSecond()
        ? Refused.unauthorized("the token has expired")
        : Outcome.done(token);
  }

  /** Whether the token is by the keys of the enrollment of this device alone. */
  static Outcome<Proven> individual(
      Enrollment enrollment, SymmetricKeys keys, SasToken token, String registrationId) {
    return isSigned(token, keys)
        ? Outcome.done(Proven.byKey(enrollment, registrationId))
        : Refused.unauthorized("the signature is not by a key of " + enrollment);
  }

  /**
   * The group that the token is by the derived key of. Nobody says which, so all are tried; of two
   * with the same key the one that is enabled counts.
   */
  static Outcome<Proven> ofGroups(List<Enrollment> groups, SasToken token, String registrationId) {
    String folded = Enrollments.folded(registrationId);
    List<String> spellings =
        folded.equals(registrationId) ? List.of(folded) : List.of(registrationId, folded);
    Proven disabled = null;
    boolean anyKeys = false;
    for (Enrollment group : groups) {
      if (group.attestation() instanceof Attestation.SymmetricKey(SymmetricKeys keys)) {
        anyKeys = true;
        for (String spelling : spellings) {
          if (isSigned(token, DerivedKeys.of(keys, spelling))) {
            Proven proven = Proven.byKey(group, spelling);
            if (group.terms().enabled()) {
              return Outcome.done(proven);
            }
            disabled = proven;
          }
        }
      }
    }
    if (disabled != null) {
      return Outcome.done(disabled);
    }
    return anyKeys
        ? Refused.unauthorized("the signature is by no enrollment group's derived key")
        : Outcome.refused(ErrorCode.ENROLLMENT_NOT_FOUND, "no enrollment for " + registrationId);
  }

  private static boolean isSigned(SasToken token, SymmetricKeys keys) {
    return token.verify(keys.primary().toByteArray())
        || token.verify(keys.secondary().toByteArray());
  }
}
