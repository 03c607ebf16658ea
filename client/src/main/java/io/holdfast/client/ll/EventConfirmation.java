/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/** Hears what became of a message, inside {@code doWork} or {@code destroy}. */
@FunctionalInterface
public interface EventConfirmation {

  /**
   * The message's end; told exactly once.
   *
   * @param result what became of it
   */
  void onConfirmation(ConfirmationResult result);
}
