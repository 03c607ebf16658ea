/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often which values came: their number and sum since the start, and quantiles of those of the
 * last while. Values are sorted into buckets that are a sixteenth of their power of two wide, so a
 * quantile is wrong by 3.2 % at most. One thread at a time records; any reads, and may miss what is
 * recorded meanwhile.
 */
public final class Distribution {

  private final long halfMillis;
  private final Tally count = new Tally();
  private final Tally sum = new Tally();
  private volatile @Nullable Spans spans;

  /**
   * Empty.
   *
   * @param maxAge values as old count in no quantile; those half as old in all
   */
  public Distribution(Duration maxAge) {
    this.halfMillis = maxAge.toMillis() / 2;
  }

  /** Takes a value; less than 0, as when a clock was set back, counts as 0. */
  public void record(long value, long nowMillis) {
    long taken = Math.max(0, value);
    Spans now = spans;
    if (now == null || !now.isWithin(halfMillis, nowMillis)) {
      now = turnOver(now, nowMillis);
    }
    now.buckets.add(taken);
    count.add(1);
    sum.add(taken);
  }

  private Spans turnOver(@Nullable Spans last, long nowMillis) {
    Buckets before = last != null && last.isWithin(2 * halfMillis, nowMillis) ? last.buckets : null;
    Spans next = new Spans(new Buckets(), nowMillis, before);
    spans = next;
    return next;
  }

  /** How many values there were. */
  long count() {
    return count.sum();
  }

  /** Their sum. */
  long sum() {
    return sum.sum();
  }

  /** Adds what is recent enough, by bucket. */
  void addTo(long[] into, long nowMillis) {
    Spans now = spans;
    if (now == null) {
      return;
    }
    if (now.isWithin(2 * halfMillis, nowMillis)) {
      now.buckets.addTo(into);
    }
    Buckets before = now.before;
    if (before != null && now.isWithin(halfMillis, nowMillis)) {
      before.addTo(into);
    }
  }

  /**
   * The buckets of now, and those of the half of the time before.
   *
   * @param sinceMillis when the first value came into those of now
   */
  private record Spans(Buckets buckets, long sinceMillis, @Nullable Buckets before) {

    boolean isWithin(long millis, long nowMillis) {
      return nowMillis >= sinceMillis && nowMillis - sinceMillis < millis;
    }
  }
}
