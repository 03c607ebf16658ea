/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import java.util.concurrent.Executor;

/**
 * One thread of work. A connection, its codec and its session belong to one lane for life, so none
 * of them needs a lock. A protocol head implements it over its event loop. Nothing may block a
 * lane.
 */
public interface Lane extends Executor {

  /** Runs the task on this lane, later; from any thread. */
  @Override
  void execute(Runnable task);

  /** Whether the calling thread is this lane. */
  boolean inLane();

  /**
   * Runs the task on this lane once all that was read in the present turn has been handled, so that
   * one commit and one flush serve all of it. Only from within the lane.
   */
  void afterTurn(Runnable task);
}
