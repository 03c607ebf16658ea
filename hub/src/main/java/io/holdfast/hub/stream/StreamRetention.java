/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.stream;

import io.holdfast.hub.Timer;
import io.holdfast.store.Batch;
import io.holdfast.store.Log;
import io.holdfast.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets records that are too old or too many, every minute, on a reader thread. */
final class StreamRetention implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamRetention.class);

  /** How often it looks: fine for retentions of hours, cheap for none. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Store store;
  private final List<StreamPartition> partitions;
  private final StreamOptions options;
  private final Timer timer;
  private final InstantSource clock;
  private final LongAdder expired = new LongAdder();
  private final LongAdder crowdedOut = new LongAdder();
  private volatile Timer.Cancel next;
  private volatile boolean closed;

  StreamRetention(
      Store store,
      List<StreamPartition> partitions,
      StreamOptions options,
      Timer timer,
      InstantSource clock) {
    this.store = store;
    this.partitions = partitions;
    this.options = options;
    this.timer = timer;
    this.clock = clock;
    this.next = timer.after(INTERVAL, this::schedule);
  }

  long expired() {
    return expired.sum();
  }

  long crowdedOut() {
    return crowdedOut.sum();
  }

  private void schedule() {
    try {
      store.readers().execute(this::run);
    } catch (RejectedExecutionException e) {
      LOG.debug("no retention in a closed store", e);
    }
  }

  private void run() {
    try {
      enforce();
    } catch (RuntimeException e) {
      LOG.error("records past their retention could not be removed: {}", e.getMessage());
    } finally {
      if (!closed) {
        next = timer.after(INTERVAL, this::schedule);
      }
    }
  }

  /** Forgets what is too old or too much; blocks. Only one thread at a time. */
  void enforce() {
    try (Batch batch = store.batch()) {
      for (StreamPartition partition : partitions) {
        enforce(partition, batch);
      }
      if (!batch.isEmpty()) {
        store.commitNow(batch);
      }
    }
  }

  private void enforce(StreamPartition partition, Batch batch) {
    Log log = partition.log();
    long first = log.first();
    long oldest = clock.instant().minus(options.retention()).toEpochMilli();
    long young = StreamTimes.firstSince(partition, oldest);
    expired.add(young - first);
    long kept = young;
    if (log.sizeBytes() > options.partitionBytes()) {
      kept = Math.max(young, log.offsetKeeping(options.partitionBytes()));
      crowdedOut.add(kept - young);
    }
    log.trim(batch, kept);
  }

  @Override
  public void close() {
    closed = true;
    next.cancel();
  }
}
