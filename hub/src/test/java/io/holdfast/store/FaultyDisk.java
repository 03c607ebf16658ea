/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A disk under a store that a test makes fail, ask to wait, or stand still. Any thread. */
public final class FaultyDisk {

  private static final int OPEN = 1_000_000;

  private final AtomicLong largest = new AtomicLong();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicBoolean slow = new AtomicBoolean();
  private final Semaphore passes = new Semaphore(OPEN);

  /** Opens a store on this disk. */
  public Store open(Path directory, StoreOptions options) {
    return Store.open(directory, options, Faulty::new);
  }

  /** How large the largest batch was that it was given, in bytes. */
  public long largest() {
    return largest.get();
  }

  /** Whether writes fail from now on. */
  public void fail(boolean now) {
    failures.set(now ? OPEN : 0);
  }

  /** The next write fails, those behind it do not. */
  public void failOnce() {
    failures.set(1);
  }

  private boolean fails() {
    return failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  /** Whether writes ask to be waited for from now on: they complete on the committer's thread. */
  public void slow(boolean now) {
    slow.set(now);
  }

  /** Holds back all writes that are waited for. */
  public void stop() {
    passes.drainPermits();
  }

  /** Whether a write is being held back now. */
  public boolean isHolding() {
    return passes.hasQueuedThreads();
  }

  /** Lets as many of them through, each to its success or failure. */
  public void pass(int writes) {
    passes.release(writes);
  }

  /** Lets all through again. */
  public void go() {
    passes.release(OPEN);
  }

  private final class Faulty implements Writer {
    private final Writer real;

    Faulty(Writer real) {
      this.real = real;
    }

    @Override
    public boolean write(Batch batch, boolean patient) {
      largest.accumulateAndGet(batch.natives().getDataSize(), Math::max);
      if (!patient && slow.get()) {
        return false;
      }
      if (patient) {
        passes.acquireUninterruptibly();
      }
      if (fails()) {
        throw new StoreException("the test's disk fails", null);
      }
      return real.write(batch, patient);
    }

    @Override
    public void sync() {
      if (fails()) {
        throw new StoreException("the test's disk fails", null);
      }
      real.sync();
    }

    @Override
    public void syncIfNeeded() {
      real.syncIfNeeded();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
