/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.stream;

import java.time.Instant;

/** Where to begin reading a partition. */
public sealed interface StreamPosition {

  /** With the oldest record that is kept. */
  record Earliest() implements StreamPosition {}

  /** With the next record that is stored: live. */
  record Latest() implements StreamPosition {}

  /** With the record of this offset, or the oldest kept if that is later. */
  record At(long offset) implements StreamPosition {}

  /** With the first record that was enqueued at this instant or later. */
  record Since(Instant enqueued) implements StreamPosition {}

  /** Where the group left off, or the oldest record kept if it never read. */
  record Group(String name) implements StreamPosition {}
}
