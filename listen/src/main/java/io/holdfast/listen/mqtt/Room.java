/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What connections may take of the hub, and those of clients that are not let in yet: nobody knows
 * who they are, so all of them together get little. Any thread.
 */
final class Room {

  /** What one connection may hold unread in any case. */
  private static final int FREE_BYTES = 4096;

  /** What strangers may hold beyond that, all together. */
  static final long STRANGERS_BYTES = 16L << 20;

  private final int maxConnections;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong strangersBytes = new AtomicLong();

  Room(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  /** A connection begins; its place is to be left in any case. */
  Place enter() {
    return new Place(connections.incrementAndGet() <= maxConnections);
  }

  /** The place of one connection. Owned by its lane. */
  final class Place {
    private final boolean free;
    private long held;
    private boolean left;

    Place(boolean free) {
      this.free = free;
    }

    /** Whether there was one: else the connection is one too many. */
    boolean isFree() {
      return free;
    }

    /** A stranger holds this many bytes now; false if strangers hold too much. */
    boolean hold(int bytes) {
      long more = Math.max(0, bytes - FREE_BYTES) - held;
      held += more;
      return strangersBytes.addAndGet(more) <= STRANGERS_BYTES || more <= 0;
    }

    /** The client is let in: what it holds is its own matter. */
    void admitted() {
      boolean ignored = hold(0);
    }

    void leave() {
      if (!left) {
        left = true;
        admitted();
        connections.decrementAndGet();
      }
    }
  }
}
