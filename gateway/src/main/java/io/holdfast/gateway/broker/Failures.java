/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages at which a module threw: counted all, told in the log when it begins and then once a
 * minute. Added by the module's thread; read by any.
 */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final String module;
  private volatile long count;
  private volatile boolean isTold;
  private volatile @Nullable Throwable last;
  private long toldUpTo;

  Failures(String module) {
    this.module = module;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread adds
  void add(Throwable failure) {
    count++;
    last = failure;
    if (!isTold) {
      isTold = true;
      LOG.warn(
          "module {} failed at a message: {}; more within a minute are only counted",
          module,
          failure.toString(),
          failure);
    }
  }

  long count() {
    return count;
  }

  /** Tells how many there were since it told the last time. One thread, once a minute. */
  void minute() {
    long now = count;
    if (now > toldUpTo && isTold) {
      LOG.warn("module {} failed at {} messages so far, the last time: {}", module, now, last);
    }
    toldUpTo = now;
    isTold = false;
  }
}
