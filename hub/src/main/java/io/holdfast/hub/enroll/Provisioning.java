/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * What devices ask of the provisioning service. Any thread; nothing blocks; stages complete on any
 * thread.
 *
 * <p>Refusals: {@code UNAUTHORIZED_ACCESS} for whatever is wrong with what the device shows, {@code
 * ENROLLMENT_NOT_FOUND} for another id scope and for nobody's registration id, {@code
 * ARGUMENT_INVALID}, {@code THROTTLED}; others are faults of the hub.
 */
public interface Provisioning {

  /** After so long a device asks again how far its registration is, or for what was refused. */
  Duration RETRY_AFTER = Duration.ofSeconds(3);

  /** Which service this is, for devices: made once, opaque. */
  String idScope();

  /** Begins a registration; one that is under way already goes on. */
  CompletionStage<Outcome<Answer>> register(Application application);

  /**
   * How far a registration is.
   *
   * @param operationId that the registration was answered with
   * @param patient whether one who asks too often is answered later; else it is refused with {@code
   *     THROTTLED}
   * @return refused with {@code REGISTRATION_NOT_FOUND} if there is no such operation of it
   */
  CompletionStage<Outcome<Answer.Operation>> poll(
      Applicant applicant, String operationId, boolean patient);

  /**
   * The registration of a device as it stands. Counts as a poll.
   *
   * @return refused with {@code REGISTRATION_NOT_FOUND}, and with {@code THROTTLED} for one who
   *     asks too often
   */
  CompletionStage<Outcome<DeviceRegistrationState>> lookUp(Applicant applicant);
}
