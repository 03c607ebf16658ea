/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.store.Batch;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Changes that nobody waits for and that must be made: what a receiver holds would be stuck without
 * them. One that could not be stored is tried again. Any thread.
 */
final class Retries {

  private final RecordWriter writer;
  private final Queue<Step> failed = new ConcurrentLinkedQueue<>();

  Retries(RecordWriter writer) {
    this.writer = writer;
  }

  /** Makes the change in a turn of the records thread. */
  void submit(Step step) {
    var ignored =
        writer
            .submit(
                0,
                batch -> {
                  step.take(batch);
                  return Outcome.done(Boolean.TRUE);
                })
            .whenComplete((outcome, fault) -> {
              if (fault != null || outcome instanceof Outcome.Refused<Boolean>) {
                failed.add(step);
              }
            });
  }

  /** Tries once more what could not be stored so far. */
  void again() {
    for (int i = failed.size(); i > 0; i--) {
      Step step = failed.poll();
      if (step != null) {
        submit(step);
      }
    }
  }

  /** A change, made on the records thread, maybe more than once. */
  @FunctionalInterface
  interface Step {
    void take(Batch batch);
  }
}
