/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What back ends read: every message that a route sends to the stream, in partitions, each a
 * sequence numbered by offsets. All messages of one device are in one partition, in their order.
 *
 * <p>In come records that lanes append in their own commits ({@link
 * io.holdfast.hub.stream.StreamPartition}); out go reads, at once or waiting for what comes, and
 * the offsets that consumer groups keep. A partition's log is filled by one lane; reads, group
 * offsets and retention run on the store's readers, never on a lane.
 */
@NullMarked
package io.holdfast.hub.stream;

import org.jspecify.annotations.NullMarked;
