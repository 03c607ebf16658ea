/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.route.condition.Condition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A rule that takes messages of a source to a sink.
 *
 * @param name for people and errors
 * @param text as it was written
 * @param condition what must hold for a message to be taken; {@link Condition#TRUE} for none
 * @param priority 0 to {@value #MAX_PRIORITY}, 0 goes first, or {@link #DEFAULT_PRIORITY}
 * @param timeToLiveMillis how long the endpoint keeps a message, in milliseconds; 0 for as long as
 *     the hub's routes say
 */
public record Route(
    String name,
    String text,
    Source source,
    Condition condition,
    Sink sink,
    int priority,
    long timeToLiveMillis) {

  /** A text of more characters is refused. */
  public static final int MAX_LENGTH = 16_384;

  /** The last priority that a route may name. */
  public static final int MAX_PRIORITY = 9;

  /** The priority of a route that names none: after all that do. */
  public static final int DEFAULT_PRIORITY = 2_000_000_000;

  /** The longest time to live: what an unsigned number of 32 bits holds in seconds. */
  public static final Duration MAX_TIME_TO_LIVE = Duration.ofSeconds(0xFFFF_FFFFL);

  /**
   * Reads a route.
   *
   * @param text such as {@code FROM /messages/* INTO $upstream}
   * @param priority or null for none
   * @param timeToLive or null for what the hub's routes say
   * @throws RouteException naming the route and the place, if the text is not a route
   */
  public static Route parse(
      String name, String text, @Nullable Integer priority, @Nullable Duration timeToLive) {
    if (text.length() > MAX_LENGTH) {
      throw new RouteException(name, "a route is at most " + MAX_LENGTH + " characters long");
    }
    if (priority != null && (priority < 0 || priority > MAX_PRIORITY)) {
      throw new RouteException(
          name, "Invalid priority " + priority + ", priority can only be between 0-9");
    }
    long timeToLiveMillis = timeToLive == null ? 0 : millis(name, timeToLive);
    RouteReader reader = new RouteReader(name, text);
    Source source = reader.source();
    Condition condition = reader.condition();
    Sink sink = reader.sink();
    return new Route(
        name,
        text,
        source,
        condition,
        sink,
        priority == null ? DEFAULT_PRIORITY : priority,
        timeToLiveMillis);
  }

  Route with(Condition other) {
    return new Route(name, text, source, other, sink, priority, timeToLiveMillis);
  }

  private static long millis(String name, Duration timeToLive) {
    boolean partly = timeToLive.isPositive() && timeToLive.compareTo(Duration.ofMillis(1)) < 0;
    if (timeToLive.isNegative() || partly || timeToLive.compareTo(MAX_TIME_TO_LIVE) > 0) {
      throw new RouteException(
          name,
          "the time to live must be 0 for ever, or 1 ms to " + MAX_TIME_TO_LIVE.toSeconds() + " s");
    }
    return timeToLive.toMillis();
  }
}
