/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.Timer;
import io.holdfast.hub.registry.RecordWriter;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries registrations out that are under way, each on a virtual thread, some at a time. One that
 * the hub's end interrupts stays under way, and is carried out at the next start.
 */
final class Assigner {

  private static final Logger LOG = LoggerFactory.getLogger(Assigner.class);

  /** Each may wait for a web service or another hub. */
  private static final int AT_ONCE = 32;

  private static final int ATTEMPTS = 5;
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final RecordWriter writer;
  private final StoredEnrollments enrollments;
  private final StoredRegistrations registrations;
  private final Assignment assignment;
  private final States states;
  private final Timer timer;
  private final Semaphore slots = new Semaphore(AT_ONCE, true);
  private volatile boolean closed;

  Assigner(
      RecordWriter writer,
      StoredEnrollments enrollments,
      StoredRegistrations registrations,
      Assignment assignment,
      States states,
      Timer timer) {
    this.writer = writer;
    this.enrollments = enrollments;
    this.registrations = registrations;
    this.assignment = assignment;
    this.states = states;
    this.timer = timer;
  }

  /** Carries one out after a while. */
  void after(long millis, String registrationId) {
    after(Duration.ofMillis(millis), registrationId, 1);
  }

  private void after(Duration delay, String registrationId, int attempt) {
    if (delay.isZero()) {
      start(registrationId, attempt);
    } else {
      var _ = timer.after(delay, () -> start(registrationId, attempt));
    }
  }

  private void start(String registrationId, int attempt) {
    if (!closed) {
      var _ = Thread.ofVirtual().name("provisioning").start(() -> inSlot(registrationId, attempt));
    }
  }

  private void inSlot(String registrationId, int attempt) {
    slots.acquireUninterruptibly();
    try {
      carryOut(registrationId, attempt);
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.error("{} could not be provisioned", registrationId, e);
      }
    } finally {
      slots.release();
    }
  }

  private void carryOut(String registrationId, int attempt) {
    StoredRegistration stored = closed ? null : registrations.present(registrationId);
    Request request = stored == null ? null : stored.request();
    if (stored == null || request == null) {
      return;
    }
    DeviceRegistrationState before = stored.state();
    Enrollment enrollment = enrollments.present(before.kind(), before.enrollmentId());
    if (enrollment == null) {
      finish(
          states.failed(
              before, new Refusal(ErrorCode.ENROLLMENT_NOT_FOUND, "its enrollment was deleted")));
    } else if (!enrollment.terms().enabled()) {
      finish(states.disabled(before));
    } else {
      decided(before, assign(enrollment, before, request), attempt);
    }
  }

  private Outcome<Assignment.Assigned> assign(
      Enrollment enrollment, DeviceRegistrationState before, Request request) {
    try {
      return assignment.assign(enrollment, before, request);
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.error("{} could not be assigned", before.registrationId(), e);
      }
      return Outcome.refused(ErrorCode.SERVER_ERROR, "a fault of the hub");
    }
  }

  private void decided(
      DeviceRegistrationState before, Outcome<Assignment.Assigned> outcome, int attempt) {
    String id = before.registrationId();
    switch (outcome) {
      case Outcome.Done<Assignment.Assigned>(Assignment.Assigned assigned) -> {
        LOG.info("{} is provisioned: {} at {}", id, assigned.deviceId(), assigned.hub());
        finish(states.assigned(before, assigned));
      }
      case Outcome.Refused<Assignment.Assigned>(Refusal refusal) -> {
        boolean mayPass =
            refusal.code().httpStatus() >= 500 || refusal.code() == ErrorCode.THROTTLED;
        if (mayPass && attempt < ATTEMPTS) {
          after(AGAIN.multipliedBy(1L << (attempt - 1)), id, attempt + 1);
        } else {
          LOG.warn("{} is not provisioned: {}", id, refusal);
          finish(states.failed(before, refusal));
        }
      }
    }
  }

  private void finish(DeviceRegistrationState state) {
    var _ =
        writer
            .<Boolean>submit(
                0,
                batch -> {
                  StoredRegistration now = registrations.inTurn(state.registrationId());
                  boolean isMine =
                      now != null
                          && now.request() != null
                          && now.state().operationId().equals(state.operationId());
                  if (isMine) {
                    registrations.put(new StoredRegistration(state, null), batch);
                  }
                  return Outcome.done(isMine);
                })
            .toCompletableFuture()
            .join();
  }

  /** Begins nothing more. */
  void close() {
    closed = true;
  }
}
