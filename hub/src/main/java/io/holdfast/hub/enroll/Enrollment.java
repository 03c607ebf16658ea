/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.model.Bytes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An enrollment. Immutable; the parts are as in {@link EnrollmentDraft}.
 *
 * @param etag new with each change; without quotes
 */
public record Enrollment(
    EnrollmentKind kind,
    String id,
    @Nullable String deviceId,
    Attestation attestation,
    EnrollmentTerms terms,
    Bytes deviceInformation,
    String etag,
    Instant created,
    Instant updated) {

  /** Names it; the keys are nobody's. */
  @Override
  public String toString() {
    return (kind == EnrollmentKind.GROUP ? "enrollment group " : "enrollment ") + id;
  }
}
