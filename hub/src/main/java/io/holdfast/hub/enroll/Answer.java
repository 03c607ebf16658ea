/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.model.Bytes;

/** What a device's request came to. */
public sealed interface Answer {

  /**
   * A registration, under way or done.
   *
   * @param state with its operation's id
   */
  record Operation(DeviceRegistrationState state) implements Answer {
    /** Whether the device asks again. */
    public boolean isUnderWay() {
      return !state.isFinal();
    }
  }

  /**
   * A TPM is to prove itself: with the key in the blob it signs a token, and registers again.
   *
   * @param keyName what the token calls the key
   */
  record Challenge(Bytes blob, String keyName) implements Answer {}
}
