/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.store.Batch;
import java.util.ArrayList;
import java.util.List;

/**
 * What a shard commits as one batch: the sinks that got messages in a turn, and who waits for it.
 */
final class Turn {

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

  /** Moves what the sinks collected into the batch. */
  void seal() {
    for (Sink sink : sinks) {
      sink.seal(batch);
    }
  }

  /** Tells all who wait, the publishers' receipts first: their acknowledgements lead the flush. */
  void over(boolean stored) {
    for (StorageListener listener : waiting) {
      listener.over(stored);
    }
    for (Sink sink : sinks) {
      sink.committed(stored);
    }
    waiting.clear();
    sinks.clear();
  }

  /** Told when a turn's commit is over. */
  @FunctionalInterface
  interface StorageListener {
    void over(boolean stored);
  }
}
