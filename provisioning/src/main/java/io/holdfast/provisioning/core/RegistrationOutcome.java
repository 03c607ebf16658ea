/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.provisioning.transport.ProvisioningResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a registration came to. */
public sealed interface RegistrationOutcome {

  /** {@return the C SDK's word for it} */
  ProvisioningResult result();

  /**
   * The device has a hub.
   *
   * @param hub the hub's host name
   * @param deviceId the device at the hub
   * @param registrationId as the service spells it
   * @param substatus {@code initialAssignment}, {@code deviceDataMigrated}, {@code deviceDataReset}
   *     or {@code reprovisionedToInitialAssignment}; null if it was not said
   * @param created when the device was first provisioned, or null
   * @param lastUpdated when last, or null
   * @param etag of the registration, or null
   * @param payload the JSON that a custom allocation returned, or null
   */
  record Assigned(
      String hub,
      String deviceId,
      String registrationId,
      @Nullable String substatus,
      @Nullable Instant created,
      @Nullable Instant lastUpdated,
      @Nullable String etag,
      @Nullable Bytes payload)
      implements RegistrationOutcome {

    /** {@return who the device is at its hub} */
    public DeviceIdentity device() {
      return new DeviceIdentity(deviceId);
    }

    @Override
    public ProvisioningResult result() {
      return ProvisioningResult.OK;
    }
  }

  /**
   * The service said no. Trying again helps once somebody has changed the enrollment, the device's
   * key or the hub.
   *
   * @param result DEV_AUTH_ERROR, DISABLED, HUB_NOT_SPECIFIED, UNAUTHORIZED or ERROR
   * @param errorCode the service's six digits, or 0
   * @param message the service's words; may be empty
   * @param trackingId what to quote to the service's operator, or null
   */
  record Refused(
      ProvisioningResult result, int errorCode, String message, @Nullable String trackingId)
      implements RegistrationOutcome {}

  /**
   * There is no answer, or none that can be used. Trying again may help.
   *
   * @param result TRANSPORT, TIMEOUT, PARSING, KEY_ERROR, MEMORY or ERROR
   * @param message what went wrong, for a log
   */
  record Failed(ProvisioningResult result, String message) implements RegistrationOutcome {}
}
