/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.enroll.Attestation;
import io.holdfast.hub.enroll.DeviceRegistrationState;
import io.holdfast.hub.enroll.Enrollment;
import io.holdfast.hub.enroll.EnrollmentDraft;
import io.holdfast.hub.enroll.EnrollmentKind;
import io.holdfast.hub.enroll.Enrollments;
import io.holdfast.hub.enroll.Registrations;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Right;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The provisioning service as its operators use it. Refusals as {@link Enrollments} and {@link
 * Registrations} tell them, or for want of the right. All methods may block: not for lanes.
 */
public final class EnrollmentService {

  /** The most enrollments of one bulk operation. */
  public static final int MAX_BULK = 10;

  private final Enrollments enrollments;
  private final Registrations registrations;
  private final String idScope;
  private final List<String> hubs;

  /**
   * Over what is kept.
   *
   * @param hubs the host names of the linked hubs
   */
  EnrollmentService(
      Enrollments enrollments, Registrations registrations, String idScope, List<String> hubs) {
    this.enrollments = enrollments;
    this.registrations = registrations;
    this.idScope = idScope;
    this.hubs = List.copyOf(hubs);
  }

  /** What devices need to know of the service, and where it may send them. */
  public Outcome<ServiceView> service(Access access) {
    return with(access, Right.ENROLLMENT_READ, () -> Outcome.done(new ServiceView(idScope, hubs)));
  }

  /** An enrollment; one of a device with what became of it. */
  public Outcome<EnrollmentView> find(Access access, EnrollmentKind kind, String id) {
    return with(
        access,
        Right.ENROLLMENT_READ,
        () -> enrollments.find(kind, id).map(found -> new EnrollmentView(found, stateOf(found))));
  }

  private @Nullable DeviceRegistrationState stateOf(Enrollment enrollment) {
    return enrollment.kind() == EnrollmentKind.INDIVIDUAL
            && registrations.find(enrollment.id())
                instanceof Outcome.Done<DeviceRegistrationState>(var state)
            && state.kind() == EnrollmentKind.INDIVIDUAL
        ? state
        : null;
  }

  /** How devices prove to be of an enrollment, with the keys. */
  public Outcome<Attestation> attestation(Access access, EnrollmentKind kind, String id) {
    return with(
        access,
        Right.ENROLLMENT_READ,
        () -> enrollments.find(kind, id).map(Enrollment::attestation));
  }

  /** Enrollments in the order of their ids, behind one. */
  public Outcome<List<Enrollment>> list(Access access, EnrollmentKind kind, String after, int max) {
    return with(
        access, Right.ENROLLMENT_READ, () -> Outcome.done(enrollments.list(kind, after, max)));
  }

  /** Makes an enrollment (no If-Match), or changes it. */
  public Outcome<EnrollmentView> put(
      Access access, EnrollmentDraft draft, @Nullable IfMatch ifMatch) {
    return with(
        access,
        Right.ENROLLMENT_WRITE,
        () -> enrollments.put(draft, ifMatch).map(put -> new EnrollmentView(put, stateOf(put))));
  }

  /** Forgets an enrollment. */
  public Outcome<Enrollment> delete(
      Access access, EnrollmentKind kind, String id, IfMatch ifMatch) {
    return with(access, Right.ENROLLMENT_WRITE, () -> enrollments.delete(kind, id, ifMatch));
  }

  /** Whether this one may change enrollments at all: asked before a bulk operation is read. */
  public Outcome<Access> mayWrite(Access access) {
    return with(access, Right.ENROLLMENT_WRITE, () -> Outcome.done(access));
  }

  /** What became of a device. */
  public Outcome<DeviceRegistrationState> registration(Access access, String id) {
    return with(access, Right.REGISTRATION_STATUS_READ, () -> registrations.find(id));
  }

  /** What became of the devices of a group, in the order of their ids, behind one. */
  public Outcome<List<DeviceRegistrationState>> registrations(
      Access access, String groupId, String after, int max) {
    return with(
        access,
        Right.REGISTRATION_STATUS_READ,
        () -> Outcome.done(registrations.ofGroup(groupId, after, max)));
  }

  /** Forgets what became of a device. */
  public Outcome<DeviceRegistrationState> deleteRegistration(
      Access access, String id, IfMatch ifMatch) {
    return with(access, Right.REGISTRATION_STATUS_WRITE, () -> registrations.delete(id, ifMatch));
  }

  private static <T> Outcome<T> with(Access access, Right right, Supplier<Outcome<T>> use) {
    return access.rights().contains(right) ? use.get() : access.lacks(right);
  }

  /**
   * The service.
   *
   * @param idScope as devices name it
   * @param hubs host names
   */
  public record ServiceView(String idScope, List<String> hubs) {
    /** Copies the list. */
    public ServiceView {
      hubs = List.copyOf(hubs);
    }
  }

  /**
   * An enrollment, and what became of its device.
   *
   * @param registration null of a group, and of a device that has not asked yet
   */
  public record EnrollmentView(
      Enrollment enrollment, @Nullable DeviceRegistrationState registration) {}
}
