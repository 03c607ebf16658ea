/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.store.Batch;
import io.holdfast.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a shard commits as one batch: the sinks that got messages in a turn, and who waits for it.
 */
final class Turn {

  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  final Batch batch;
  private final List<Sink> sinks = new ArrayList<>();
  private final List<StorageListener> waiting = new ArrayList<>();

  Turn(Batch batch) {
    this.batch = batch;
  }

  /** A sink got its first message of this turn. */
  void touched(Sink sink) {
    sinks.add(sink);
  }

  void tell(StorageListener listener) {
    waiting.add(listener);
  }

  /**
   * Moves what the sinks collected into the batch.
   *
   * @throws StoreException if that failed; every sink has been asked all the same
   */
  void seal() {
    StoreException failure = null;
    for (Sink sink : sinks) {
      try {
        sink.seal(batch);
      } catch (StoreException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Tells all who wait, the publishers' receipts first: their acknowledgements lead the flush. */
  void over(boolean stored) {
    for (StorageListener listener : waiting) {
      guarded(() -> listener.over(stored));
    }
    for (Sink sink : sinks) {
      guarded(() -> sink.committed(stored));
    }
    waiting.clear();
    sinks.clear();
  }

  /** A fault in one must not keep the others from hearing, or they wait for ever. */
  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("a fault after a commit", e);
    }
  }

  /** Told when a turn's commit is over. */
  @FunctionalInterface
  interface StorageListener {
    void over(boolean stored);
  }
}
