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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An order of modules: each after those whose messages it gets, as far as the links have an order;
 * where they go in a circle, in the order in which the modules were given. One thread.
 */
final class SourcesFirst {

  /** Of each module, all whose messages it gets, from others or through others. */
  private final Map<String, Set<String>> upstream = new LinkedHashMap<>();

  private SourcesFirst(Collection<String> modules, Collection<Link> links) {
    Map<String, Set<String>> sources = new LinkedHashMap<>();
    modules.forEach(module -> sources.put(module, new HashSet<>()));
    for (Link link : links) {
      Set<String> ofSink = sources.getOrDefault(link.sink(), new HashSet<>());
      modules.stream().filter(link::carries).forEach(ofSink::add);
    }
    modules.forEach(module -> upstream.put(module, upstream(module, sources)));
  }

  /**
   * The names in order.
   *
   * @param links between these modules alone
   */
  static List<String> of(Collection<String> modules, Collection<Link> links) {
    return new SourcesFirst(modules, links).order();
  }

  private static Set<String> upstream(String sink, Map<String, Set<String>> sources) {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(sink));
    while (!open.isEmpty()) {
      for (String each : sources.getOrDefault(open.remove(), Set.of())) {
        if (found.add(each)) {
          open.add(each);
        }
      }
    }
    return found;
  }

  private List<String> order() {
    Set<String> left = new LinkedHashSet<>(upstream.keySet());
    List<String> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      // There is one: of those that nobody outside of their circle sends to.
      String next = left.stream().filter(each -> isFirst(each, left)).findFirst().orElseThrow();
      left.remove(next);
      ordered.add(next);
    }
    return ordered;
  }

  private boolean isFirst(String module, Set<String> among) {
    return upstream.getOrDefault(module, Set.of()).stream()
        .filter(among::contains)
        .allMatch(source -> upstream.getOrDefault(source, Set.of()).contains(module));
  }
}
