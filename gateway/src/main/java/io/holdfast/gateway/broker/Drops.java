/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a module did not get, by reason: counted all, told in the log when it begins and then once a
 * minute. Any thread.
 */
final class Drops {

  private static final Logger LOG = LoggerFactory.getLogger(Drops.class);

  private final String module;
  private final Map<DropReason, LongAdder> counts = new EnumMap<>(DropReason.class);
  private volatile boolean isTold;
  private long toldUpTo;

  Drops(String module) {
    this.module = module;
    Stream.of(DropReason.values()).forEach(each -> counts.put(each, new LongAdder()));
  }

  void count(DropReason reason) {
    adder(reason).increment();
    if (!isTold && reason != DropReason.CLOSED) {
      isTold = true;
      LOG.warn(
          "module {}: a message was dropped since {}; more within a minute are only counted",
          module,
          reason.text());
    }
  }

  /** Tells what was dropped since it told the last time. One thread, once a minute. */
  void minute() {
    long now = inAll();
    if (now > toldUpTo && isTold) {
      LOG.warn("module {}: {} messages were dropped so far: {}", module, now, reasons());
    }
    toldUpTo = now;
    isTold = false;
  }

  long of(DropReason reason) {
    return adder(reason).sum();
  }

  private long inAll() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Those reasons that had any. */
  Map<DropReason, Long> reasons() {
    Map<DropReason, Long> reasons = new EnumMap<>(DropReason.class);
    for (DropReason each : DropReason.values()) {
      if (of(each) > 0) {
        reasons.put(each, of(each));
      }
    }
    return reasons;
  }

  private LongAdder adder(DropReason reason) {
    return Objects.requireNonNull(counts.get(reason));
  }
}
