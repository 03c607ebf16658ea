/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

/** A connected client, as the measurements see it. Owner: the main thread. */
interface Subject extends AutoCloseable {

  /**
   * Sends messages with the window full until a time, then waits for what is still on its way.
   *
   * @param end by {@link System#nanoTime}
   * @return how many were confirmed when the time was over
   */
  long sendUntil(long end, Tally tally) throws Exception;

  /** Sends one message and waits until it is confirmed. */
  void sendOne(Tally tally) throws Exception;

  @Override
  void close();
}
