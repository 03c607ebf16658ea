/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import io.holdfast.model.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much clients and back ends may ask for each second: of the hub as a whole, and each identity
 * for itself. Any thread; without locks, and without cost where nothing is limited.
 */
public final class Throttles {

  /** With more identities than this the limits of those at rest are forgotten. */
  private static final int MAX_AT_REST = 10_000;

  private static final long FORGET_MILLIS = 1000;

  /** Who comes too fast waits this long at most before it is sent away. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What is limited. */
  public enum Kind {
    /** Connections that are let in. */
    CONNECTS,
    /** Messages that clients send. */
    MESSAGES,
    /** Twins that are read. */
    TWIN_READS,
    /** Changes of twins. */
    TWIN_UPDATES,
    /** Direct method calls. */
    METHODS
  }

  private final Map<Kind, Integer> perIdentity;
  private final Map<Kind, RateLimit> hub = new EnumMap<>(Kind.class);
  private final Map<Key, RateLimit> identities = new ConcurrentHashMap<>();
  private final AtomicLong forgotAt = new AtomicLong();
  private final InstantSource clock;
  private final Timer timer;

  /**
   * Limits, each as a number for each second; what is absent is not limited.
   *
   * @param perHub for all together
   * @param perIdentity for each device and module
   */
  public Throttles(
      Map<Kind, Integer> perHub, Map<Kind, Integer> perIdentity, InstantSource clock, Timer timer) {
    this.perIdentity = Map.copyOf(perIdentity);
    perHub.forEach((kind, rate) -> hub.put(kind, new RateLimit(rate)));
    this.clock = clock;
    this.timer = timer;
  }

  /** Limits nothing. */
  public static Throttles none() {
    return new Throttles(Map.of(), Map.of(), () -> Instant.EPOCH, (delay, task) -> () -> {});
  }

  /** What this identity may ask for, or null if that is not limited. */
  public @Nullable Meter meter(Kind kind, Identity identity) {
    RateLimit all = hub.get(kind);
    Integer rate = perIdentity.get(kind);
    if (all == null && rate == null) {
      return null;
    }
    return new Meter(all, rate == null ? null : own(new Key(kind, identity), rate));
  }

  private RateLimit own(Key key, int rate) {
    RateLimit known = identities.get(key);
    if (known != null) {
      return known;
    }
    if (identities.size() > MAX_AT_REST) {
      forgetThoseAtRest();
    }
    return identities.computeIfAbsent(key, first -> new RateLimit(rate));
  }

  /** Walks over all, so only now and then: many may come that are none of them at rest. */
  private void forgetThoseAtRest() {
    long now = clock.millis();
    long last = forgotAt.get();
    if (Math.abs(now - last) >= FORGET_MILLIS && forgotAt.compareAndSet(last, now)) {
      identities.values().removeIf(limit -> limit.isFull(now));
    }
  }

  /** How many limits of single identities are in memory. */
  int remembered() {
    return identities.size();
  }

  /** Whether the hub as a whole may do one more now; it is taken then. */
  public boolean allows(Kind kind) {
    RateLimit all = hub.get(kind);
    return all == null || all.take(clock.millis(), 0) == 0;
  }

  /** Whether the identity may have one now; it is taken then. */
  public boolean allows(Kind kind, Identity identity) {
    Meter meter = meter(kind, identity);
    return meter == null || meter.allows();
  }

  /** The refusal of what {@link #allows} does not. */
  public static Refusal refusal(Kind kind) {
    return new Refusal(
        ErrorCode.THROTTLED,
        "too many " + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
  }

  /** Completes with true after a while, or with false at once if that would be too long. */
  public CompletionStage<Boolean> admit(Kind kind, Identity identity) {
    Meter meter = meter(kind, identity);
    long wait = meter == null ? 0 : meter.take();
    CompletableFuture<Boolean> admitted = new CompletableFuture<>();
    if (wait <= 0) {
      admitted.complete(wait == 0);
    } else {
      var ignored = timer.after(Duration.ofMillis(wait), () -> admitted.complete(true));
    }
    return admitted;
  }

  /** Runs the task after so many milliseconds, on the timer's thread. */
  public void later(long millis, Runnable task) {
    var ignored = timer.after(Duration.ofMillis(millis), task);
  }

  private record Key(Kind kind, Identity identity) {}

  /** What one identity may ask for: its own limit and the hub's, where there are. Any thread. */
  public final class Meter {
    private final @Nullable RateLimit all;
    private final @Nullable RateLimit own;

    private Meter(@Nullable RateLimit all, @Nullable RateLimit own) {
      this.all = all;
      this.own = own;
    }

    /** Whether one is allowed now; it is taken then. */
    public boolean allows() {
      return take(0) == 0;
    }

    /**
     * Takes one, on credit if need be.
     *
     * @return how many milliseconds to wait, or −1 if that would be longer than {@link #PATIENCE}
     */
    public long take() {
      return take(PATIENCE.toMillis());
    }

    private long take(long most) {
      long now = clock.millis();
      long wait = own == null ? 0 : own.take(now, most);
      if (wait < 0 || all == null) {
        return wait;
      }
      long hubWait = all.take(now, most);
      if (hubWait < 0 && own != null) {
        own.giveBack();
      }
      return hubWait < 0 ? hubWait : Math.max(wait, hubWait);
    }
  }
}
