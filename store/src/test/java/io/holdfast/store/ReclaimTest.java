/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksIterator;

/** Disk space of what was deleted. */
class ReclaimTest {

  private static final StoreOptions OPTIONS =
      new StoreOptions(Sync.NEVER, Duration.ofSeconds(1), 8L << 20);
  private static final int RECORD_BYTES = 10_000;
  private static final int RECORDS = 2_000;

  @TempDir Path directory;

  private long size() {
    File[] files = Objects.requireNonNull(directory.toFile().listFiles());
    return Stream.of(files).mapToLong(File::length).sum();
  }

  private static void fill(Store store, List<Log> logs) {
    byte[] body = new byte[RECORD_BYTES];
    try (Batch batch = store.batch()) {
      for (int i = 0; i < RECORDS; i++) {
        Log log = logs.get(i % logs.size());
        log.record(RECORD_BYTES).put(body);
        log.append(batch);
        store.commitNow(batch);
      }
    }
  }

  private static void drain(Store store, Log log) {
    try (Batch batch = store.batch()) {
      while (log.first() < log.next()) {
        log.trim(batch, log.first() + 10);
        store.commitNow(batch);
      }
      log.release(batch);
      if (!batch.isEmpty()) {
        store.commitNow(batch);
      }
    }
  }

  @Test
  @DisplayName("[edge-46] what was filled and drained takes no disk any more, what is alive stays")
  void run_DRAINED_returnsToTheBaseline() {
    try (Store store = Store.open(directory, OPTIONS)) {
      Log kept = store.log("kept");
      fill(store, List.of(kept));
      store.reclaim().run();
      long baseline = size();
      for (int round = 0; round < 2; round++) {
        List<Log> logs = List.of(store.log("a"), store.log("b"));
        fill(store, logs);
        assertThat(size()).isGreaterThan(baseline + RECORD_BYTES * (RECORDS / 2));
        logs.forEach(log -> drain(store, log));

        store.reclaim().run();

        assertThat(size()).isLessThan(baseline + (2 << 20));
        assertThat(logs).allMatch(log -> log.sizeBytes() == 0 && !log.hasRemains());
      }
      int[] read = new int[1];
      kept.read(0, RECORDS, Integer.MAX_VALUE, (offset, bytes) -> read[0]++);
      assertThat(read[0]).isEqualTo(RECORDS);
    }
  }

  @Test
  @DisplayName("many small logs that are dropped are given back in one pass")
  void run_MANY_LOGS_DROPPED_returnsToTheBaseline() {
    try (Store store = Store.open(directory, OPTIONS)) {
      store.reclaim().run();
      long baseline = size();
      List<String> names = Stream.iterate(0, i -> i + 1).limit(100).map(i -> "log-" + i).toList();
      fill(store, names.stream().map(store::log).toList());
      store.dropLogs(names);

      store.reclaim().run();

      assertThat(size()).isLessThan(baseline + (2 << 20));
      assertThat(store.logNames("log-")).isEmpty();
    }
  }

  @Test
  @DisplayName("what could not be given back is given back later")
  void run_FAILS_isTriedAgain() {
    try (Store store = Store.open(directory, OPTIONS)) {
      Log log = store.log("a");
      fill(store, List.of(log));
      long filled = size();
      drain(store, log);
      store.engine().compact(false);
      store.reclaim().run();
      store.engine().compact(true);

      store.reclaim().run();

      assertThat(size()).isLessThan(filled / 4);
    }
  }

  @Test
  @DisplayName("what a store that closes does not give back any more, the next process does")
  void stop_THEN_REOPENED_givesBack() {
    long filled;
    try (Store store = Store.open(directory, OPTIONS)) {
      Log log = store.log("a");
      fill(store, List.of(log));
      filled = size();
      drain(store, log);
      store.reclaim().stop();
      store.reclaim().run();
    }
    try (Store store = Store.open(directory, OPTIONS)) {
      assertThat(store.log("a").sizeBytes()).isZero();
      store.reclaim().run();
      assertThat(size()).isLessThan(filled / 4);
    }
  }

  @Test
  @DisplayName("deletes that fail one after the other are all made up for")
  void release_TWO_FAIL_nextDeletesAll() {
    AtomicBoolean fails = new AtomicBoolean();
    CountDownLatch gate = new CountDownLatch(1);
    try (Store store =
        Store.open(
            directory,
            OPTIONS,
            next ->
                new PassingWriter(next) {
                  @Override
                  public boolean write(Batch batch, boolean patient) {
                    if (!fails.get()) {
                      return super.write(batch, patient);
                    }
                    if (patient) {
                      StoreThreads.await(gate);
                      throw new StoreException("told to fail", null);
                    }
                    return false;
                  }
                })) {
      Log log = store.log("a");
      fill(store, List.of(log));
      fails.set(true);
      AtomicInteger failures = new AtomicInteger();
      Completion count = failure -> failures.addAndGet(failure == null ? 0 : 1);
      try (Batch first = store.batch();
          Batch second = store.batch()) {
        log.trim(first, RECORDS / 2);
        log.release(first);
        boolean _ = store.commit(first, Runnable::run, count);
        log.trim(second, RECORDS);
        log.release(second);
        boolean _ = store.commit(second, Runnable::run, count);
        gate.countDown();
        await().atMost(Duration.ofSeconds(30)).until(() -> failures.get() == 2);
      }
      fails.set(false);
      drain(store, log);

      assertThat(log.hasRemains()).isFalse();
      try (RocksIterator left = store.engine().db().newIterator(store.engine().logs())) {
        left.seek(Keys.chunk(log.id(), 0));
        assertThat(left.isValid() && Arrays.equals(left.key(), Keys.head(log.id()))).isTrue();
      }
    }
  }

  @Test
  @DisplayName("when much is deleted, or something and then nothing more, it is given back")
  void look_MUCH_OR_AT_REST_givesBack() {
    try (Store store = Store.open(directory, OPTIONS)) {
      Log log = store.log("a");
      fill(store, List.of(log));
      long filled = size();
      drain(store, log);
      Reclaim reclaim = store.reclaim();

      reclaim.look();
      assertThat(size()).as("it is not much, and more may follow").isGreaterThan(filled / 2);
      reclaim.look();

      assertThat(size()).isLessThan(filled / 4);
    }
  }
}
