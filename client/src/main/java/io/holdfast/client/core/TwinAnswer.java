/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;

/** Hears what became of a question about the twin: exactly one of the two, on the loop. */
public interface TwinAnswer {

  /**
   * The hub answered.
   *
   * @param body the twin, or nothing for a change
   * @param version the reported half's new version after a change, if the hub tells it
   */
  void answered(Bytes body, @Nullable Long version);

  /**
   * The hub answered; for those who want to know with what.
   *
   * @param status a success: below 300
   */
  default void answered(int status, Bytes body, @Nullable Long version) {
    answered(body, version);
  }

  /**
   * There is no answer, or a refusal.
   *
   * @param failure {@link TwinRefusedException}, or {@link ClientException} with the code TIMEOUT,
   *     CLOSED or QUEUE_FULL
   * @param sent whether the question went out at least once
   */
  void failed(ClientException failure, boolean sent);
}
