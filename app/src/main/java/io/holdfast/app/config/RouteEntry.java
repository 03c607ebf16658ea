/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A route as it stands in {@code [routes]}. Its text is not looked into here.
 *
 * @param name names it in logs and errors
 * @param route such as {@code FROM /messages/modules/a/outputs/* INTO $upstream}
 * @param priority 0 (first) to 9; null goes after all that have one
 * @param timeToLive how long a message may wait for its endpoint; null for the hub's own default
 * @param place where it stands, for errors
 */
public record RouteEntry(
    String name,
    String route,
    @Nullable Integer priority,
    @Nullable Duration timeToLive,
    String place) {

  /** The last priority that a route may name. */
  public static final int MAX_PRIORITY = 9;
}
