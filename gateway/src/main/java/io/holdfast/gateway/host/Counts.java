/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import java.util.concurrent.atomic.LongAdder;

/** What a host counts. Any thread. */
final class Counts {

  final LongAdder created = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder badControl = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder unclaimed = new LongAdder();
  final LongAdder published = new LongAdder();
  final LongAdder written = new LongAdder();
  final LongAdder resent = new LongAdder();
  final LongAdder tooLarge = new LongAdder();
  final LongAdder lost = new LongAdder();

  HostStatus status(HostState state, boolean isGatewayThere, int waiting) {
    return new HostStatus(
        state,
        isGatewayThere,
        created.sum(),
        refused.sum(),
        badControl.sum(),
        received.sum(),
        failed.sum(),
        malformed.sum(),
        unclaimed.sum(),
        published.sum(),
        written.sum(),
        resent.sum(),
        tooLarge.sum(),
        lost.sum(),
        waiting);
  }
}
