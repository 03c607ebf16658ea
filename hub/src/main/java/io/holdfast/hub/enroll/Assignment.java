/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.trust.Certificates;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives a device its hub: chooses it, registers the device there, and moves what it had elsewhere.
 * What is done twice, since the hub died in between, comes to the same. Any thread that may block.
 */
final class Assignment {

  private final LinkedHubs hubs;
  private final Allocation allocation;
  private final StoredRegistrations registrations;
  private final TpmAttestation tpms;
  private final RandomGenerator random;

  Assignment(
      LinkedHubs hubs,
      Allocation allocation,
      StoredRegistrations registrations,
      TpmAttestation tpms,
      RandomGenerator random) {
    this.hubs = hubs;
    this.allocation = allocation;
    this.registrations = registrations;
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

  /**
   * Refused as {@link Allocation#choose}, or as the hub refuses; with {@code UNAUTHORIZED_ACCESS}
   * if the enrollment is for another TPM than the one that registered.
   *
   * @param isWanted asked when the choice is made, which may take long: whether the enrollment and
   *     the registration are still these; if not, refused with {@code SERVICE_UNAVAILABLE}
   */
  Outcome<Assigned> assign(
      Enrollment enrollment,
      DeviceRegistrationState before,
      Request request,
      BooleanSupplier isWanted) {
    if (!isOfSameTpm(enrollment, request)) {
      return Refused.unauthorized("another TPM than the one of " + enrollment + " registered");
    }
    String oldName = before.hub();
    LinkedHub old = oldName == null ? null : hubs.find(oldName);
    Way way = new Way(enrollment, before, old, registrations.isTaken(before));
    Access access = access(enrollment, request);
    return choose(way, request)
        .then(choice -> plan(choice, way))
        .then(plan ->
            isWanted.getAsBoolean()
                ? Outcome.done(plan)
                : Outcome.refused(
                    ErrorCode.SERVICE_UNAVAILABLE, enrollment + " has changed meanwhile"))
        .then(plan -> carryOut(plan, enrollment, way.deviceId(), access, request))
        .then(assigned -> withoutOld(assigned, way));
  }

  /** Else the key that the device gets at its hub would be sealed for a TPM that has lost it. */
  private static boolean isOfSameTpm(Enrollment enrollment, Request request) {
    TpmKeys keys = request.tpm();
    if (!(enrollment.attestation() instanceof Attestation.Tpm(TpmKeys enrolled))) {
      return keys == null;
    }
    Bytes root = enrolled.storageRootKey();
    return keys != null
        && enrolled.endorsementKey().equals(keys.endorsementKey())
        && (root == null || Objects.equals(root, keys.storageRootKey()));
  }

  private Outcome<Choice> choose(Way way, Request request) {
    return way.old != null && way.isKept()
        ? Outcome.done(new Choice(way.old, null, Bytes.EMPTY))
        : allocation.choose(way.enrollment, way.before, request);
  }

  /** What happens to the twin. */
  private static Outcome<Plan> plan(Choice choice, Way way) {
    Bytes said = choice.twin();
    Bytes initial = said == null ? way.enrollment.terms().initialTwin() : said;
    if (way.before.hub() == null) {
      return Outcome.done(new Plan(choice, Substatus.INITIAL_ASSIGNMENT, false, initial));
    }
    if (way.old != null && way.isKept()) {
      return moved(choice, Substatus.REPROVISIONED_TO_INITIAL_ASSIGNMENT, way, way.old, initial);
    }
    if (!way.enrollment.terms().reprovision().migrateDeviceData()) {
      return Outcome.done(new Plan(choice, Substatus.DEVICE_DATA_RESET, true, initial));
    }
    if (said != null) {
      return Outcome.done(new Plan(choice, Substatus.DEVICE_DATA_MIGRATED, true, said));
    }
    // From a hub that is linked no more nothing can be fetched.
    return way.old == null
        ? Outcome.done(new Plan(choice, Substatus.DEVICE_DATA_MIGRATED, false, initial))
        : moved(choice, Substatus.DEVICE_DATA_MIGRATED, way, way.old, initial);
  }

  /**
   * With the twin that it has, if it gets another place or another name.
   *
   * @param initial for one that somebody deleted: it has no twin at all
   */
  private static Outcome<Plan> moved(
      Choice choice, Substatus how, Way way, LinkedHub old, Bytes initial) {
    String oldDevice = way.oldDevice();
    Outcome<Bytes> taken =
        oldDevice == null || way.stays(choice.hub().hostName())
            ? Outcome.done(Bytes.EMPTY)
            : old.twin(new DeviceIdentity(oldDevice));
    return taken.then(twin ->
        twin.isEmpty()
            ? choice
                .hub()
                .twin(new DeviceIdentity(way.deviceId()))
                .map(there -> new Plan(choice, how, false, there.isEmpty() ? initial : Bytes.EMPTY))
            : Outcome.done(new Plan(choice, how, true, twin)));
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
  private static Outcome<Assigned> withoutOld(Assigned assigned, Way way) {
    String oldDevice = way.oldDevice();
    return way.old == null || oldDevice == null || way.stays(assigned.hub)
        ? Outcome.done(assigned)
        : way.old.delete(new DeviceIdentity(oldDevice)).map(gone -> assigned);
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

  /**
   * From where a device comes.
   *
   * @param old its hub so far, or null if it has none or that is linked no more
   * @param isTaken whether what it was called there is another's name by now
   */
  private record Way(
      Enrollment enrollment,
      DeviceRegistrationState before,
      @Nullable LinkedHub old,
      boolean isTaken) {

    /** What it is called at its hub so far, or null if there is nothing of its own there. */
    @Nullable String oldDevice() {
      return isTaken ? null : before.deviceId();
    }

    String deviceId() {
      String named = enrollment.deviceId();
      return named == null ? before.registrationId() : named;
    }

    boolean isKept() {
      return !enrollment.terms().reprovision().updateHubAssignment();
    }

    boolean stays(String hub) {
      return old != null && old.hostName().equals(hub) && deviceId().equals(before.deviceId());
    }
  }

  private record Access(Authentication authentication, @Nullable Bytes tpmKey) {}

  private record Plan(Choice choice, Substatus how, boolean isReset, Bytes twin) {}
}
