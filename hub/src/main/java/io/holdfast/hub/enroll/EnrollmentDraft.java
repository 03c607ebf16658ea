/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What an enrollment is to be.
 *
 * @param id the registration id or the group's id: see {@link Enrollments#isId}
 * @param deviceId what the device is called at its hub, or null for its registration id; only of
 *     individual enrollments
 * @param deviceInformation what the back end keeps of the device: a JSON object, or empty; only of
 *     individual enrollments
 */
public record EnrollmentDraft(
    EnrollmentKind kind,
    String id,
    @Nullable String deviceId,
    AskedAttestation attestation,
    EnrollmentTerms terms,
    Bytes deviceInformation) {

  /** With the default terms. */
  public static EnrollmentDraft of(EnrollmentKind kind, String id, AskedAttestation attestation) {
    return new EnrollmentDraft(kind, id, null, attestation, EnrollmentTerms.DEFAULT, Bytes.EMPTY);
  }

  /** The same on other terms. */
  public EnrollmentDraft on(EnrollmentTerms other) {
    return new EnrollmentDraft(kind, id, deviceId, attestation, other, deviceInformation);
  }
}
