/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hub is about to end: nothing more goes to the parent, and what is on its way arrives. */
final class Rest {

  private static final Logger LOG = LoggerFactory.getLogger(Rest.class);

  /** So long a hub's end may wait for a parent that is slow, or gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final CountDownLatch rested = new CountDownLatch(1);

  /** On the uplink's thread. */
  void begin(Collection<Link> links) {
    AtomicInteger left = new AtomicInteger(links.size() + 1);
    Runnable oneLess =
        () -> {
          if (left.decrementAndGet() == 0) {
            rested.countDown();
          }
        };
    links.forEach(link -> link.rest(oneLess));
    oneLess.run();
  }

  /** Waits until all are at rest, or too long; blocks. */
  void await() {
    try {
      if (!rested.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("The parent has not acknowledged all that it was sent: some goes up once more");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
