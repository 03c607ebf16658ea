/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.Etag;
import io.holdfast.model.Bytes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How registrations go from state to state. Any thread. */
final class States {

  private final InstantSource clock;
  private final RandomGenerator random;

  States(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** Under way; with what there is of an earlier registration. */
  DeviceRegistrationState begun(
      String registrationId, Proven proven, @Nullable DeviceRegistrationState before) {
    Instant now = clock.instant();
    Enrollment enrollment = proven.enrollment();
    boolean isOwn = enrollment.kind() == EnrollmentKind.INDIVIDUAL;
    String spelled = isOwn ? enrollment.id() : registrationId;
    return new DeviceRegistrationState(
        before == null || isOwn ? spelled : before.registrationId(),
        operationId(),
        enrollment.kind(),
        enrollment.id(),
        RegistrationStatus.ASSIGNING,
        null,
        before == null ? null : before.hub(),
        before == null ? null : before.deviceId(),
        0,
        null,
        Bytes.EMPTY,
        Bytes.EMPTY,
        proven.certificate() != null,
        Etag.made(random),
        before == null ? now : before.created(),
        now);
  }

  /** Of the form that the service's clients know. */
  private String operationId() {
    return "5."
        + HexFormat.of().toHexDigits(random.nextLong())
        + "."
        + new UUID(random.nextLong(), random.nextLong());
  }

  DeviceRegistrationState assigned(DeviceRegistrationState before, Assignment.Assigned assigned) {
    return changed(
        before,
        RegistrationStatus.ASSIGNED,
        assigned.how(),
        assigned.hub(),
        assigned.deviceId(),
        null,
        assigned.payload(),
        assigned.tpmKey());
  }

  DeviceRegistrationState failed(DeviceRegistrationState before, Refusal refusal) {
    return changed(
        before,
        RegistrationStatus.FAILED,
        null,
        before.hub(),
        before.deviceId(),
        refusal,
        Bytes.EMPTY,
        Bytes.EMPTY);
  }

  DeviceRegistrationState disabled(DeviceRegistrationState before) {
    return changed(
        before,
        RegistrationStatus.DISABLED,
        null,
        before.hub(),
        before.deviceId(),
        null,
        Bytes.EMPTY,
        Bytes.EMPTY);
  }

  private DeviceRegistrationState changed(
      DeviceRegistrationState before,
      RegistrationStatus status,
      @Nullable Substatus substatus,
      @Nullable String hub,
      @Nullable String deviceId,
      @Nullable Refusal refusal,
      Bytes payload,
      Bytes tpmKey) {
    return new DeviceRegistrationState(
        before.registrationId(),
        before.operationId(),
        before.kind(),
        before.enrollmentId(),
        status,
        substatus,
        hub,
        deviceId,
        refusal == null ? 0 : refusal.code().number(),
        refusal == null ? null : refusal.detail(),
        payload,
        tpmKey,
        before.byCertificate(),
        Etag.made(random),
        before.created(),
        clock.instant());
  }
}
