/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.store;

import io.holdfast.store.Batch;
import io.holdfast.store.Log;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import io.holdfast.store.Sync;
import java.io.IOException;
import java.nio.file.Path;
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

/** The store's own logs, as a lane uses them: records of 256 bytes, a commit per turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LogBenchmark {

  private static final int RECORD_BYTES = 256;

  /** Records kept: more than memory holds. */
  private static final int RETAINED = 500_000;

  /** Records per turn. */
  @Param({"1", "16", "200"})
  public int turn;

  /** When commits reach the disk. */
  @Param({"NEVER"})
  public Sync sync = Sync.NEVER;

  private final byte[] record = new byte[RECORD_BYTES];
  private Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private Store store;

  @SuppressWarnings("NullAway.Init")
  private Log log;

  @SuppressWarnings("NullAway.Init")
  private Batch batch;

  private long reading;

  /** Opens an empty store and fills the log that is read. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Scratch.directory();
    store = Store.open(directory, StoreOptions.defaults().withSync(sync));
    log = store.log("bench");
    batch = store.batch();
    for (int i = 0; i < RETAINED; i += 200) {
      fill(200);
      store.commitNow(batch);
    }
  }

  /** Deletes the store. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    store.close();
    Scratch.delete(directory);
  }

  private void fill(int records) {
    for (int i = 0; i < records; i++) {
      log.record(RECORD_BYTES).put(record);
    }
    log.append(batch);
  }

  /** A turn of a stream: its records are added. */
  @Benchmark
  public void append(Cost cost) {
    fill(turn);
    store.commitNow(batch);
    cost.records += turn;
    if (log.next() - log.first() > 4 * RETAINED) {
      log.trim(batch, log.next() - RETAINED);
    }
  }

  /** A turn of a queue that is drained as fast: as many records go as come. */
  @Benchmark
  public void appendAndTrim(Cost cost) {
    fill(turn);
    log.trim(batch, log.next() - 1_000);
    store.commitNow(batch);
    cost.records += turn;
  }

  /** Reads 200 consecutive records somewhere in the log. */
  @Benchmark
  public void read200(Cost cost, Blackhole hole) {
    reading = Math.floorMod(reading * 31 + 7919, (long) RETAINED - 400);
    log.read(reading, 200, Integer.MAX_VALUE, (offset, bytes) -> hole.consume(bytes.get()));
    cost.records += 200;
  }
}
