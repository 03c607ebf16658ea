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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries registrations out that are under way, each on a virtual thread, some at a time, and one
 * at a time of each device. What may pass, such as another hub's absence, is waited for some
 * minutes; that the outcome cannot be stored, as long as it takes. One that the hub's end
 * interrupts stays under way, and is carried out at the next start.
 */
final class Assigner {

  private static final Logger LOG = LoggerFactory.getLogger(Assigner.class);

  /** Each may wait for a web service or another hub. */
  private static final int AT_ONCE = 128;

  /** With the pauses between them about four and a half minutes. */
  private static final int ATTEMPTS = 13;

  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final Duration AGAIN_MOST = Duration.ofSeconds(30);

  private final RecordWriter writer;
  private final StoredEnrollments enrollments;
  private final StoredRegistrations registrations;
  private final Assignment assignment;
  private final States states;
  private final Timer timer;
  private final Semaphore slots = new Semaphore(AT_ONCE, true);

  /** The ids, in lower case, of those that are carried out now. */
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

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

  /**
   * Carries one out after a while.
   *
   * @param operation if it is still this one by then; null for whichever is under way
   */
  void after(long millis, String registrationId, @Nullable String operation) {
    after(Duration.ofMillis(millis), new Attempt(registrationId, operation, 1));
  }

  /** A try to carry one out. A registration that has begun anew has tries of its own. */
  private record Attempt(String id, @Nullable String operation, int number) {

    boolean isOf(DeviceRegistrationState state) {
      return operation == null || operation.equals(state.operationId());
    }

    Attempt of(DeviceRegistrationState state) {
      return new Attempt(id, state.operationId(), number);
    }
  }

  private void after(Duration delay, Attempt attempt) {
    if (delay.isZero()) {
      start(attempt);
    } else {
      var _ = timer.after(delay, () -> start(attempt));
    }
  }

  private void start(Attempt attempt) {
    if (!closed) {
      var _ = Thread.ofVirtual().name("provisioning").start(() -> inSlot(attempt));
    }
  }

  private void again(Attempt attempt) {
    Duration pause = AGAIN.multipliedBy(1L << Math.min(attempt.number - 1, 4));
    after(
        pause.compareTo(AGAIN_MOST) < 0 ? pause : AGAIN_MOST,
        new Attempt(attempt.id, attempt.operation, attempt.number + 1));
  }

  private void inSlot(Attempt attempt) {
    slots.acquireUninterruptibly();
    try {
      alone(attempt);
    } finally {
      slots.release();
    }
  }

  /** Of two at once the earlier might overwrite at the hub what the later has done. */
  private void alone(Attempt attempt) {
    String id = Enrollments.folded(attempt.id);
    if (!busy.add(id)) {
      after(AGAIN, attempt);
      return;
    }
    try {
      carryOut(attempt);
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.error("{} could not be provisioned", attempt.id, e);
        again(attempt);
      }
    } finally {
      boolean _ = busy.remove(id);
    }
  }

  private void carryOut(Attempt wanted) {
    StoredRegistration stored = closed ? null : registrations.present(wanted.id);
    Request request = stored == null ? null : stored.request();
    if (stored == null || request == null || !wanted.isOf(stored.state())) {
      return;
    }
    Attempt attempt = wanted.of(stored.state());
    DeviceRegistrationState before = stored.state();
    Enrollment enrollment = enrollments.present(before.kind(), before.enrollmentId());
    if (enrollment == null) {
      Refusal deleted = new Refusal(ErrorCode.ENROLLMENT_NOT_FOUND, "its enrollment was deleted");
      finish(states.failed(before, deleted), attempt);
    } else if (!enrollment.terms().enabled() || isBlocked(before)) {
      finish(states.disabled(before), attempt);
    } else {
      decided(before, assign(enrollment, before, request), attempt);
    }
  }

  /** Whether a member of a group has got an enrollment of its own since, which is disabled. */
  private boolean isBlocked(DeviceRegistrationState before) {
    Enrollment own =
        before.kind() == EnrollmentKind.GROUP
            ? enrollments.present(EnrollmentKind.INDIVIDUAL, before.registrationId())
            : null;
    return own != null && !own.terms().enabled();
  }

  private boolean isWanted(Enrollment enrollment, DeviceRegistrationState before) {
    Enrollment now = enrollments.present(enrollment.kind(), enrollment.id());
    StoredRegistration stored = registrations.present(before.registrationId());
    return now != null
        && now.etag().equals(enrollment.etag())
        && stored != null
        && stored.state().operationId().equals(before.operationId());
  }

  private Outcome<Assignment.Assigned> assign(
      Enrollment enrollment, DeviceRegistrationState before, Request request) {
    try {
      return assignment.assign(enrollment, before, request, () -> isWanted(enrollment, before));
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.error("{} could not be assigned", before.registrationId(), e);
      }
      return Outcome.refused(ErrorCode.SERVER_ERROR, "a fault of the hub");
    }
  }

  private void decided(
      DeviceRegistrationState before, Outcome<Assignment.Assigned> outcome, Attempt attempt) {
    String id = before.registrationId();
    switch (outcome) {
      case Outcome.Done<Assignment.Assigned>(Assignment.Assigned assigned) -> {
        LOG.info("{} is provisioned: {} at {}", id, assigned.deviceId(), assigned.hub());
        finish(states.assigned(before, assigned), attempt);
      }
      case Outcome.Refused<Assignment.Assigned>(Refusal refusal) -> {
        if (closed) {
          // Whom it waited for was let go.
          return;
        }
        boolean mayPass =
            refusal.code().httpStatus() >= 500 || refusal.code() == ErrorCode.THROTTLED;
        if (mayPass && attempt.number < ATTEMPTS) {
          LOG.debug("{} is not provisioned yet: {}", id, refusal);
          again(attempt);
        } else {
          LOG.warn("{} is not provisioned: {}", id, refusal);
          finish(states.failed(before, refusal), attempt);
        }
      }
    }
  }

  /** Whoever asks again meanwhile is told that it is under way: so it must be stored some time. */
  private void finish(DeviceRegistrationState state, Attempt attempt) {
    Outcome<Boolean> stored =
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
    if (stored instanceof Outcome.Refused<Boolean>(Refusal refusal) && !closed) {
      LOG.warn("{}: what became of it is not stored yet: {}", state.registrationId(), refusal);
      again(attempt);
    }
  }

  /** Begins nothing more. */
  void close() {
    closed = true;
  }
}
