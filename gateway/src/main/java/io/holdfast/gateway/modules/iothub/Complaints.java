/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.netty.util.concurrent.Ticker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warnings in the log: of each matter at most one a minute. Any thread. */
final class Complaints {

  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
  private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

  /** Beyond so many matters the oldest is forgotten, and told again. */
  private static final int MATTERS = 1_000;

  private final String module;
  private final Ticker ticker;
  private final Map<String, Matter> matters = new LinkedHashMap<>();

  Complaints(String module, Ticker ticker) {
    this.module = module;
    this.ticker = ticker;
  }

  private static final class Matter {
    private long told;
    private long since;
  }

  /**
   * Warns, unless it did so a moment ago.
   *
   * @param matter what counts as the same
   * @param text one sentence, without secrets
   */
  void say(String matter, String text) {
    long repeated = repeated(matter);
    if (repeated == 0) {
      LOG.warn("{}: {}", module, text);
    } else if (repeated > 0) {
      LOG.warn("{}: {} ({} more since it was last said)", module, text, repeated);
    }
  }

  /** How often it came since it was last told; negative if it is too early to tell. */
  private synchronized long repeated(String name) {
    long now = ticker.nanoTime();
    Matter matter = matters.get(name);
    if (matter == null) {
      if (matters.size() >= MATTERS) {
        matters.remove(matters.keySet().iterator().next());
      }
      matter = new Matter();
      matter.told = now;
      matters.put(name, matter);
      return 0;
    }
    if (now - matter.told < PAUSE) {
      matter.since++;
      return -1;
    }
    long since = matter.since;
    matter.told = now;
    matter.since = 0;
    return since;
  }
}
