/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.model.Identity;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Asks by name for those whom a look at everybody did not find, a few at once: what waits of them
 * goes when they are forgotten, and a parent's page may leave out whom it has yet to hear of
 * itself. Owner: the loop.
 */
final class Missing {

  /** Fewer than there may be lookups at once: clients wait for those. */
  private static final int MAX_AT_ONCE = 4;

  /**
   * What came of it.
   *
   * @param settled how many the parent told of, or said to be nobody
   * @param notNamed those of whom it said neither, though it answered
   * @param unsure how many it gave no answer about
   */
  record Result(int settled, Set<Identity> notNamed, int unsure) {}

  private final Lookups lookups;
  private final Executor loop;
  private final Deque<Identity> waiting;
  private final CompletableFuture<Result> result = new CompletableFuture<>();
  private final Set<Identity> notNamed = new HashSet<>();
  private int running;
  private int settled;
  private int unsure;

  private Missing(Lookups lookups, Executor loop, Collection<Identity> identities) {
    this.lookups = lookups;
    this.loop = loop;
    this.waiting = new ArrayDeque<>(identities);
  }

  /** Asks for all of them; on the loop. */
  static CompletionStage<Result> ask(
      Lookups lookups, Executor loop, Collection<Identity> identities) {
    Missing missing = new Missing(lookups, loop, identities);
    missing.startNext();
    return missing.result;
  }

  private void startNext() {
    while (running < MAX_AT_ONCE && !waiting.isEmpty()) {
      Identity next = waiting.remove();
      running++;
      var _ = lookups.lookForMissing(next).thenAcceptAsync(answer -> answered(next, answer), loop);
    }
    if (running == 0) {
      result.complete(new Result(settled, notNamed, unsure));
    }
  }

  private void answered(Identity identity, Lookups.Answer answer) {
    running--;
    switch (answer) {
      case TOLD -> settled++;
      case NOT_NAMED -> notNamed.add(identity);
      case NONE -> unsure++;
    }
    startNext();
  }
}
