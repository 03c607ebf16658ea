/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

/**
 * Time that stands still while there is no connection, or nobody listens, in nanoseconds: a server
 * owes nothing to a client that is away. Owner: the loop.
 */
final class ConnectedClock {

  private long offset;
  private long stopped;
  private boolean running;

  /** Runs on from where it stopped. */
  void start(long now) {
    if (!running) {
      running = true;
      offset = now - stopped;
    }
  }

  void stop(long now) {
    if (running) {
      stopped = now - offset;
      running = false;
    }
  }

  boolean isRunning() {
    return running;
  }

  /** The connected time at an instant of the loop's clock. */
  long at(long now) {
    return running ? now - offset : stopped;
  }
}
