/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

/**
 * What connected clients cost that have nothing to do.
 *
 * @param clients how many there were
 * @param heap bytes of each, after collections
 * @param offHeap bytes of each outside the heap, as the system counts resident memory
 * @param threads of each
 * @param nanos of CPU time that one {@code doWork()} takes with a single client; zero where nobody
 *     calls it
 * @param bytes that it allocates
 * @param nanosShared of one {@code doWork()} of a driver with all the clients
 */
public record Idle(
    int clients,
    double heap,
    double offHeap,
    double threads,
    double nanos,
    double bytes,
    double nanosShared) {}
