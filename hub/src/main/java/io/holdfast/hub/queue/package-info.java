/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What waits for an endpoint: a durable queue for each module input and priority, and the stream's
 * partitions as far as they are written. In: messages with their targets, from sessions; out:
 * messages to consumers, and receipts to publishers once everything they sent is stored for every
 * endpoint that it was routed to.
 *
 * <p>Threads: every lane has one {@link io.holdfast.hub.queue.Intake} (what its connections
 * publish) and one {@link io.holdfast.hub.queue.Shard} (the queues and partitions that it owns).
 * All that a lane's shard got in one turn is one commit. A message for another lane's shard travels
 * with all others of the turn in one task.
 */
@NullMarked
package io.holdfast.hub.queue;

import org.jspecify.annotations.NullMarked;
