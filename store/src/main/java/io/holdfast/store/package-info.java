/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Durable tables and logs over RocksDB. In come batches of puts, deletes, appended records and
 * trims, each written whole or not at all; out go the same bytes after any restart. Knows bytes,
 * not messages.
 *
 * <p>Threads: a batch belongs to the thread that fills it, and to the store from commit to
 * completion. A log is filled by one thread at a time and trimmed by one thread at a time; anybody
 * reads. The store has a thread that commits what may not be written on the caller's, one that
 * syncs, and a small pool for reads, since a native call would pin a virtual thread's carrier.
 */
@NullMarked
package io.holdfast.store;

import org.jspecify.annotations.NullMarked;
