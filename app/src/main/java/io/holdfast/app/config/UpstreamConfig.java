/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.hub.role.UpwardOptions;
import io.holdfast.hub.upstream.link.LinkOptions;
import io.holdfast.hub.upstream.mirror.MirrorOptions;
import io.holdfast.hub.upstream.scope.ScopeOptions;
import java.time.Duration;
import java.util.List;

/**
 * How an edge hub and its parent keep in touch.
 *
 * @param keepAlive the longest time without a sign of life to the parent
 * @param idle how long a connection without business stays
 * @param window how many messages of one sender are on their way
 * @param scopeInterval how often the parent is asked for everybody below this hub
 * @param reportDelay how long changes of reported properties are gathered
 */
public record UpstreamConfig(
    Duration keepAlive, Duration idle, int window, Duration scopeInterval, Duration reportDelay) {

  private static final String SECTION = "upstream";

  static final Key<Duration> KEEP_ALIVE =
      new Key<>(
          SECTION,
          "keep-alive",
          Form.time("1s", "1177s"),
          "30s",
          "After so long without sending the parent is asked for a sign of life; if none comes in"
              + " half that time again, the connection is given up and made anew.",
          "");
  static final Key<Duration> IDLE =
      new Key<>(
          SECTION,
          "idle",
          Form.time("1s", "1d"),
          "5m",
          "How long the connection of an identity stays that has no business with the parent.",
          "");
  static final Key<Integer> WINDOW =
      new Key<>(
          SECTION,
          "window",
          Form.count(1, LinkOptions.MAX_WINDOW),
          "1000",
          "How many messages of one sender may be on their way to the parent. It grows to that from"
              + " 16 as the parent acknowledges them, and shrinks where that takes long.",
          "");
  static final Key<Duration> SCOPE_INTERVAL =
      new Key<>(
          SECTION,
          "scope-interval",
          Form.time("1s", "1d"),
          "1h",
          "How often the parent is asked for everybody who lives below this hub. Who is new is asked"
              + " for when it connects, whatever this says.",
          "");
  static final Key<Duration> REPORT_DELAY =
      new Key<>(
          SECTION,
          "report-delay",
          Form.time("10ms", "1h"),
          "5s",
          "How long changes of a twin's reported properties are gathered until the parent gets them"
              + " as one.",
          "");

  static final List<Key<?>> KEYS = List.of(KEEP_ALIVE, IDLE, WINDOW, SCOPE_INTERVAL, REPORT_DELAY);

  static UpstreamConfig of(Values values) {
    return new UpstreamConfig(
        values.get(KEEP_ALIVE),
        values.get(IDLE),
        values.get(WINDOW),
        values.get(SCOPE_INTERVAL),
        values.get(REPORT_DELAY));
  }

  /** The same for the hub. */
  public UpwardOptions options() {
    return new UpwardOptions(
        LinkOptions.DEFAULT.withKeepAlive(keepAlive).withIdle(idle).withWindow(window),
        ScopeOptions.DEFAULT.withInterval(scopeInterval),
        MirrorOptions.DEFAULT.withReportDelay(reportDelay));
  }
}
