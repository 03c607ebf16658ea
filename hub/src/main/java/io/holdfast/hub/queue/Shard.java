/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.Lane;
import io.holdfast.hub.StoredMessage;
import io.holdfast.store.Store;
import io.holdfast.store.StoreException;
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
  private final ArrayDeque<Turn> idle = new ArrayDeque<>();
  private @Nullable Turn present;
  private int underWay;

  Shard(Lane lane, Store store) {
    this.lane = lane;
    this.store = store;
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
    boolean ignored = store.commit(turn.batch, lane, failure -> committed(turn, failure));
  }

  private void committed(Turn turn, @Nullable StoreException failure) {
    underWay--;
    if (failure != null) {
      LOG.error("could not store what was sent: {}", failure.getMessage());
    }
    turn.over(failure == null);
    idle.push(turn);
  }
}
