/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What a transport has to know of the service's answer.
 *
 * @param status what the service says
 * @param key the key to activate, of a TPM's answers, or null
 * @param keyName the name of the key to sign with, of a TPM's challenge, or null
 * @param operationId what to ask for next, or null
 * @param hub the hub's name, once assigned
 * @param deviceId the device at the hub, once assigned
 */
public record Reply(
    TransportStatus status,
    @Nullable Bytes key,
    @Nullable String keyName,
    @Nullable String operationId,
    @Nullable String hub,
    @Nullable String deviceId) {

  /**
   * An answer with a status alone.
   *
   * @param status what the service says
   * @return the reply
   */
  public static Reply of(TransportStatus status) {
    return new Reply(status, null, null, null, null, null);
  }

  /** Keeps the key out of logs. */
  @Override
  public String toString() {
    return "Reply[" + status + ", " + operationId + ", " + hub + ", " + deviceId + "]";
  }
}
