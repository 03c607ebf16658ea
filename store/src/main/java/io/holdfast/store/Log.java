/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A durable sequence of records, numbered by offsets from 0 without gaps. Records are added at the
 * end and forgotten at the beginning.
 *
 * <p>Threads: {@link #record} and {@link #append} by one thread at a time, which also commits the
 * batches, in the order of their appends; {@link #trim} by one thread at a time, which may be
 * another. The rest by any thread.
 */
public final class Log {

  private final LogFiles files;
  private final String name;
  private final int id;
  private final LogTrim trim;

  // Written by the appending thread only.
  private final List<Chunk> filling = new ArrayList<>(1);
  private volatile long next;
  private volatile long endBytes;
  private volatile long stored;
  private long handedOver;
  private long epoch;
  private boolean offsetsTakenBack;

  /** The latest epoch of which a batch failed. Written by whoever commits. */
  private volatile long failedEpoch = -1;

  Log(LogFiles files, String name, int id, LogEnds ends) {
    this.files = files;
    this.name = name;
    this.id = id;
    this.trim = new LogTrim(files, id, ends);
    this.next = ends.next();
    this.handedOver = ends.next();
    this.stored = ends.next();
    this.endBytes = ends.endBytes();
  }

  /** The name it was opened with. */
  public String name() {
    return name;
  }

  int id() {
    return id;
  }

  /** The least offset not forgotten; {@link #next} where there is no record. */
  public long first() {
    return trim.first();
  }

  /** The offset that the next record gets. Records before it may still be on their way to disk. */
  public long next() {
    return next;
  }

  /** The end of the records that are known to be stored: not after {@link #next}. */
  public long stored() {
    return stored;
  }

  /** Roughly the bytes that the records occupy which are not forgotten, without compression. */
  public long sizeBytes() {
    return Math.max(0, endBytes - trim.startBytes());
  }

  /**
   * Room for one record after those already in the turn's chunk. It must be filled from position to
   * limit before the next call.
   *
   * @param length of the record in bytes, 0 or more
   * @return a direct buffer with exactly that room, valid until the next call or {@link #append}
   */
  public ByteBuffer record(int length) {
    Chunk chunk = filling.isEmpty() ? null : filling.getLast();
    if (chunk == null) {
      chunk = new Chunk(files.buffers().take(Chunk.capacityFor(length)));
      filling.add(chunk);
    } else if (!chunk.fits(length)) {
      ByteBuffer larger =
          files.buffers().take(Math.max(Buffers.USUAL_BYTES, Chunk.capacityFor(length)));
      if (chunk.couldFit(length)) {
        files.buffers().giveBack(chunk.moveTo(larger));
      } else {
        chunk = new Chunk(larger);
        filling.add(chunk);
      }
    }
    return chunk.record(length);
  }

  /**
   * Adds all records made since the last call to the batch; nothing if there are none.
   *
   * @return the offset of the first of them
   */
  public long append(Batch batch) {
    long first = next;
    if (filling.isEmpty()) {
      return first;
    }
    if (offsetsTakenBack) {
      // A failed batch may still have reached the disk: what it left must not mix with what comes.
      files.deleteChunks(batch, id, first, Long.MAX_VALUE);
      offsetsTakenBack = false;
    }
    if (first == 0) {
      // A log is stored from its first record on, so that making one needs no commit of its own.
      files.putName(batch, name, id);
    }
    long end = first;
    long total = endBytes;
    for (Chunk chunk : filling) {
      end += chunk.count();
      total += chunk.size();
      files.putChunk(batch, id, end - 1, chunk.seal(total));
      files.buffers().giveBack(chunk.buffer());
    }
    filling.clear();
    batch.changed(new LogChange(this, epoch, first, end, endBytes));
    endBytes = total;
    next = end;
    return first;
  }

  /**
   * Shows records in order. Blocks: call it on {@link Store#readers}. Of a batch on its way to the
   * disk either all records are shown or none.
   *
   * @param from the offset to begin with; where it is forgotten, the first that is not
   * @param maxRecords how many records at most
   * @param maxBytes stops before the record that would make it more; the first is always shown
   * @throws StoreDamagedException if stored bytes are not what was written
   */
  public void read(long from, int maxRecords, int maxBytes, RecordVisitor visitor) {
    files.read(this, Math.max(from, first()), maxRecords, maxBytes, visitor);
  }

  /**
   * The least offset from which on the records occupy at most the given number of bytes, to the
   * precision of a chunk. Blocks.
   */
  public long offsetKeeping(long bytes) {
    return files.offsetAtByte(this, first(), next, endBytes - bytes);
  }

  /**
   * Adds to the batch that everything before an offset is forgotten. {@link #first} moves at once;
   * the space is freed in larger pieces.
   *
   * @param newFirst where it is not greater than {@link #first}, nothing happens but that a trim is
   *     made up for whose batch failed
   */
  public void trim(Batch batch, long newFirst) {
    trim.to(batch, newFirst, next, endBytes);
  }

  /** Whether forgotten records still take space on the disk. */
  public boolean hasRemains() {
    return trim.hasRemains();
  }

  /**
   * Adds to the batch that all space of forgotten records is given back, little as it may be.
   * Called as {@link #trim}.
   */
  public void release(Batch batch) {
    trim.release(batch);
  }

  /** Called by the appending thread: whether the change may be committed now. */
  boolean handOver(LogChange change) {
    if (change.epoch() != epoch || change.first() != handedOver) {
      return false;
    }
    handedOver = change.end();
    return true;
  }

  /** Called by whoever commits: whether no earlier batch failed. */
  boolean commits(LogChange change) {
    return change.epoch() > failedEpoch;
  }

  /** Called by whoever commits, when the change's batch failed. */
  void failed(LogChange change) {
    failedEpoch = Math.max(failedEpoch, change.epoch());
  }

  /** Called by the appending thread when the change's batch is stored. */
  void keep(LogChange change) {
    stored = change.end();
  }

  /** Called by the appending thread when the change's batch failed: its offsets come again. */
  void takeBack(LogChange change) {
    if (change.epoch() == epoch) {
      epoch++;
      next = change.first();
      endBytes = change.bytesBefore();
      handedOver = change.first();
      offsetsTakenBack = true;
    }
  }
}
