/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

/** Hears what became of messages. */
@FunctionalInterface
public interface FeedbackListener {

  /** A message whose sender asked ended; durable. On the records thread; must not block. */
  void ended(FeedbackRecord record);
}
