/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** A durable map from bytes to bytes, sorted by key as unsigned bytes. Any thread. */
public final class Table {

  private final Engine engine;
  private final Faults faults;
  private final byte[] prefix;

  Table(Engine engine, Faults faults, String name) {
    this.engine = engine;
    this.faults = faults;
    this.prefix = Keys.table(name);
  }

  /**
   * The value last committed under this key, or null. May read from the disk: not for lanes.
   *
   * @throws StoreException if it cannot be read
   */
  public byte @Nullable [] get(byte[] key) {
    engine.enter();
    try {
      return engine.db().get(engine.tables(), Keys.join(prefix, key));
    } catch (RocksDBException e) {
      throw faults.of(e);
    } finally {
      engine.leave();
    }
  }

  /** Adds to the batch: from its commit on, the key has this value. */
  public void put(Batch batch, byte[] key, byte[] value) {
    batch.put(engine.tables(), Keys.join(prefix, key), value);
  }

  /** Adds to the batch: from its commit on, the key has no value. */
  public void delete(Batch batch, byte[] key) {
    batch.delete(engine.tables(), Keys.join(prefix, key));
  }

  /**
   * Shows all entries whose key begins with the given bytes, in the order of their keys, as they
   * were when the scan began. Blocks: not for lanes.
   *
   * @throws StoreException if they cannot be read
   */
  public void scan(byte[] start, Visitor visitor) {
    byte[] from = Keys.join(prefix, start);
    engine.enter();
    try (Slice end = new Slice(Keys.after(from));
        ReadOptions options = new ReadOptions().setIterateUpperBound(end);
        RocksIterator entries = engine.db().newIterator(engine.tables(), options)) {
      for (entries.seek(from); entries.isValid(); entries.next()) {
        byte[] key = entries.key();
        visitor.entry(Arrays.copyOfRange(key, prefix.length, key.length), entries.value());
      }
      entries.status();
    } catch (RocksDBException e) {
      throw faults.of(e);
    } finally {
      engine.leave();
    }
  }

  /**
   * Shows entries as {@link #scan} does: those behind a key, the given number at most.
   *
   * @param after a key that begins with the same bytes, or just those bytes
   */
  public void page(byte[] start, byte[] after, int max, Visitor visitor) {
    byte[] from = Keys.join(prefix, after);
    engine.enter();
    try (Slice end = new Slice(Keys.after(Keys.join(prefix, start)));
        ReadOptions options = new ReadOptions().setIterateUpperBound(end);
        RocksIterator entries = engine.db().newIterator(engine.tables(), options)) {
      int left = max;
      for (entries.seek(from); left > 0 && entries.isValid(); entries.next()) {
        byte[] key = entries.key();
        if (!Arrays.equals(key, from)) {
          visitor.entry(Arrays.copyOfRange(key, prefix.length, key.length), entries.value());
          left--;
        }
      }
      entries.status();
    } catch (RocksDBException e) {
      throw faults.of(e);
    } finally {
      engine.leave();
    }
  }

  /** Takes the entries of a scan. */
  @FunctionalInterface
  public interface Visitor {
    /** Takes one entry; the arrays are the visitor's to keep. */
    void entry(byte[] key, byte[] value);
  }
}
