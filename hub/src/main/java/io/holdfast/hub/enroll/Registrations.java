/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import java.util.List;

/** What became of devices' registrations. All methods may block: not for lanes. */
public interface Registrations {

  /** The registration; refused with {@code REGISTRATION_NOT_FOUND}. */
  Outcome<DeviceRegistrationState> find(String registrationId);

  /**
   * Forgets a registration; the device stays at its hub.
   *
   * @return what was forgotten; refused with {@code REGISTRATION_NOT_FOUND} or {@code
   *     PRECONDITION_FAILED}
   */
  Outcome<DeviceRegistrationState> delete(String registrationId, IfMatch ifMatch);

  /**
   * Those that a group's enrollment decided, in the order of their ids in lower case.
   *
   * @param after the id behind which to begin; empty to begin with the first
   * @return fewer than the most only if there are no more
   */
  List<DeviceRegistrationState> ofGroup(String groupId, String after, int max);
}
