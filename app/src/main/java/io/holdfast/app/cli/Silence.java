/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The option that ends a command which waits for what comes: after so long without any. */
final class Silence {

  private static final long MAX_SECONDS = 86_400_000;

  @Option(
      names = {"--timeout", "-t"},
      paramLabel = "SECONDS",
      description = "Ends after so many seconds without any (default: 0, never).")
  private long timeout;

  private volatile long heard = System.nanoTime();

  /** Refuses what is no time. */
  void check() {
    if (timeout < 0 || timeout > MAX_SECONDS) {
      throw CommandException.misused("--timeout must be 0 to " + MAX_SECONDS + " seconds");
    }
  }

  /** Whether it can end. */
  boolean isBounded() {
    return timeout > 0;
  }

  /** Something came; any thread. */
  void heard() {
    heard = System.nanoTime();
  }

  /** How long it may still last; not positive if it is over. Any thread. */
  Duration left() {
    return isBounded()
        ? Duration.ofSeconds(timeout).minusNanos(System.nanoTime() - heard)
        : Duration.ofSeconds(MAX_SECONDS);
  }
}
