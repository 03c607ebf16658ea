/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import org.jspecify.annotations.Nullable;

/** Hears what became of a reported state, inside {@code doWork} or {@code destroy}. */
@FunctionalInterface
public interface ReportedStateHandler {

  /** The status when no answer came within five minutes, or the client ended after sending. */
  int NO_ANSWER = 408;

  /** The status when the client ended before it could send. */
  int NOT_SENT = 0;

  /**
   * The answer; told exactly once.
   *
   * @param status the hub's, such as 204 or 400; {@link #NO_ANSWER}; or {@link #NOT_SENT}
   * @param version the reported half's new version, if the hub told it
   */
  void onReported(int status, @Nullable Long version);
}
