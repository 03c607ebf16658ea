/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/**
 * The open RocksDB database: its column families, its bounded memory, and the gate that keeps
 * native calls from a database that is closed. Any thread.
 */
final class Engine implements AutoCloseable {

  /**
   * How many new files may wait to be merged until RocksDB slows writes down, and holds them, of
   * which it says nothing. Merging needs as much space as what is merged, so that on a nearly full
   * disk it may not come to pass: {@link Room} refuses what does not fit, and says so.
   */
  private static final int NEVER = Integer.MAX_VALUE;

  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  private final Deque<AutoCloseable> natives = new ArrayDeque<>();
  private final RocksDB db;
  private final ColumnFamilyHandle meta;
  private final ColumnFamilyHandle tables;
  private final ColumnFamilyHandle logs;
  private boolean closed;

  /** Guards what is known of the compaction that is under way. */
  private final Object compaction = new Object();

  private @Nullable CompactRangeOptions compacting;
  private boolean compacts = true;

  Engine(Path directory, StoreOptions options, boolean create) throws RocksDBException {
    try {
      Cache cache = own(new LRUCache(options.memoryBytes()));
      DBOptions dbOptions = own(databaseOptions(options, create));
      dbOptions.setWriteBufferManager(
          own(new WriteBufferManager(options.memoryBytes() / 2, cache, false)));
      ColumnFamilyOptions small = own(familyOptions(options, cache));
      small.setCompressionType(CompressionType.LZ4_COMPRESSION);
      ColumnFamilyOptions large = own(familyOptions(options, cache));
      large.setCompressionType(CompressionType.NO_COMPRESSION);
      large.setLevel0SlowdownWritesTrigger(NEVER);
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      db =
          RocksDB.open(
              dbOptions,
              directory.toString(),
              List.of(
                  new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, small),
                  new ColumnFamilyDescriptor(Keys.text("tables"), small),
                  new ColumnFamilyDescriptor(Keys.text("logs"), large)),
              handles);
      natives.push(db::closeE);
      handles.forEach(natives::push);
      meta = handles.get(0);
      tables = handles.get(1);
      logs = handles.get(2);
    } catch (RocksDBException | RuntimeException failure) {
      closeNatives();
      throw failure;
    }
  }

  private static DBOptions databaseOptions(StoreOptions options, boolean create) {
    return checkedOptions()
        .setCreateIfMissing(create)
        .setCreateMissingColumnFamilies(true)
        .setParanoidChecks(true)
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setMaxTotalWalSize(Math.max(8L << 20, options.memoryBytes()))
        .setMaxBackgroundJobs(2)
        .setBytesPerSync(1 << 20)
        // A lane that closes an iterator or fills a write buffer must not delete files itself.
        .setAvoidUnnecessaryBlockingIO(true)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(1 << 20)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  /**
   * Options that the Java interface has no method for: each log file names the one before it, so
   * that a missing one is noticed.
   */
  private static DBOptions checkedOptions() {
    Properties checks = new Properties();
    checks.setProperty("track_and_verify_wals", "true");
    checks.setProperty("track_and_verify_wals_in_manifest", "true");
    DBOptions options = DBOptions.getDBOptionsFromProps(checks);
    return options != null ? options : new DBOptions();
  }

  private ColumnFamilyOptions familyOptions(StoreOptions options, Cache cache) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(16 << 10)
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setFilterPolicy(own(new BloomFilter(10)));
    long buffer = Math.clamp(options.memoryBytes() / 8, 1L << 20, 64L << 20);
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table)
        .setWriteBufferSize(buffer)
        .setArenaBlockSize(Math.min(buffer / 8, 256 << 10))
        .setMaxWriteBufferNumber(4)
        .setTargetFileSizeBase(32L << 20)
        .setLevel0StopWritesTrigger(NEVER)
        .setLevelCompactionDynamicLevelBytes(true);
  }

  private <T extends AutoCloseable> T own(T object) {
    natives.push(object);
    return object;
  }

  /**
   * Opens the gate for native calls of this thread; may nest.
   *
   * @throws StoreClosedException if the database is closed
   */
  void enter() {
    gate.readLock().lock();
    if (closed) {
      gate.readLock().unlock();
      throw new StoreClosedException();
    }
  }

  /** Ends what {@link #enter} began. */
  void leave() {
    gate.readLock().unlock();
  }

  RocksDB db() {
    return db;
  }

  ColumnFamilyHandle meta() {
    return meta;
  }

  ColumnFamilyHandle tables() {
    return tables;
  }

  ColumnFamilyHandle logs() {
    return logs;
  }

  /** Rewrites the tables' files from what is valid, and begins a new write-ahead log. */
  void purge() throws RocksDBException {
    try (CompactRangeOptions compact =
        new CompactRangeOptions()
            .setBottommostLevelCompaction(
                CompactRangeOptions.BottommostLevelCompaction.kForceOptimized)) {
      flush();
      db.compactRange(tables, null, null, compact);
    }
  }

  /**
   * Brings all that was written to table files, and begins a new write-ahead log. All families, or
   * the oldest log would be kept for what is not flushed of one of them.
   */
  void flush() throws RocksDBException {
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      db.flush(flush, List.of(meta, tables, logs));
    }
  }

  /**
   * Makes the files anew that hold deleted chunks, so that these take no space any more. What is
   * deleted is on the disk itself before that.
   *
   * @param ranges by log, up to where chunks are deleted
   * @param atOnce whether all from the first log to the last are gone over in one pass
   */
  void compactLogs(Map<Integer, Long> ranges, boolean atOnce) throws RocksDBException {
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
        CompactRangeOptions compact =
            new CompactRangeOptions().setExclusiveManualCompaction(false)) {
      db.flush(flush, logs);
      begin(compact);
      try {
        compactLogs(ranges, atOnce, compact);
      } finally {
        begin(null);
      }
    }
  }

  private void compactLogs(Map<Integer, Long> ranges, boolean atOnce, CompactRangeOptions compact)
      throws RocksDBException {
    if (atOnce) {
      db.compactRange(
          logs,
          Keys.chunk(Collections.min(ranges.keySet()), 0),
          Keys.head(Collections.max(ranges.keySet())),
          compact);
      return;
    }
    for (Map.Entry<Integer, Long> range : ranges.entrySet()) {
      byte[] end = Keys.chunk(range.getKey(), range.getValue());
      db.compactRange(logs, Keys.chunk(range.getKey(), 0), end, compact);
    }
  }

  private void begin(@Nullable CompactRangeOptions compact) {
    synchronized (compaction) {
      compacting = compact;
      if (compact != null && !compacts) {
        var ignored = compact.setCanceled(true);
      }
    }
  }

  /** Whether logs may be compacted from now on; if not, what is under way fails. Never blocks. */
  void compact(boolean now) {
    synchronized (compaction) {
      compacts = now;
      if (compacting != null && !now) {
        var ignored = compacting.setCanceled(true);
      }
    }
  }

  /**
   * Has native calls return with a failure that wait for something, as writes do on a full disk.
   * The database is good for nothing more than to be closed.
   */
  void cancel() {
    // Not as others enter: whoever closes may be waiting already for a call that waits.
    if (gate.readLock().tryLock()) {
      try {
        if (!closed) {
          db.cancelAllBackgroundWork(false);
        }
      } finally {
        gate.readLock().unlock();
      }
    }
  }

  /** Waits for the native calls under way, then closes the database. */
  @Override
  public void close() {
    gate.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        closeNatives();
      }
    } finally {
      gate.writeLock().unlock();
    }
  }

  private void closeNatives() {
    StoreException failure = null;
    for (AutoCloseable object : natives) {
      try {
        object.close();
      } catch (Exception e) {
        failure = new StoreException("the store did not close cleanly: " + e.getMessage(), e);
      }
    }
    natives.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
