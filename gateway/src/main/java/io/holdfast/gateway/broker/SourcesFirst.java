/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An order of modules: each after those whose messages it gets, as far as the links have an order;
 * where they go in a circle, in the order in which the modules were given. One thread.
 */
final class SourcesFirst {

  /** Of each module that is left, those that are left whose messages it gets. */
  private final Map<String, Set<String>> sources = new LinkedHashMap<>();

  /** The same, and those whose messages it gets through others. */
  private Map<String, Set<String>> upstream;

  private SourcesFirst(Collection<String> modules, Collection<Link> links) {
    modules.forEach(module -> sources.put(module, new HashSet<>()));
    for (Link link : links) {
      modules.stream().filter(link::carries).forEach(sources(link.sink())::add);
    }
    upstream = upstream();
  }

  /**
   * The names in order.
   *
   * @param links between these modules alone
   */
  static List<String> of(Collection<String> modules, Collection<Link> links) {
    return new SourcesFirst(modules, links).order();
  }

  private Map<String, Set<String>> upstream() {
    Map<String, Set<String>> all = new LinkedHashMap<>();
    sources.keySet().forEach(module -> all.put(module, upstream(module)));
    return all;
  }

  private Set<String> upstream(String sink) {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(sink));
    while (!open.isEmpty()) {
      for (String each : sources(open.remove())) {
        if (found.add(each)) {
          open.add(each);
        }
      }
    }
    return found;
  }

  private Set<String> sources(String module) {
    return Objects.requireNonNull(sources.get(module), module);
  }

  private Set<String> upstreamOf(String module) {
    return Objects.requireNonNull(upstream.get(module), module);
  }

  private List<String> order() {
    List<String> ordered = new ArrayList<>();
    while (!sources.isEmpty()) {
      // There is one: of those that nobody outside of their circle sends to.
      String next = sources.keySet().stream().filter(this::isFirst).findFirst().orElseThrow();
      ordered.add(next);
      remove(next);
    }
    return ordered;
  }

  private boolean isFirst(String module) {
    return upstreamOf(module).stream().allMatch(source -> upstreamOf(source).contains(module));
  }

  private void remove(String module) {
    boolean opensCircle = upstreamOf(module).contains(module);
    sources.remove(module);
    sources.values().forEach(each -> each.remove(module));
    if (opensCircle) {
      upstream = upstream();
    } else {
      upstream.remove(module);
      upstream.values().forEach(each -> each.remove(module));
    }
  }
}
