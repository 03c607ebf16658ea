/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Timer;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.model.Bytes;
import io.holdfast.store.Batch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes devices' requests; each runs on a virtual thread, so that it may read the store. */
final class Registrar implements Provisioning {

  /** The documented bound of a message. */
  private static final int MAX_PAYLOAD = 96 * 1024;

  private static final int REQUEST_BYTES = 4096;
  private static final int MAX_ASKING = 20_000;

  /** Of what their requests carry: nobody has proved yet that he may have so much kept. */
  private static final long MAX_ASKED_BYTES = 32 << 20;

  private static final int MAX_PACES = 10_000;
  private static final long MAX_WAIT_MILLIS = Duration.ofHours(2).toMillis();
  private static final Duration POLLS_PER = Duration.ofSeconds(10);

  private final String idScope;
  private final RecordWriter writer;
  private final StoredRegistrations registrations;
  private final Attestor attestor;
  private final Assigner assigner;
  private final States states;
  private final ProvisioningOptions options;
  private final InstantSource clock;
  private final Timer timer;
  private final Pace registering;
  private final ConcurrentHashMap<String, Pace> polls = new ConcurrentHashMap<>();
  private final AtomicLong swept = new AtomicLong();
  private final AtomicInteger asking = new AtomicInteger();
  private final AtomicLong askedBytes = new AtomicLong();

  Registrar(
      String idScope,
      RecordWriter writer,
      StoredRegistrations registrations,
      Attestor attestor,
      Assigner assigner,
      States states,
      ProvisioningOptions options,
      InstantSource clock,
      Timer timer) {
    this.idScope = idScope;
    this.writer = writer;
    this.registrations = registrations;
    this.attestor = attestor;
    this.assigner = assigner;
    this.states = states;
    this.options = options;
    this.clock = clock;
    this.timer = timer;
    this.registering = new Pace(options.registrationsPerMinute(), Duration.ofMinutes(1));
  }

  /** Goes on with what an earlier run of the hub left under way; blocks. */
  void resume() {
    // They were promised their turn: however long that is by now.
    registrations
        .underWay()
        .forEach(id -> assigner.after(registering.take(clock.millis(), Long.MAX_VALUE), id, null));
  }

  @Override
  public String idScope() {
    return idScope;
  }

  @Override
  public CompletionStage<Outcome<Answer>> register(Application application) {
    return aside(bytes(application), () -> registerNow(application));
  }

  private static long bytes(Application application) {
    String named = application.namedId();
    TpmKeys tpm = application.tpm();
    long ofTpm = tpm == null ? 0 : tpm.endorsementKey().length() + length(tpm.storageRootKey());
    return (named == null ? 0 : named.length()) + application.payload().length() + ofTpm;
  }

  private static long length(@Nullable Bytes bytes) {
    return bytes == null ? 0 : bytes.length();
  }

  private Outcome<Answer> registerNow(Application application) {
    Applicant applicant = application.applicant();
    String named = application.namedId();
    if (named != null && !named.equalsIgnoreCase(applicant.registrationId())) {
      return Outcome.refused(
          ErrorCode.ARGUMENT_INVALID, "the body's registration id is another than the request's");
    }
    if (application.payload().length() > MAX_PAYLOAD) {
      return Outcome.refused(
          ErrorCode.MESSAGE_TOO_LARGE, "the payload holds more than " + MAX_PAYLOAD + " bytes");
    }
    TpmKeys tpm = application.tpm();
    // Some show a certificate to whoever asks for one: that is not what a TPM proves itself by.
    return tpm != null && !(applicant.evidence() instanceof Evidence.Token)
        ? attestor.challenge(applicant, tpm)
        : attestor.registering(applicant, tpm).then(proven -> begin(application, proven));
  }

  private Outcome<Answer> begin(Application application, Proven proven) {
    String id = application.applicant().registrationId();
    StoredRegistration present = registrations.present(id);
    DeviceRegistrationState before = present == null ? null : present.state();
    if (!proven.enrollment().terms().enabled()) {
      return Outcome.done(new Answer.Operation(states.disabled(states.begun(id, proven, before))));
    }
    if (before != null && goesOn(before, proven)) {
      return Outcome.done(new Answer.Operation(before));
    }
    // What a TPM was given is used up: it would have to begin anew.
    boolean patient = application.patient() || proven.tpm() != null;
    long wait = registering.take(clock.millis(), patient ? MAX_WAIT_MILLIS : 0);
    if (wait < 0) {
      return Outcome.refused(
          ErrorCode.THROTTLED,
          "more than " + options.registrationsPerMinute() + " registrations a minute");
    }
    Request request =
        new Request(application.payload(), proven.keyId(), proven.certificate(), proven.tpm());
    return writer
        .submit(
            REQUEST_BYTES + request.payload().length(), batch -> begin(id, proven, request, batch))
        .toCompletableFuture()
        .join()
        .map(begun -> {
          // Who comes second finds it under way: one is enough to carry it out.
          if (begun.isNew) {
            assigner.after(wait, begun.state.registrationId(), begun.state.operationId());
          }
          return new Answer.Operation(begun.state);
        });
  }

  /** What another enrollment allowed is nothing for whom this one is for. */
  private static boolean goesOn(DeviceRegistrationState state, Proven proven) {
    Enrollment enrollment = proven.enrollment();
    return !state.isFinal()
        && state.kind() == enrollment.kind()
        && state.enrollmentId().equals(enrollment.id());
  }

  /** On the records thread. */
  private Outcome<Begun> begin(String id, Proven proven, Request request, Batch batch) {
    StoredRegistration now = registrations.inTurn(id);
    DeviceRegistrationState earlier = now == null ? null : now.state();
    if (earlier != null && goesOn(earlier, proven)) {
      return Outcome.done(new Begun(earlier, false));
    }
    DeviceRegistrationState begun = states.begun(id, proven, earlier);
    registrations.put(new StoredRegistration(begun, request), batch);
    return Outcome.done(new Begun(begun, true));
  }

  private record Begun(DeviceRegistrationState state, boolean isNew) {}

  @Override
  public CompletionStage<Outcome<Answer.Operation>> poll(
      Applicant applicant, String operationId, boolean patient) {
    return aside(
            operationId.length(),
            () -> found(applicant).then(state -> operation(state, operationId)))
        .thenCompose(outcome ->
            switch (outcome) {
              case Outcome.Done<Answer.Operation>(Answer.Operation now) -> paced(now, patient);
              case Outcome.Refused<Answer.Operation> refused ->
                  CompletableFuture.completedStage(refused);
            });
  }

  private static Outcome<Answer.Operation> operation(
      DeviceRegistrationState state, String operationId) {
    return state.operationId().equals(operationId)
        ? Outcome.done(new Answer.Operation(state))
        : Outcome.refused(
            ErrorCode.REGISTRATION_NOT_FOUND, "no such operation of " + state.registrationId());
  }

  private CompletionStage<Outcome<Answer.Operation>> paced(
      Answer.Operation operation, boolean patient) {
    DeviceRegistrationState state = operation.state();
    long wait = polls(state).take(clock.millis(), patient ? POLLS_PER.toMillis() : 0);
    if (wait < 0) {
      return CompletableFuture.completedStage(tooOften());
    }
    if (wait == 0) {
      return CompletableFuture.completedStage(Outcome.done(operation));
    }
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    var _ = timer.after(Duration.ofMillis(wait), () -> turn.complete(true));
    // By then it may be done.
    return turn.thenCompose(its ->
        aside(
            0,
            () ->
                registrations
                    .find(state.registrationId())
                    .then(now -> operation(now, state.operationId()))));
  }

  private <T> Outcome<T> tooOften() {
    return Outcome.refused(
        ErrorCode.THROTTLED, "more than " + options.pollsPerTenSeconds() + " polls in ten seconds");
  }

  private Pace polls(DeviceRegistrationState state) {
    long now = clock.millis();
    long last = swept.get();
    // Once a while, however many there are: to look at all of them with each poll takes long.
    boolean isDue = polls.size() > MAX_PACES && Math.abs(now - last) >= POLLS_PER.toMillis();
    if (isDue && swept.compareAndSet(last, now)) {
      polls.values().removeIf(pace -> pace.isFull(now));
    }
    return polls.computeIfAbsent(
        Enrollments.folded(state.registrationId()),
        id -> new Pace(options.pollsPerTenSeconds(), POLLS_PER));
  }

  @Override
  public CompletionStage<Outcome<DeviceRegistrationState>> lookUp(Applicant applicant) {
    return aside(
        0,
        () ->
            found(applicant)
                .then(state ->
                    polls(state).take(clock.millis(), 0) < 0 ? tooOften() : Outcome.done(state)));
  }

  private Outcome<DeviceRegistrationState> found(Applicant applicant) {
    return attestor
        .asking(applicant)
        .then(proven -> registrations.find(applicant.registrationId()));
  }

  private <T> CompletionStage<Outcome<T>> aside(long bytes, Supplier<Outcome<T>> work) {
    boolean isOneTooMany = asking.incrementAndGet() > MAX_ASKING;
    if (askedBytes.addAndGet(bytes) > MAX_ASKED_BYTES || isOneTooMany) {
      answered(bytes);
      return CompletableFuture.completedStage(
          Outcome.refused(ErrorCode.THROTTLED, "too many devices ask at once"));
    }
    CompletableFuture<Outcome<T>> answered = new CompletableFuture<>();
    var _ = Thread.ofVirtual().name("provisioning").start(() -> answer(bytes, work, answered));
    return answered;
  }

  private void answered(long bytes) {
    int _ = asking.decrementAndGet();
    long _ = askedBytes.addAndGet(-bytes);
  }

  private <T> void answer(
      long bytes, Supplier<Outcome<T>> work, CompletableFuture<Outcome<T>> answered) {
    Outcome<T> outcome = null;
    Throwable fault = null;
    try {
      outcome = work.get();
    } catch (RuntimeException | Error e) {
      fault = e;
    }
    answered(bytes);
    complete(answered, outcome, fault);
  }

  private static <T> void complete(
      CompletableFuture<Outcome<T>> answered,
      @Nullable Outcome<T> outcome,
      @Nullable Throwable fault) {
    if (outcome != null) {
      answered.complete(outcome);
    } else {
      answered.completeExceptionally(
          fault == null ? new IllegalStateException("no outcome") : fault);
    }
  }
}
