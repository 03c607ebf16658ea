/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import java.util.List;

/**
 * Feedback that one reader has.
 *
 * @param lockToken to settle it with
 * @param records 1 to 64, the oldest first
 */
public record FeedbackBatch(String lockToken, List<FeedbackRecord> records) {

  /** Copies the list. */
  public FeedbackBatch {
    records = List.copyOf(records);
  }

  /** Without the token: who knows it may settle the batch. */
  @Override
  public String toString() {
    return records.size() + " records of feedback, locked";
  }
}
