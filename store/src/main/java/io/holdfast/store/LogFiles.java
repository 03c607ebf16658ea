/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.ByteBuffer;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** How logs lie in RocksDB ({@link Keys}, {@link Chunk}). Any thread. */
final class LogFiles {

  private final Engine engine;
  private final Faults faults;
  private final Reclaim reclaim;
  private final Buffers buffers = new Buffers();

  LogFiles(Engine engine, Faults faults, Reclaim reclaim) {
    this.engine = engine;
    this.faults = faults;
    this.reclaim = reclaim;
  }

  Buffers buffers() {
    return buffers;
  }

  void putChunk(Batch batch, int logId, long lastOffset, ByteBuffer chunk) {
    batch.putChunk(engine.logs(), logId, lastOffset, chunk);
  }

  /** Deletes the chunks whose last offset is at least the one and less than the other. */
  void deleteChunks(Batch batch, int logId, long from, long to) {
    batch.deleteRange(engine.logs(), Keys.chunk(logId, from), Keys.chunk(logId, to));
  }

  /** Forgets a log's chunks for good that end before an offset. */
  void deleteForgotten(Batch batch, int logId, long from, long to, long bytes) {
    deleteChunks(batch, logId, from, to);
    batch.onSuccess(() -> reclaim.deleted(logId, to, bytes));
  }

  void putHead(Batch batch, int logId, long first, long deletedTo) {
    byte[] head = ByteBuffer.allocate(2 * Long.BYTES).putLong(first).putLong(deletedTo).array();
    batch.put(engine.logs(), Keys.head(logId), head);
  }

  void putName(Batch batch, String name, int logId) {
    batch.put(engine.meta(), Keys.logName(name), Keys.number(logId));
  }

  void drop(Batch batch, String name, int logId, int nextLogId, long bytes) {
    batch.onSuccess(() -> reclaim.deleted(logId, Long.MAX_VALUE, bytes));
    batch.put(engine.meta(), Keys.NEXT_LOG_ID, Keys.number(nextLogId));
    batch.delete(engine.meta(), Keys.logName(name));
    batch.delete(engine.logs(), Keys.head(logId));
    deleteChunks(batch, logId, 0, Long.MAX_VALUE);
  }

  /** Finds where a log begins and ends. */
  LogEnds ends(int logId, String name) {
    engine.enter();
    try (Cursor cursor = new Cursor(logId, name)) {
      byte[] head = engine.db().get(engine.logs(), Keys.head(logId));
      long first = head == null ? 0 : ByteBuffer.wrap(head).getLong();
      long deletedTo = head == null ? 0 : ByteBuffer.wrap(head).getLong(Long.BYTES);
      reclaim.found(logId, deletedTo);
      if (!cursor.seekLast() || cursor.last() < first) {
        return new LogEnds(first, first, 0, 0, deletedTo);
      }
      long next = cursor.last() + 1;
      long endBytes = cursor.total();
      cursor.seek(first);
      long bytes = cursor.size() * (cursor.last() + 1 - first) / cursor.count();
      return new LogEnds(first, next, cursor.total() - bytes, endBytes, deletedTo);
    } catch (RocksDBException e) {
      throw faults.of(e);
    } finally {
      engine.leave();
    }
  }

  void read(Log log, long from, int maxRecords, int maxBytes, RecordVisitor visitor) {
    engine.enter();
    try (Cursor cursor = new Cursor(log.id(), log.name())) {
      new LogRead(from, maxRecords, maxBytes, visitor).run(cursor, log);
    } catch (RocksDBException e) {
      throw faults.of(e);
    } finally {
      engine.leave();
    }
  }

  /** The first offset of the first chunk that begins at that byte of the log or later. */
  long offsetAtByte(Log log, long first, long next, long startByte) {
    engine.enter();
    try (Cursor cursor = new Cursor(log.id(), log.name())) {
      long low = first;
      long high = next;
      while (low < high) {
        long middle = low + (high - low) / 2;
        if (!cursor.seek(middle)) {
          high = middle;
        } else if (cursor.total() - cursor.size() >= startByte) {
          high = Math.max(low, Math.min(middle, cursor.first()));
        } else {
          low = cursor.last() + 1;
        }
      }
      return Math.min(low, next);
    } catch (RocksDBException e) {
      throw faults.of(e);
    } finally {
      engine.leave();
    }
  }

  /** Walks over the chunks of one log as they were when it was opened. One thread. */
  final class Cursor implements AutoCloseable {

    private final int logId;
    private final String name;
    private final Slice end;
    private final ReadOptions options;
    private final RocksIterator chunks;
    private final ByteBuffer key = ByteBuffer.allocateDirect(Keys.CHUNK_KEY_BYTES);
    private ByteBuffer value = buffers.take(Buffers.USUAL_BYTES);
    private long last;
    private int count;

    Cursor(int logId, String name) {
      this.logId = logId;
      this.name = name;
      end = new Slice(Keys.chunk(logId, Long.MAX_VALUE));
      options = new ReadOptions().setIterateUpperBound(end);
      chunks = engine.db().newIterator(engine.logs(), options);
    }

    /** Goes to the chunk that has this offset, or the next after it; false if there is none. */
    boolean seek(long offset) throws RocksDBException {
      key.clear().putInt(logId).putLong(offset).flip();
      chunks.seek(key);
      return load();
    }

    boolean seekLast() throws RocksDBException {
      key.clear().putInt(logId).putLong(Long.MAX_VALUE).flip();
      chunks.seekForPrev(key);
      return load();
    }

    boolean next() throws RocksDBException {
      chunks.next();
      return load();
    }

    private boolean load() throws RocksDBException {
      if (!chunks.isValid()) {
        chunks.status();
        return false;
      }
      chunks.key(key.clear());
      if (key.getInt(0) != logId) {
        return false;
      }
      last = key.getLong(Integer.BYTES);
      int size = chunks.value(value.clear());
      if (size > value.capacity()) {
        buffers.giveBack(value);
        value = buffers.take(size);
        chunks.value(value);
      }
      count = Chunk.countOf(value);
      if (count < 1 || count > last + 1) {
        throw damaged("has a chunk at offset " + last + " that is none");
      }
      return true;
    }

    long first() {
      return last - count + 1;
    }

    long last() {
      return last;
    }

    int count() {
      return count;
    }

    long size() {
      return value.limit();
    }

    /** The log's bytes up to the end of this chunk. */
    long total() {
      return Chunk.totalOf(value);
    }

    /** The chunk, position at its first record's length. */
    ByteBuffer records() {
      return value.position(Chunk.HEADER_BYTES);
    }

    StoreDamagedException damaged(String what) {
      return faults.damaged("log " + name + " " + what);
    }

    @Override
    public void close() {
      chunks.close();
      options.close();
      end.close();
      buffers.giveBack(value);
    }
  }
}
