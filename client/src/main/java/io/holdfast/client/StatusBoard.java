/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** The present status, and who hears of the next. Written on the loop, read by any thread. */
final class StatusBoard implements Flow.Publisher<ConnectionStatus> {

  /** Whoever demands less loses the oldest. */
  private static final int MOST_WAITING = 100;

  private final Callbacks callbacks;
  private final StatusListener listener;
  private final Executor order;
  // Owner: the loop.
  private final Set<Feed<ConnectionStatus>> feeds = new LinkedHashSet<>();
  private volatile ConnectionStatus status = new ConnectionStatus.NotConnected();

  StatusBoard(Callbacks callbacks, StatusListener listener) {
    this.callbacks = callbacks;
    this.listener = listener;
    order = callbacks.inOrder();
  }

  ConnectionStatus status() {
    return status;
  }

  /** It is this from now on. On the loop. */
  void changed(ConnectionStatus now) {
    status = now;
    order.execute(() -> listener.changed(now));
    feeds.forEach(feed -> feed.next(now));
    if (now instanceof ConnectionStatus.Closed) {
      feeds.forEach(Feed::complete);
      feeds.clear();
    }
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ConnectionStatus> subscriber) {
    requireNonNull(subscriber, "subscriber");
    Feed<ConnectionStatus> feed =
        new Feed<>(subscriber, callbacks, Feed.Overflow.FORGET, MOST_WAITING);
    feed.begin(() -> callbacks.onLoop(() -> feeds.remove(feed)), unseen -> {});
    if (!callbacks.onLoop(() -> add(feed))) {
      feed.complete();
    }
  }

  private void add(Feed<ConnectionStatus> feed) {
    if (status instanceof ConnectionStatus.Closed) {
      feed.complete();
    } else {
      feeds.add(feed);
    }
  }
}
