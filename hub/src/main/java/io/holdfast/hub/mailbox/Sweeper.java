/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.Timer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once a second for what is to be done, until it is closed. Any thread. */
final class Sweeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Timer timer;
  private final Runnable look;
  private volatile boolean closed;

  /**
   * Does not look yet.
   *
   * @param look on the timer's thread: must not block
   */
  Sweeper(Timer timer, Runnable look) {
    this.timer = timer;
    this.look = look;
  }

  void start() {
    var ignored = timer.after(INTERVAL, this::sweep);
  }

  private void sweep() {
    if (closed) {
      return;
    }
    try {
      look.run();
    } catch (RuntimeException fault) {
      LOG.error("what has ended in mailboxes was not looked for", fault);
    } finally {
      start();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
