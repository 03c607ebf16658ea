/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.MessageSource;
import io.holdfast.hub.queue.Endpoint;
import io.holdfast.hub.queue.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All routes of a hub. Each is asked for each message; an endpoint that several lead to gets one
 * copy, with priority and time to live of the one that goes first.
 */
public final class Routes {

  private static final List<Target> STREAM =
      List.of(new Target(Endpoint.UPSTREAM, Route.DEFAULT_PRIORITY, 0));

  private final List<Route> all;
  private final List<Target> unmatched;

  /**
   * Takes the routes.
   *
   * @param routes none means that everything goes upstream, as at IoT Hub, which has no routes from
   *     modules' outputs; of what the hub itself says that goes for some only, see {@link
   *     MessageSource#isFallingBack}
   */
  public Routes(List<Route> routes) {
    this(routes, routes.isEmpty() ? STREAM : List.of());
  }

  private Routes(List<Route> routes, List<Target> unmatched) {
    this.all = List.copyOf(routes);
    this.unmatched = unmatched;
  }

  /**
   * Takes the routes; what none of them takes goes upstream, as IoT Hub's fallback route has it.
   */
  public static Routes withFallback(List<Route> routes) {
    return new Routes(routes, STREAM);
  }

  /** The routes, in their order. */
  public List<Route> all() {
    return all;
  }

  /** Where a message with this header goes; none if no route takes it. */
  public List<Target> targets(MessageHeader header) {
    if (all.isEmpty()) {
      return unmatched(header);
    }
    String sourceText = Source.textOf(header);
    Map<Endpoint, Target> targets = new LinkedHashMap<>();
    for (Route route : all) {
      if (route.source().takes(sourceText)) {
        Endpoint endpoint = route.sink().endpointFor(header.sender());
        Target target = new Target(endpoint, route.priority(), route.timeToLiveMillis());
        targets.merge(endpoint, target, (a, b) -> b.priority() < a.priority() ? b : a);
      }
    }
    return targets.isEmpty() ? unmatched(header) : List.copyOf(targets.values());
  }

  private List<Target> unmatched(MessageHeader header) {
    return header.source().isFallingBack() ? unmatched : List.of();
  }

  /** Whether anything that the hub itself says of this kind would go anywhere. */
  public boolean take(MessageSource source) {
    String sourceText = Source.textOf(source);
    return (source.isFallingBack() && !unmatched.isEmpty())
        || all.stream().anyMatch(route -> route.source().takes(sourceText));
  }
}
