/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Two ways for a log to lie in RocksDB: a key per record, or a key per turn with all records of the
 * turn in its value. Bare RocksDB, so that nothing but the format differs. Records of 256 bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LogFormatBenchmark {

  /** How the log lies. */
  public enum Format {
    /** A key per record. */
    RECORD,
    /** A key per turn. */
    CHUNK
  }

  private static final int RECORD_BYTES = 256;
  private static final int RETAINED = 200_000;

  /** The format measured. */
  @Param public Format format = Format.RECORD;

  /** Records per turn. */
  @Param({"1", "16", "200"})
  public int turn;

  static {
    RocksDB.loadLibrary();
  }

  private final byte[] record = new byte[RECORD_BYTES];
  private final ByteBuffer key = ByteBuffer.allocateDirect(12);
  private final ByteBuffer value = ByteBuffer.allocateDirect(64 << 10);
  private final WriteBatch batch = new WriteBatch();
  private final WriteOptions writing = new WriteOptions();
  private final Options options =
      new Options()
          .setCreateIfMissing(true)
          .setCompressionType(CompressionType.NO_COMPRESSION)
          .setWriteBufferSize(8 << 20)
          .setMaxWriteBufferNumber(4)
          .setTableFormatConfig(
              new BlockBasedTableConfig()
                  .setBlockCache(new LRUCache(64 << 20))
                  .setBlockSize(16384));
  private Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private RocksDB db;

  private long next;
  private long first;
  private long reading;

  /** Opens an empty database and fills the log that is read. */
  @Setup(Level.Trial)
  public void open() throws IOException, RocksDBException {
    directory = Scratch.directory();
    db = RocksDB.open(options, directory.toString());
    new Random(1).nextBytes(record);
    while (next < RETAINED) {
      append();
    }
  }

  /** Deletes the database. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    db.close();
    Scratch.delete(directory);
  }

  /** Commits a turn and, as a drained queue does, forgets the oldest in ranges of 4096 records. */
  @Benchmark
  public void appendAndTrim(Cost cost) throws RocksDBException {
    append();
    cost.records += turn;
    if (next - first > RETAINED + 4096) {
      db.deleteRange(key(first), key(next - RETAINED));
      first = next - RETAINED;
    }
  }

  /** Reads 200 consecutive records somewhere in the log. */
  @Benchmark
  public void read200(Cost cost, Blackhole hole) throws RocksDBException {
    reading = first + Math.floorMod(reading * 31 + 7919, (long) RETAINED - 400);
    try (ReadOptions how = new ReadOptions();
        RocksIterator entries = db.newIterator(how)) {
      int left = 200;
      for (entries.seek(key(reading)); left > 0 && entries.isValid(); entries.next()) {
        entries.value(value.clear());
        left -= consume(hole);
      }
      entries.status();
      cost.records += 200 - left;
    }
  }

  private int consume(Blackhole hole) {
    if (format == Format.RECORD) {
      hole.consume(value.get(0));
      return 1;
    }
    int count = 0;
    while (value.hasRemaining()) {
      int length = value.getInt();
      hole.consume(value.get(value.position()));
      value.position(value.position() + length);
      count++;
    }
    return count;
  }

  private void append() throws RocksDBException {
    batch.clear();
    if (format == Format.RECORD) {
      for (int i = 0; i < turn; i++) {
        value.clear().put(record).flip();
        key.clear().putInt(1).putLong(next++).flip();
        batch.put(key, value);
      }
    } else {
      value.clear();
      for (int i = 0; i < turn; i++) {
        value.putInt(RECORD_BYTES).put(record);
      }
      next += turn;
      key.clear().putInt(1).putLong(next - 1).flip();
      batch.put(key, value.flip());
    }
    db.write(writing, batch);
  }

  private static byte[] key(long offset) {
    return ByteBuffer.allocate(12).putInt(1).putLong(offset).array();
  }
}
