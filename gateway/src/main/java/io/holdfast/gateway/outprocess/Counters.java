/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import java.util.concurrent.atomic.LongAdder;

/** What a proxy counts. Any thread may count and read. */
final class Counters {

  final LongAdder sent = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder restarts = new LongAdder();
  final LongAdder oversize = new LongAdder();
  final LongAdder unsent = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder unpublished = new LongAdder();
  final LongAdder noise = new LongAdder();

  /** All of it. */
  ProxyStatus status(HostState state, long waiting) {
    return new ProxyStatus(
        state,
        waiting,
        sent.sum(),
        received.sum(),
        restarts.sum(),
        oversize.sum(),
        unsent.sum(),
        malformed.sum(),
        unpublished.sum(),
        noise.sum());
  }
}
