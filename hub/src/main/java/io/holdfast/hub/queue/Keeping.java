/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Identity;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What all queues of a hub share. Any thread.
 *
 * @param consumers who is there, whichever lane's
 * @param toParent the endpoints of senders that have one
 * @param followers who is told of senders with messages for the parent that nobody takes
 */
record Keeping(
    InstantSource clock,
    Counts counts,
    QueueOptions options,
    DiskUse disk,
    MemoryUse memory,
    Map<Recipient, Consumer> consumers,
    Map<Identity, WaitingEndpoint> toParent,
    List<java.util.function.Consumer<Identity>> followers) {

  static Keeping of(InstantSource clock, Counts counts, QueueOptions options) {
    return new Keeping(
        clock,
        counts,
        options,
        new DiskUse(options),
        new MemoryUse(options.memoryBytes()),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        new CopyOnWriteArrayList<>());
  }
}
