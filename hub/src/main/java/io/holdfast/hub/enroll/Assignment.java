/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.trust.Certificates;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import java.security.cert.X509Certificate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives a device its hub: chooses it, registers the device there, and moves what it had elsewhere.
 * What is done twice, since the hub died in between, comes to the same. Any thread that may block.
 */
final class Assignment {

  private final LinkedHubs hubs;
  private final Allocation allocation;
  private final TpmAttestation tpms;
  private final RandomGenerator random;

  Assignment(LinkedHubs hubs, Allocation allocation, TpmAttestation tpms, RandomGenerator random) {
    this.hubs = hubs;
    this.allocation = allocation;
    this.tpms = tpms;
    this.random = random;
  }

  /**
   * What the device got.
   *
   * @param payload from a web service of the operator's, or empty
   * @param tpmKey for its TPM, or empty
   */
  record Assigned(String hub, String deviceId, Substatus how, Bytes payload, Bytes tpmKey) {}

  /** Refused as {@link Allocation#choose}, or as the hub refuses. */
  Outcome<Assigned> assign(Enrollment enrollment, DeviceRegistrationState before, Request request) {
    String named = enrollment.deviceId();
    String deviceId = named == null ? before.registrationId() : named;
    String oldName = before.hub();
    LinkedHub old = oldName == null ? null : hubs.find(oldName);
    ReprovisionPolicy policy = enrollment.terms().reprovision();
    Access access = access(enrollment, request);
    if (old != null && !policy.updateHubAssignment()) {
      Plan kept =
          new Plan(
              new Choice(old, null, Bytes.EMPTY),
              Substatus.REPROVISIONED_TO_INITIAL_ASSIGNMENT,
              false,
              Bytes.EMPTY);
      return carryOut(kept, enrollment, deviceId, access, request);
    }
    return allocation
        .choose(enrollment, before, request)
        .then(choice -> plan(choice, enrollment, before, old))
        .then(plan ->
            carryOut(plan, enrollment, deviceId, access, request)
                .then(assigned -> withoutOld(assigned, before, old)));
  }

  /** What happens to the twin. */
  private Outcome<Plan> plan(
      Choice choice,
      Enrollment enrollment,
      DeviceRegistrationState before,
      @Nullable LinkedHub old) {
    Bytes said = choice.twin();
    Bytes initial = said == null ? enrollment.terms().initialTwin() : said;
    if (before.hub() == null) {
      return Outcome.done(new Plan(choice, Substatus.INITIAL_ASSIGNMENT, false, initial));
    }
    if (!enrollment.terms().reprovision().migrateDeviceData()) {
      return Outcome.done(new Plan(choice, Substatus.DEVICE_DATA_RESET, true, initial));
    }
    if (said != null) {
      return Outcome.done(new Plan(choice, Substatus.DEVICE_DATA_MIGRATED, true, said));
    }
    String oldDevice = before.deviceId();
    if (old == null || oldDevice == null || old.hostName().equals(choice.hub().hostName())) {
      return Outcome.done(new Plan(choice, Substatus.DEVICE_DATA_MIGRATED, false, Bytes.EMPTY));
    }
    return old.twin(new DeviceIdentity(oldDevice))
        .map(twin -> new Plan(choice, Substatus.DEVICE_DATA_MIGRATED, !twin.isEmpty(), twin));
  }

  private Outcome<Assigned> carryOut(
      Plan plan, Enrollment enrollment, String deviceId, Access access, Request request) {
    LinkedHub hub = plan.choice.hub();
    Outcome<DeviceIdentity> put =
        hub.put(
            new DeviceIdentity(deviceId),
            access.authentication,
            enrollment.terms().iotEdge(),
            plan.isReset,
            plan.twin);
    return put.then(device -> tpmKey(access, request))
        .map(tpmKey ->
            new Assigned(hub.hostName(), deviceId, plan.how, plan.choice.payload(), tpmKey));
  }

  private Outcome<Bytes> tpmKey(Access access, Request request) {
    Bytes key = access.tpmKey;
    TpmKeys keys = request.tpm();
    return key == null || keys == null ? Outcome.done(Bytes.EMPTY) : tpms.wrap(keys, key);
  }

  /** A device is at one hub, under one name. */
  private static Outcome<Assigned> withoutOld(
      Assigned assigned, DeviceRegistrationState before, @Nullable LinkedHub old) {
    String oldDevice = before.deviceId();
    if (old == null || oldDevice == null) {
      return Outcome.done(assigned);
    }
    boolean stayed = old.hostName().equals(assigned.hub) && oldDevice.equals(assigned.deviceId);
    return stayed
        ? Outcome.done(assigned)
        : old.delete(new DeviceIdentity(oldDevice)).map(gone -> assigned);
  }

  /** How the device authenticates at its hub. */
  private Access access(Enrollment enrollment, Request request) {
    return switch (enrollment.attestation()) {
      case Attestation.SymmetricKey(SymmetricKeys keys) ->
          new Access(
              new Authentication.Sas(
                  enrollment.kind() == EnrollmentKind.GROUP
                      ? DerivedKeys.of(keys, request.keyId())
                      : keys),
              null);
      case Attestation.ClientCertificates(
              X509Certificate primary,
              @Nullable X509Certificate secondary) ->
          new Access(
              new Authentication.SelfSigned(
                  thumbprint(primary), secondary == null ? null : thumbprint(secondary)),
              null);
      case Attestation.SigningCertificates _, Attestation.AuthorityReferences _ ->
          new Access(new Authentication.CertificateAuthority(), null);
      case Attestation.Tpm _ -> {
        SymmetricKeys made = SymmetricKeys.random(random);
        yield new Access(
            new Authentication.Sas(new SymmetricKeys(made.primary(), made.primary())),
            made.primary());
      }
    };
  }

  private static String thumbprint(X509Certificate certificate) {
    return Certificates.thumbprint(certificate, "SHA-256");
  }

  private record Access(Authentication authentication, @Nullable Bytes tpmKey) {}

  private record Plan(Choice choice, Substatus how, boolean isReset, Bytes twin) {}
}
