/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.Registration;
import io.holdfast.model.Identity;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When everybody below an edge hub is looked at: from time to time, sooner when something asks for
 * it, after growing pauses while the parent does not answer. One look at a time. All calls on the
 * loop.
 */
final class ScopeWalks {

  private static final Logger LOG = LoggerFactory.getLogger(ScopeWalks.class);

  private static final Duration SHORTEST_RETRY = Duration.ofMillis(200);
  private static final int MAX_NAMED = 20;

  /** Between two looks for an edge hub below that waits to hear who lives below it. */
  private static final Duration CHILD_INTERVAL = Duration.ofSeconds(2);

  private final IoLoop loop;
  private final ScopeOptions options;
  private final Mirror mirror;
  private final NewEdges newEdges;
  private final Supplier<ScopeWalk> begin;

  private @Nullable ScopeWalk walk;
  private Timeout due = Timeout.NONE;
  private @Nullable Long last;
  private int failures;
  private boolean again;
  private boolean closed;
  private List<Identity> onlyHere = List.of();

  /**
   * Looks at nobody until {@link #walk}.
   *
   * @param begin begins one look
   */
  ScopeWalks(
      IoLoop loop,
      ScopeOptions options,
      Mirror mirror,
      NewEdges newEdges,
      Supplier<ScopeWalk> begin) {
    this.loop = loop;
    this.options = options;
    this.mirror = mirror;
    this.newEdges = newEdges;
    this.begin = begin;
  }

  /** Begins no more; the look under way ends by itself. */
  void close() {
    closed = true;
    due.cancel();
  }

  /** A look-up was told of somebody, whom the look under way may not have met. */
  void told(Registration registration) {
    if (walk != null) {
      walk.alsoTold(registration.identity());
    }
    if (newEdges.meet(registration)) {
      walkForChild();
    }
  }

  /** A look at everybody may help; while those fail, their own retries do. */
  void unclear() {
    if (last != null && failures == 0) {
      walkSoon();
    }
  }

  /** Before it is due, but not often. */
  void walkSoon() {
    if (walk != null) {
      again = true; // Its first pages may be older than what is to be seen.
      return;
    }
    walkAfter(failures > 0 ? Duration.ZERO : sinceLast(options.identityInterval()));
  }

  /** How long it is until this much time has passed since the last look. */
  private Duration sinceLast(Duration interval) {
    Duration rest = last == null ? Duration.ZERO : interval.minusNanos(loop.nanoTime() - last);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /** An edge hub below asks until it is told; one that was moved meanwhile needs one more look. */
  void walkForChild() {
    if (walk == null && failures == 0) {
      walkAfter(sinceLast(CHILD_INTERVAL));
    }
  }

  private void walkAfter(Duration delay) {
    due.cancel();
    if (!closed) {
      due = loop.after(delay, this::walk);
    }
  }

  /** Looks now, unless a look is under way. */
  void walk() {
    if (walk != null || closed) {
      return;
    }
    due.cancel();
    ScopeWalk begun = begin.get();
    walk = begun;
    var _ = begun.result().thenAccept(outcome -> walked(begun, outcome));
  }

  private void walked(ScopeWalk ended, Outcome<Integer> outcome) {
    walk = null;
    switch (outcome) {
      case Outcome.Done<Integer>(Integer changes) -> {
        LOG.info(
            "The parent has {} identities for this edge hub; {} changed", ended.size(), changes);
        tellOnlyHere(mirror.onlyHere());
        failures = 0;
        last = loop.nanoTime();
        walkAfter(pauseAfter(ended.unsure()));
      }
      case Outcome.Refused<Integer>(Refusal refusal) -> {
        Duration delay = backOff(failures++);
        LOG.warn(
            "Who lives below this edge hub could not be seen, next try in {} s: {}",
            delay.toSeconds(),
            refusal);
        walkAfter(delay);
      }
    }
    again = false;
  }

  private Duration pauseAfter(int unsure) {
    if (unsure > 0) {
      LOG.info(
          "{} are kept of whom the parent told before, and neither tells now nor says that they are"
              + " gone",
          unsure);
    }
    return again || unsure > 0 ? options.identityInterval() : options.interval();
  }

  /** Who was registered here before there was a parent, as long as that does not know it. */
  private void tellOnlyHere(List<Identity> identities) {
    if (!identities.equals(onlyHere) && !identities.isEmpty()) {
      LOG.warn(
          "The parent does not know {} of this edge hub's own identities: {}{}. They work on here,"
              + " and what they send upstream waits until they are registered there",
          identities.size(),
          identities.subList(0, Math.min(MAX_NAMED, identities.size())),
          identities.size() > MAX_NAMED ? " and more" : "");
    }
    onlyHere = identities;
  }

  /** Full jitter: edge hubs of a site come back together, and must not ask together. */
  private Duration backOff(int before) {
    long most = Math.min(options.longestRetry().toMillis(), 1000L << Math.min(before, 20));
    long millis = (long) (loop.random().nextDouble() * most);
    return Duration.ofMillis(Math.max(SHORTEST_RETRY.toMillis(), millis));
  }
}
