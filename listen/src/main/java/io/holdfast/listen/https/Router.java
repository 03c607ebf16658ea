/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the call for a method and a path. Filled before use; then any thread reads it.
 *
 * @param <C> the kind of call
 */
final class Router<C> {

  private final List<Route<C>> routes = new ArrayList<>();

  /** Adds a call; segments in braces match any segment and are given to the call by name. */
  Router<C> add(String method, String template, C call) {
    routes.add(new Route<>(method, List.of(template.substring(1).split("/")), call));
    return this;
  }

  @Nullable Match<C> find(String method, List<String> path) {
    for (Route<C> route : routes) {
      Map<String, String> segments = route.method.equals(method) ? route.match(path) : null;
      if (segments != null) {
        return new Match<>(route.call, segments);
      }
    }
    return null;
  }

  boolean knows(List<String> path) {
    return routes.stream().anyMatch(route -> route.match(path) != null);
  }

  record Match<C>(C call, Map<String, String> segments) {}

  private record Route<C>(String method, List<String> template, C call) {

    @Nullable Map<String, String> match(List<String> path) {
      if (path.size() != template.size()) {
        return null;
      }
      Map<String, String> segments = new HashMap<>();
      for (int i = 0; i < path.size(); i++) {
        String wanted = template.get(i);
        if (wanted.startsWith("{")) {
          segments.put(wanted.substring(1, wanted.length() - 1), path.get(i));
        } else if (!wanted.equalsIgnoreCase(path.get(i))) {
          return null;
        }
      }
      return segments;
    }
  }
}
