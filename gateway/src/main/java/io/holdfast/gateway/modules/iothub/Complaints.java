/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.gateway.log.Occurrences;
import io.netty.util.concurrent.Ticker;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warnings in the log: of each matter at most one a minute. Any thread. */
final class Complaints {

  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

  /** Beyond so many matters the oldest is forgotten, and told again. */
  private static final int MATTERS = 1_000;

  private final String module;
  private final Ticker ticker;
  private final Map<String, Occurrences> matters = new LinkedHashMap<>();

  Complaints(String module, Ticker ticker) {
    this.module = module;
    this.ticker = ticker;
  }

  /**
   * Warns, unless it did so a moment ago.
   *
   * @param matter what counts as the same
   * @param text one sentence, without secrets
   */
  void say(String matter, String text) {
    Occurrences occurrences = of(matter);
    if (occurrences.happened()) {
      LOG.warn("{}: {} ({} so far)", module, text, occurrences.count());
    }
  }

  private synchronized Occurrences of(String matter) {
    Occurrences known = matters.get(matter);
    if (known != null) {
      return known;
    }
    if (matters.size() >= MATTERS) {
      matters.remove(matters.keySet().iterator().next());
    }
    Occurrences made = new Occurrences(ticker::nanoTime);
    matters.put(matter, made);
    return made;
  }
}
