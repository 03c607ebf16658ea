/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.Peer;

/**
 * Stops what a client sends while too much of it is under way. Each part that wants it stopped
 * takes one hold, and gives it back. Owner: the session's lane.
 */
final class Inflow {

  private final Peer peer;
  private int holds;

  Inflow(Peer peer) {
    this.peer = peer;
  }

  void hold() {
    if (holds++ == 0) {
      peer.readable(false);
    }
  }

  void release() {
    if (--holds == 0) {
      peer.readable(true);
    }
  }
}
