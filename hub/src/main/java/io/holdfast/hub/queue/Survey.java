/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Adds up what waits in the queues of one lane, some of them at a time: thousands of senders must
 * not keep the lane from its connections. Owned by the lane.
 */
final class Survey {

  private static final int AT_A_TIME = 256;

  private final Endpoints owner;
  private final List<WaitingEndpoint> endpoints;
  private final Map<Place, QueueLoad> loads = new HashMap<>();
  private final CompletableFuture<List<QueueLoad>> done;

  private Survey(Endpoints owner, CompletableFuture<List<QueueLoad>> done) {
    this.owner = owner;
    this.endpoints = owner.all();
    this.done = done;
  }

  /** Begins; on any thread. */
  static CompletableFuture<List<QueueLoad>> of(Endpoints owner) {
    CompletableFuture<List<QueueLoad>> done = new CompletableFuture<>();
    owner.lane().execute(() -> new Survey(owner, done).goOn(0));
    return done;
  }

  private void goOn(int from) {
    int end = Math.min(endpoints.size(), from + AT_A_TIME);
    for (WaitingEndpoint endpoint : endpoints.subList(from, end)) {
      endpoint.measure(this);
    }
    if (end < endpoints.size()) {
      owner.lane().execute(() -> goOn(end));
    } else {
      done.complete(new ArrayList<>(loads.values()));
    }
  }

  void add(QueueStatistics queue) {
    QueueLoad load =
        new QueueLoad(
            queue.endpoint(), queue.priority(), queue.count(), queue.bytes(), queue.oldestMillis());
    QueueLoad _ = loads.merge(new Place(load.endpoint(), load.priority()), load, QueueLoad::and);
  }

  private record Place(Endpoint endpoint, int priority) {}
}
