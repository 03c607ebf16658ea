/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Changes that are stored together or not at all. One thread fills it; from commit to completion it
 * belongs to the store; after that it is empty and may be filled again. Keep and reuse batches:
 * each holds native memory until closed.
 */
public final class Batch implements AutoCloseable {

  /** A batch that grew beyond this gives its memory back after the commit. */
  private static final long KEPT_BYTES = 4L << 20;

  private final Store store;
  private final ByteBuffer key = ByteBuffer.allocateDirect(Keys.CHUNK_KEY_BYTES);
  private final List<LogChange> changes = new ArrayList<>();
  private final List<Runnable> onFailure = new ArrayList<>(0);
  private final List<Runnable> onSuccess = new ArrayList<>(0);
  private WriteBatch natives = new WriteBatch();
  private boolean appends;
  private volatile boolean committing;
  private boolean closed;

  Batch(Store store) {
    this.store = store;
  }

  /** Whether nothing has been added since the last commit. */
  public boolean isEmpty() {
    return !committing && natives.count() == 0;
  }

  /** Roughly the bytes added so far. */
  public long sizeBytes() {
    return open().getDataSize();
  }

  /**
   * Gives the native memory back; the batch must not be under way. The store does it at its end.
   */
  @Override
  public void close() {
    open();
    store.forget(this);
    release();
  }

  void release() {
    closed = true;
    natives.close();
  }

  private WriteBatch open() {
    if (closed) {
      throw new StoreClosedException();
    }
    if (committing) {
      throw new IllegalStateException("the batch is being committed");
    }
    return natives;
  }

  void put(ColumnFamilyHandle family, byte[] entry, byte[] value) {
    try {
      open().put(family, entry, value);
    } catch (RocksDBException e) {
      throw store.faults().of(e);
    }
  }

  void delete(ColumnFamilyHandle family, byte[] entry) {
    try {
      open().delete(family, entry);
    } catch (RocksDBException e) {
      throw store.faults().of(e);
    }
  }

  void deleteRange(ColumnFamilyHandle family, byte[] from, byte[] to) {
    try {
      open().deleteRange(family, from, to);
    } catch (RocksDBException e) {
      throw store.faults().of(e);
    }
  }

  /** Adds a chunk; the value is read from position to limit. */
  void putChunk(ColumnFamilyHandle family, int logId, long lastOffset, ByteBuffer value) {
    appends = true;
    key.clear().putInt(logId).putLong(lastOffset).flip();
    try {
      open().put(family, key, value);
    } catch (RocksDBException e) {
      throw store.faults().of(e);
    }
  }

  void changed(LogChange change) {
    changes.add(change);
  }

  void onFailure(Runnable undo) {
    onFailure.add(undo);
  }

  void onSuccess(Runnable then) {
    onSuccess.add(then);
  }

  /** Takes the batch from the thread that filled it. */
  void begin() {
    open();
    committing = true;
  }

  /** Whether all appends continue what was handed over before; called by who filled the batch. */
  boolean handOver() {
    boolean continues = true;
    for (LogChange change : changes) {
      continues &= change.log().handOver(change);
    }
    return continues;
  }

  /** Whether no batch before it failed that appended to the same logs; called by who commits. */
  boolean followsNoFailure() {
    for (LogChange change : changes) {
      if (!change.log().commits(change)) {
        return false;
      }
    }
    return true;
  }

  /** Called by who commits, when it failed. */
  void failed() {
    changes.forEach(change -> change.log().failed(change));
  }

  /** Gives the batch back, empty; on the thread that the completion runs on. */
  void end(boolean failed) {
    if (failed) {
      changes.forEach(change -> change.log().takeBack(change));
      onFailure.forEach(Runnable::run);
    } else {
      changes.forEach(change -> change.log().keep(change));
      onSuccess.forEach(Runnable::run);
    }
    changes.clear();
    onFailure.clear();
    onSuccess.clear();
    appends = false;
    if (natives.getDataSize() > KEPT_BYTES) {
      natives.close();
      natives = new WriteBatch();
    } else {
      natives.clear();
    }
    committing = false;
  }

  /** Whether it has records of logs, not only changes of tables and what is forgotten. */
  boolean appends() {
    return appends;
  }

  WriteBatch natives() {
    return natives;
  }
}
