/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.time.Duration;

/**
 * What a relay does to the bytes that travel one way, of all connections together.
 *
 * @param delay how long each byte is on its way at least
 * @param jitter by how much that varies, up and down; bytes keep their order
 * @param bytesPerSecond how many bytes arrive in a second at most; 0 for any number
 * @param capacity how many bytes of a connection are on their way at most: beyond it the sender's
 *     are not read
 */
public record Line(Duration delay, Duration jitter, long bytesPerSecond, int capacity) {

  /** As fast as this machine is. */
  public static final Line FREE = new Line(Duration.ZERO, Duration.ZERO, 0, 64 << 10);

  /** Checks the bounds. */
  public Line {
    if (delay.isNegative()
        || jitter.isNegative()
        || jitter.compareTo(delay) > 0
        || bytesPerSecond < 0
        || capacity < 1) {
      throw new IllegalArgumentException(
          "no line: " + delay + " " + jitter + " " + bytesPerSecond + " " + capacity);
    }
  }

  /** Long, and wide enough for much to be on its way. */
  public static Line delayed(Duration delay, Duration jitter) {
    return new Line(delay, jitter, 0, 8 << 20);
  }

  /** Narrow, with a buffer before it, as a modem has one. */
  public static Line narrow(long bytesPerSecond) {
    return new Line(Duration.ZERO, Duration.ZERO, bytesPerSecond, 64 << 10);
  }

  /** Read slowly: what is not read yet stays with the sender. */
  public static Line readSlowly(long bytesPerSecond) {
    return new Line(Duration.ZERO, Duration.ZERO, bytesPerSecond, 1);
  }
}
