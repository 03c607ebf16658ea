/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;

/** Writes to RocksDB. */
final class EngineWriter implements Writer {

  private final Engine engine;
  private final Faults faults;
  private final Room room;
  private final WriteOptions patient = new WriteOptions();
  private final WriteOptions impatient = new WriteOptions().setNoSlowdown(true);
  private volatile boolean unsynced;

  /**
   * Whether the last write failed. RocksDB gets over a full disk by itself, but not if it is asked
   * meanwhile to sync the log that it could not write: it takes that for a fault of its own kind,
   * which only a new start mends.
   */
  private volatile boolean failing;

  EngineWriter(Engine engine, Faults faults, Room room) {
    this.engine = engine;
    this.faults = faults;
    this.room = room;
  }

  @Override
  public boolean write(Batch batch, boolean wait) {
    room.demand(batch);
    engine.enter();
    try {
      engine.db().write(wait ? patient : impatient, batch.natives());
      unsynced = true;
      failing = false;
      return true;
    } catch (RocksDBException e) {
      Status status = e.getStatus();
      if (!wait && status != null && status.getCode() == Status.Code.Incomplete) {
        return false;
      }
      failing = true;
      throw faults.of(e);
    } finally {
      engine.leave();
    }
  }

  @Override
  public void sync() {
    if (failing) {
      throw new StoreException("nothing can be synced as long as writes fail", null);
    }
    engine.enter();
    try {
      unsynced = false;
      engine.db().syncWal();
    } catch (RocksDBException e) {
      unsynced = true;
      leaveBrokenLog(e);
    } finally {
      engine.leave();
    }
  }

  /**
   * A write-ahead log that could not be written once, as on a full disk, can never be synced again,
   * and RocksDB keeps it among those that it syncs as long as it is needed. It is not any more when
   * all of it is in table files.
   */
  private void leaveBrokenLog(RocksDBException failure) {
    if (!room.permitsUpkeep()) {
      throw faults.of(failure);
    }
    try {
      engine.flush();
      unsynced = false;
      engine.db().syncWal();
    } catch (RocksDBException e) {
      unsynced = true;
      throw faults.of(failure);
    }
  }

  /** Whether all that was written is synced. */
  boolean isSynced() {
    return !unsynced;
  }

  @Override
  public void syncIfNeeded() {
    if (unsynced) {
      sync();
    }
  }

  @Override
  public void close() {
    patient.close();
    impatient.close();
  }
}
