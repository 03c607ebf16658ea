/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Etag;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.model.Identity;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What makes an enrollment of a draft. Only on the records thread. */
final class EnrollmentRules {

  /** The documented bound of a message; nothing larger could be told to a device or a hub. */
  private static final int MAX_JSON = 96 * 1024;

  private final InstantSource clock;
  private final RandomGenerator random;
  private final TpmAttestation tpms;

  EnrollmentRules(TpmAttestation tpms, InstantSource clock, RandomGenerator random) {
    this.tpms = tpms;
    this.clock = clock;
    this.random = random;
  }

  /** The enrollment; refused with {@code ARGUMENT_INVALID}. */
  Outcome<Enrollment> make(EnrollmentDraft draft, @Nullable Enrollment before) {
    String objection = objection(draft);
    if (objection != null) {
      return Outcome.refused(ErrorCode.ARGUMENT_INVALID, objection);
    }
    return attestation(draft, before)
        .map(attestation -> {
          Instant now = clock.instant();
          return new Enrollment(
              draft.kind(),
              before == null ? draft.id() : before.id(),
              draft.deviceId(),
              attestation,
              draft.terms(),
              draft.deviceInformation(),
              Etag.made(random),
              before == null ? now : before.created(),
              now);
        });
  }

  private static @Nullable String objection(EnrollmentDraft draft) {
    if (!Enrollments.isId(draft.id())) {
      return "an id has 1 to 128 letters, digits, '-', '.', '_' or ':', and ends in none of the"
          + " last three";
    }
    String deviceId = draft.deviceId();
    if (deviceId != null && !Identity.isValidId(deviceId)) {
      return "the device id is none";
    }
    boolean individually =
        deviceId != null
            || !draft.deviceInformation().isEmpty()
            || draft.attestation() instanceof Attestation.Tpm
            || draft.attestation() instanceof Attestation.ClientCertificates;
    if (draft.kind() == EnrollmentKind.GROUP && individually) {
      return "a group has no device id, device information, TPM or client certificate";
    }
    if (draft.terms().initialTwin().length() > MAX_JSON
        || draft.deviceInformation().length() > MAX_JSON) {
      return "the initial twin and the device information hold " + MAX_JSON + " bytes at most";
    }
    return objection(draft.terms());
  }

  private static @Nullable String objection(EnrollmentTerms terms) {
    Webhook webhook = terms.webhook();
    if (terms.allocation() == AllocationPolicy.CUSTOM && webhook == null) {
      return "custom allocation wants a webhook";
    }
    if (terms.allocation() == AllocationPolicy.STATIC
        && terms.hub() == null
        && terms.hubs().isEmpty()) {
      return "static allocation wants a hub";
    }
    return webhook == null || isHttp(webhook.url()) ? null : "the webhook is no http or https URL";
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      return (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private Outcome<Attestation> attestation(EnrollmentDraft draft, @Nullable Enrollment before) {
    Attestation old = before == null ? null : before.attestation();
    return switch (draft.attestation()) {
      case AskedAttestation.AnyKeys _ ->
          Outcome.done(
              old instanceof Attestation.SymmetricKey
                  ? old
                  : new Attestation.SymmetricKey(SymmetricKeys.random(random)));
      case AskedAttestation.AnyCertificates _ ->
          old instanceof Attestation.ClientCertificates
                  || old instanceof Attestation.SigningCertificates
              ? Outcome.done(old)
              : Outcome.refused(ErrorCode.ARGUMENT_INVALID, "no certificate is given");
      case Attestation.Tpm(TpmKeys keys) -> tpms.check(keys).map(Attestation.Tpm::new);
      case Attestation given -> Outcome.done(given);
    };
  }
}
