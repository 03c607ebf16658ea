/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a turn of the records thread has changed in memory, so that it can be taken back if the turn
 * is not stored, and what is to be done once it is. Owner: the records thread.
 */
final class TurnJournal {

  private static final Logger LOG = LoggerFactory.getLogger(TurnJournal.class);

  private final Deque<Runnable> undo = new ArrayDeque<>();
  private final List<Runnable> after = new ArrayList<>();

  /** How to take back a change that was just made. */
  void undo(Runnable step) {
    undo.push(step);
  }

  /** What to do when the turn is durable and its callers are answered. */
  void after(Runnable action) {
    after.add(action);
  }

  void committed() {
    undo.clear();
  }

  void dropped() {
    undo.forEach(Runnable::run);
    undo.clear();
    after.clear();
  }

  /** Each is done, whatever becomes of those before it. */
  void tell() {
    List<Runnable> told = List.copyOf(after);
    after.clear();
    for (Runnable action : told) {
      try {
        action.run();
      } catch (RuntimeException | Error fault) {
        LOG.error("what follows a change of mailboxes failed", fault);
      }
    }
  }
}
