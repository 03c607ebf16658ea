/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.util.HashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the disk space of deleted records back. A deleted range is only noted; RocksDB lets its
 * files lie until others are merged with them, which after a queue was emptied may be never. Any
 * thread.
 */
final class Reclaim {

  private static final Logger LOG = LoggerFactory.getLogger(Reclaim.class);

  /** Less than this is not worth the work. */
  private static final long LITTLE_BYTES = 4L << 20;

  /** With more logs than this one pass over all that lies between them costs less. */
  private static final int MANY_LOGS = 64;

  private final Engine engine;
  private final Faults faults;
  private final Room room;
  private final long muchBytes;

  /** By log, up to where its chunks are deleted. */
  private final Map<Integer, Long> deleted = new HashMap<>();

  private long bytes;
  private long bytesAtLastLook;
  private volatile boolean stopped;

  /**
   * For an open database.
   *
   * @param muchBytes of deleted records are given back at once, even of a store that is busy
   */
  Reclaim(Engine engine, Faults faults, Room room, long muchBytes) {
    this.engine = engine;
    this.faults = faults;
    this.room = room;
    this.muchBytes = muchBytes;
  }

  /** A log's chunks up to an offset have been deleted for good. */
  synchronized void deleted(int logId, long to, long length) {
    deleted.merge(logId, to, Math::max);
    bytes += length;
  }

  /** A log is opened whose chunks up to an offset were deleted, perhaps by an earlier process. */
  synchronized void found(int logId, long to) {
    if (to > 0) {
      deleted.merge(logId, to, Math::max);
      bytes = Math.max(bytes, LITTLE_BYTES);
    }
  }

  /**
   * Looks whether it is time: when much is deleted, or something and no more for a while. Blocks
   * while it gives back. Called by one thread.
   */
  void look() {
    if (isDue() && room.permitsUpkeep()) {
      run();
    }
  }

  private synchronized boolean isDue() {
    boolean rests = bytes == bytesAtLastLook;
    bytesAtLastLook = bytes;
    return bytes >= muchBytes || (bytes >= LITTLE_BYTES && rests);
  }

  /** Gives back what can be given back now; blocks. */
  void run() {
    Map<Integer, Long> ranges = take();
    if (ranges.isEmpty()) {
      return;
    }
    engine.enter();
    try {
      engine.compactLogs(ranges, ranges.size() > MANY_LOGS);
    } catch (RocksDBException e) {
      restore(ranges); // as on a full disk
      if (!stopped) {
        LOG.warn("disk space could not be given back: {}", faults.of(e).getMessage());
      }
    } finally {
      engine.leave();
    }
  }

  /** The store closes: what is under way ends unfinished. The next process finds what is left. */
  void stop() {
    stopped = true;
    engine.compact(false);
  }

  /** They are tried again when nothing more has been deleted for a while. */
  private synchronized void restore(Map<Integer, Long> ranges) {
    ranges.forEach((logId, to) -> deleted.merge(logId, to, Math::max));
    bytes = Math.max(bytes, LITTLE_BYTES);
  }

  private synchronized Map<Integer, Long> take() {
    Map<Integer, Long> taken = new HashMap<>(deleted);
    deleted.clear();
    bytes = 0;
    bytesAtLastLook = 0;
    return taken;
  }
}
