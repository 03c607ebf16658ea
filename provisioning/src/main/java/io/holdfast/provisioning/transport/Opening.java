/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import io.holdfast.provisioning.transport.ProvisioningTransport.ChallengeHandler;
import io.holdfast.provisioning.transport.ProvisioningTransport.RegisterDataHandler;
import io.holdfast.provisioning.transport.ProvisioningTransport.StatusHandler;
import org.jspecify.annotations.Nullable;

/**
 * As whom a transport is open, and who is told.
 *
 * @param registrationId as whom
 * @param data told of the end
 * @param status told of what happens before
 * @param challenge makes tokens, or null
 */
record Opening(
    String registrationId,
    RegisterDataHandler data,
    StatusHandler status,
    @Nullable ChallengeHandler challenge) {

  static final Opening NOBODY =
      new Opening("", (result, key, hub, device) -> {}, (status, retry) -> {}, null);
}
