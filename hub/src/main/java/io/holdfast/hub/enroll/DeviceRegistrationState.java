/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.model.Bytes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a device's registration. Immutable.
 *
 * @param registrationId as its enrollment, or else the device, spells it
 * @param operationId of its last operation; opaque
 * @param kind of the enrollment that decided
 * @param enrollmentId of that
 * @param hub host name of the device's hub, or null before there is one; one that is assigned again
 *     keeps it meanwhile
 * @param deviceId at that hub, or null likewise
 * @param errorCode as in {@link io.holdfast.hub.ErrorCode#number}; 0 for none
 * @param payload JSON that a web service of the operator's returned for the device, or empty
 * @param tpmKey the activation blob with the device's key, or empty
 * @param etag new with each change; without quotes
 */
public record DeviceRegistrationState(
    String registrationId,
    String operationId,
    EnrollmentKind kind,
    String enrollmentId,
    RegistrationStatus status,
    @Nullable Substatus substatus,
    @Nullable String hub,
    @Nullable String deviceId,
    int errorCode,
    @Nullable String errorMessage,
    Bytes payload,
    Bytes tpmKey,
    boolean byCertificate,
    String etag,
    Instant created,
    Instant updated) {

  /** Whether nothing more happens to its operation. */
  public boolean isFinal() {
    return status != RegistrationStatus.ASSIGNING;
  }
}
