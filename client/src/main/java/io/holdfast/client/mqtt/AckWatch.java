/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks once per time-out whether the server still owes the acknowledgement that it owed before. A
 * server that hears messages and answers pings, yet acknowledges nothing, looks alive to everything
 * else. Owner: the loop.
 */
final class AckWatch {

  private final IoLoop loop;
  private final Duration timeout;
  private final Outbox outbox;
  private final Runnable overdue;
  private @Nullable Timeout look;

  /**
   * A watch that has not begun.
   *
   * @param overdue run when an acknowledgement did not come in time
   */
  AckWatch(IoLoop loop, Duration timeout, Outbox outbox, Runnable overdue) {
    this.loop = loop;
    this.timeout = timeout;
    this.outbox = outbox;
    this.overdue = overdue;
  }

  /** Watches if something is on its way. */
  void begin() {
    long oldest = outbox.oldest();
    if (look == null && oldest != 0) {
      look = loop.after(timeout, () -> look(oldest));
    }
  }

  /** Watches no more; the time begins anew with the next connection. */
  void end() {
    if (look != null) {
      look.cancel();
      look = null;
    }
  }

  private void look(long oldestBefore) {
    look = null;
    if (outbox.oldest() == oldestBefore) {
      overdue.run();
    } else {
      begin();
    }
  }
}
