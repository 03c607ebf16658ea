/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.stream;

import io.holdfast.model.Identity;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * The reader's side of the stream. Any thread; nothing blocks. Stages complete on threads of the
 * stream's own, where the continuation must not block for long. A fault of the store completes a
 * stage with its exception.
 *
 * <p>A partition or group name out of bounds is the caller's fault: {@link
 * IllegalArgumentException}.
 */
public interface Stream {

  /** The number of partitions; fixed for the life of a stream. */
  int partitions();

  /** The partition, from 0, of everything that this identity's device sends; never changes. */
  int partitionOf(Identity sender);

  /** The oldest offset that is kept; equal to {@link #next} if there is no record. */
  long first(int partition);

  /** The offset that the next record gets. */
  long next(int partition);

  /** The offset at which to begin reading for this position. */
  CompletionStage<Long> offset(int partition, StreamPosition position);

  /**
   * Reads what is there.
   *
   * @param offset the offset to begin with; if it is no longer kept, the oldest that is
   * @param max how many records at most, at least 1; the stream may give fewer, to bound memory
   * @return consecutive records in their order; none if there are none at the offset yet
   */
  CompletionStage<List<StreamRecord>> read(int partition, long offset, int max);

  /**
   * Reads what is there, and waits for it if there is nothing yet.
   *
   * @param limit how long to wait; the result is empty if nothing came
   */
  CompletionStage<List<StreamRecord>> await(int partition, long offset, int max, Duration limit);

  /** The offset that the group will read next, if it has ever told. */
  CompletionStage<OptionalLong> groupOffset(String group, int partition);

  /** Keeps, durably, the offset that the group will read next; it may go back. */
  CompletionStage<Void> keepGroupOffset(String group, int partition, long offset);
}
