/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.queue.Target;
import io.holdfast.hub.route.condition.Truth;
import io.holdfast.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where messages with one header go: what the header decides is decided, the rest is asked of each
 * body. Any thread.
 */
public final class Selection {

  /** Of so many undecided routes what they lead to is remembered. */
  private static final int REMEMBERED = Long.SIZE;

  private final Routes routes;
  private final MessageFacts facts;

  /** In the order of the routes: those that take it, and those that may. */
  private final List<Route> candidates;

  private final int undecided;
  private final List<Target> decided;

  /** Where the last message went; harmless if threads overwrite each other's. */
  private @Nullable Known last;

  Selection(Routes routes, MessageFacts facts, List<Route> candidates) {
    this.routes = routes;
    this.facts = facts;
    this.candidates = candidates;
    int open = 0;
    for (Route each : candidates) {
      open += each.condition().readsBody() ? 1 : 0;
    }
    this.undecided = open;
    this.decided = open == 0 ? routes.targets(facts.header(), candidates) : List.of();
  }

  /** Whether a body counts. */
  public boolean readsBody() {
    return undecided > 0;
  }

  /** Where a message with this body goes; none if no route takes it. */
  public List<Target> targets(Bytes body) {
    if (undecided == 0) {
      return decided;
    }
    BodyFacts all = new BodyFacts(facts, routes.bodyTree(), body);
    return undecided <= REMEMBERED ? remembered(all) : routes.targets(facts.header(), taken(all));
  }

  private List<Target> remembered(BodyFacts all) {
    long outcome = 0;
    for (Route each : candidates) {
      if (each.condition().readsBody()) {
        outcome = outcome << 1 | (takes(each, all) ? 1 : 0);
      }
    }
    Known known = last;
    if (known == null || known.outcome != outcome) {
      known = new Known(outcome, routes.targets(facts.header(), taken(all)));
      last = known;
    }
    return known.targets;
  }

  private List<Route> taken(BodyFacts all) {
    List<Route> taken = new ArrayList<>(candidates.size());
    for (Route each : candidates) {
      if (!each.condition().readsBody() || takes(each, all)) {
        taken.add(each);
      }
    }
    return taken;
  }

  private static boolean takes(Route route, BodyFacts all) {
    return route.condition().test(all) == Truth.TRUE;
  }

  private record Known(long outcome, List<Target> targets) {}
}
