/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.provision;

import io.holdfast.app.config.Reprovisioning;
import io.holdfast.hub.Timer;
import io.holdfast.hub.upstream.UplinkListener;
import io.holdfast.model.Identity;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches an edge hub's own connection to its parent, and has the device registered again when that
 * may help, as the mode says: seldom, the longer it does not help. Any thread; never blocks.
 */
public final class ParentWatch implements UplinkListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ParentWatch.class);

  /** The first start of a hub that is gone need not wait for long. */
  private static final Duration UNREACHED = Duration.ofMinutes(1);

  /** An outage is none of the service's business; a parent that does not come back may be. */
  private static final Duration LOST = Duration.ofMinutes(5);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);
  private static final int MOST_DOUBLINGS = 20;

  private final Identity self;
  private final Reprovisioning mode;
  private final Registering registering;
  private final Timer timer;
  private final RandomGenerator random;

  // Guarded by this.
  private Timer.Cancel check = () -> {};
  private boolean wasConnected;
  private int troubles;

  /** It was this that has the device registered. */
  private boolean asked;

  private boolean closed;

  /** Of a hub that is being started. */
  public ParentWatch(
      Identity self,
      Reprovisioning mode,
      Registering registering,
      Timer timer,
      RandomGenerator random) {
    this.self = self;
    this.mode = mode;
    this.registering = registering;
    this.timer = timer;
    this.random = random;
    synchronized (this) {
      checkAfter(UNREACHED);
    }
  }

  private synchronized void checkAfter(Duration delay) {
    check.cancel();
    check = timer.after(delay, () -> trouble("no connection for " + delay.toMinutes() + " min"));
  }

  @Override
  public synchronized void connected(Identity identity) {
    if (identity.equals(self)) {
      wasConnected = true;
      troubles = 0;
      check.cancel();
      if (asked) {
        asked = false;
        registering.withdraw();
      }
    }
  }

  @Override
  public synchronized void disconnected(Identity identity) {
    if (identity.equals(self) && !closed) {
      checkAfter(LOST);
    }
  }

  @Override
  public void refused(Identity identity, String why) {
    if (identity.equals(self)) {
      trouble(why);
    }
  }

  /** The parent does not let this edge hub in, or is not there. */
  public synchronized void trouble(String why) {
    if (closed || (wasConnected && mode != Reprovisioning.DYNAMIC)) {
      return;
    }
    Duration pause = pause();
    if (registering.begin(pause)) {
      troubles++;
      asked = true;
      LOG.warn(
          "The parent does not serve this edge hub ({}): in {} s it asks where it belongs",
          why,
          pause.toSeconds());
    }
    checkAfter(LOST);
  }

  /** Almost none at first; half of it by chance. */
  private Duration pause() {
    long most =
        troubles == 0
            ? FIRST_PAUSE.toMillis() / 10
            : Math.min(
                LONGEST_PAUSE.toMillis(),
                FIRST_PAUSE.toMillis() << Math.min(troubles - 1, MOST_DOUBLINGS));
    return Duration.ofMillis(most / 2 + (long) (random.nextDouble() * most / 2));
  }

  @Override
  public synchronized void close() {
    closed = true;
    check.cancel();
  }
}
