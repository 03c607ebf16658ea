/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A rule that takes messages of a source to a sink.
 *
 * @param name for people and errors
 * @param priority 0 to {@value #MAX_PRIORITY}, 0 goes first, or {@link #DEFAULT_PRIORITY}
 * @param timeToLiveMillis how long the endpoint keeps a message, in milliseconds; 0 for ever
 */
public record Route(String name, Source source, Sink sink, int priority, long timeToLiveMillis) {

  /** The last priority that a route may name. */
  public static final int MAX_PRIORITY = 9;

  /** The priority of a route that names none: after all that do. */
  public static final int DEFAULT_PRIORITY = 2_000_000_000;

  /**
   * Reads a route.
   *
   * @param text such as {@code FROM /messages/* INTO $upstream}
   * @param priority or null for none
   * @param timeToLive or null for ever
   * @throws RouteException naming the route and the place, if the text is not a route
   */
  public static Route parse(
      String name, String text, @Nullable Integer priority, @Nullable Duration timeToLive) {
    if (priority != null && (priority < 0 || priority > MAX_PRIORITY)) {
      throw new RouteException(name, "priority must be 0 to " + MAX_PRIORITY);
    }
    RouteReader reader = new RouteReader(name, text);
    Source source = reader.source();
    Sink sink = reader.sink();
    return new Route(
        name,
        source,
        sink,
        priority == null ? DEFAULT_PRIORITY : priority,
        timeToLive == null ? 0 : timeToLive.toMillis());
  }
}
