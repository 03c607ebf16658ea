/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When tokens expire and when they are renewed: when four fifths of their life have passed. */
public final class TokenLife {

  private static final double SHARE = 0.8;

  /** A token that is nearly over must not make a client do nothing but connect. */
  private static final Duration SHORTEST_RENEWAL = Duration.ofSeconds(4);

  /** No timer need be set for later. */
  private static final Duration LONGEST = Duration.ofDays(3653);

  private TokenLife() {}

  /** When a token made now expires, in seconds since 1970. */
  public static long expiry(Instant now, Duration lifetime) {
    // Rounded up: rounded down, a short token would end before its renewal.
    return now.plus(lifetime).plusNanos(999_999_999).getEpochSecond();
  }

  /** How long after it was made a token with the given lifetime is renewed. */
  public static Duration renewAfter(Duration lifetime) {
    return Duration.ofMillis((long) (lifetime.toMillis() * SHARE));
  }

  /**
   * How long from now a token is renewed that somebody made at an unknown time.
   *
   * @param expiry in seconds since 1970
   * @return null if it seems to have expired: one of two clocks is wrong then, and the hub's counts
   */
  public static @Nullable Duration renewAfter(Instant now, long expiry) {
    long left = Math.min(expiry - now.getEpochSecond(), LONGEST.toSeconds());
    if (left <= 0) {
      return null;
    }
    Duration share = renewAfter(Duration.ofSeconds(left));
    return share.compareTo(SHORTEST_RENEWAL) < 0 ? SHORTEST_RENEWAL : share;
  }
}
