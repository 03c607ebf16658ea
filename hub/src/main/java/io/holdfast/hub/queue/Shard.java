/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.Lane;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.watch.LaneFigures;
import io.holdfast.store.Store;
import io.holdfast.store.StoreException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane's share of the queues and partitions: appends to them and commits each turn as one
 * batch. Owned by its lane, on which every method is called.
 */
final class Shard {

  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

  /** Commits under way beyond this number ask publishers to wait. */
  private static final int MAX_COMMITS_UNDER_WAY = 8;

  private final Lane lane;
  private final Store store;
  private final LaneClock clock;
  private final LaneFigures figures;
  private final ArrayDeque<Turn> idle = new ArrayDeque<>();
  private @Nullable Turn present;
  private int underWay;

  Shard(Lane lane, Store store, InstantSource clock, LaneFigures figures) {
    this.lane = lane;
    this.store = store;
    this.clock = new LaneClock(lane, clock);
    this.figures = figures;
  }

  /** What is counted on this lane. */
  LaneFigures figures() {
    return figures;
  }

  /** The time, to measure how long something took: the same throughout a turn. */
  LaneClock clock() {
    return clock;
  }

  Lane lane() {
    return lane;
  }

  Store store() {
    return store;
  }

  /** Appends a message to a sink of this shard. */
  void append(Sink sink, StoredMessage message, long expiresMillis) {
    if (sink.add(message, expiresMillis)) {
      present().touched(sink);
    }
  }

  /** The turn that collects now; it is committed when all that was read in it has been handled. */
  Turn present() {
    Turn turn = present;
    if (turn == null) {
      turn = idle.isEmpty() ? new Turn(store.batch()) : idle.pop();
      present = turn;
      lane.afterTurn(this::commit);
    }
    return turn;
  }

  /** Whether the store is behind, so that publishers should wait for their receipts. */
  boolean isBehind() {
    return underWay > MAX_COMMITS_UNDER_WAY;
  }

  private void commit() {
    Turn turn = present;
    if (turn == null) {
      return;
    }
    present = null;
    try {
      turn.seal();
    } catch (StoreException failure) {
      // The store was closed under the lanes; the batch must not be touched any more.
      LOG.error("could not store what was sent: {}", failure.getMessage());
      turn.over(false);
      return;
    }
    // An empty one too waits for those before it: sinks hear of their turns in order.
    if (turn.batch.isEmpty() && underWay == 0) {
      turn.over(true);
      idle.push(turn);
      return;
    }
    underWay++;
    long began = clock.microsNow();
    boolean ignored = store.commit(turn.batch, lane, failure -> committed(turn, began, failure));
  }

  private void committed(Turn turn, long began, @Nullable StoreException failure) {
    underWay--;
    long now = clock.refreshed();
    figures.committed(now - began, now / 1000);
    if (failure != null) {
      LOG.error("could not store what was sent: {}", failure.getMessage());
    }
    turn.over(failure == null);
    idle.push(turn);
  }
}
