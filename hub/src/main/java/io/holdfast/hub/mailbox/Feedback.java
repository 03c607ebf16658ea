/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What became of messages whose senders asked, until a back end has read it. Any thread. */
public interface Feedback {

  /** How many records a batch has at most; IoT Hub's number. */
  int MAX_BATCH = 64;

  /** Locks the oldest records that nobody has; empty if there are none. */
  CompletionStage<Outcome<Optional<FeedbackBatch>>> receive();

  /**
   * Settles a batch: done with, rejected (removed, too), or given back.
   *
   * @return refused with {@code DEVICE_MESSAGE_LOCK_LOST} if its lock ended
   */
  CompletionStage<Outcome<Settlement>> settle(String lockToken, Settlement settlement);

  /** Tells the listener of all that comes from now on. */
  void addListener(FeedbackListener listener);
}
