/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

/**
 * The beginning of a log. Where it begins is written with every trim; the chunks before it are
 * deleted in ranges that are worth a tombstone. Changed by one thread at a time, read by any.
 */
final class LogTrim {

  /** Chunks are deleted once they free this many bytes. */
  private static final long DELETE_BYTES = 256L << 10;

  private final LogFiles files;
  private final int logId;
  private volatile long first;
  private volatile long startBytes;
  private volatile long deletedTo;
  private long deletedBytes;

  /**
   * Where the first delete begins whose batch failed; the next covers it. Written by who commits.
   */
  private volatile long undeleted = Long.MAX_VALUE;

  /** Whether the last trim's batch failed; the next one stores where the log begins. Likewise. */
  private volatile boolean unstored;

  LogTrim(LogFiles files, int logId, LogEnds ends) {
    this.files = files;
    this.logId = logId;
    this.first = ends.first();
    this.startBytes = ends.startBytes();
    this.deletedTo = ends.deletedTo();
    this.deletedBytes = ends.startBytes();
  }

  long first() {
    return first;
  }

  long startBytes() {
    return startBytes;
  }

  void to(Batch batch, long wanted, long next, long endBytes) {
    long newFirst = Math.max(first, Math.min(wanted, next));
    if (newFirst > first) {
      move(newFirst, next, endBytes);
    } else if (!unstored) {
      return;
    }
    unstored = false;
    batch.onFailure(() -> unstored = true);
    if (startBytes - deletedBytes >= DELETE_BYTES) {
      delete(batch);
    }
    files.putHead(batch, logId, newFirst, Math.min(deletedTo, undeleted));
  }

  private void delete(Batch batch) {
    long from = Math.min(deletedTo, undeleted);
    undeleted = Long.MAX_VALUE;
    files.deleteForgotten(batch, logId, from, first, startBytes - deletedBytes);
    batch.onFailure(() -> undeleted = Math.min(undeleted, from));
    deletedTo = first;
    deletedBytes = startBytes;
  }

  /** Whether forgotten records have not been deleted. */
  boolean hasRemains() {
    return deletedTo < first || undeleted != Long.MAX_VALUE;
  }

  /** Deletes all that is forgotten. */
  void release(Batch batch) {
    if (hasRemains()) {
      delete(batch);
      files.putHead(batch, logId, first, deletedTo);
      batch.onFailure(() -> unstored = true);
    }
  }

  private void move(long newFirst, long next, long endBytes) {
    long oldFirst = first;
    long oldStart = startBytes;
    double share = (double) (newFirst - oldFirst) / (next - oldFirst);
    startBytes = newFirst == next ? endBytes : oldStart + (long) ((endBytes - oldStart) * share);
    first = newFirst;
  }
}
