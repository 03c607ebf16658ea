/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import static io.holdfast.store.StoreTest.bytes;
import static io.holdfast.store.StoreTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random work on a store and on maps in memory, which must never differ. */
class ModelTest {

  private static final int STEPS = 400;
  private static final int SMALL = 600;

  @TempDir Path root;

  @Test
  @DisplayName("tables and logs hold what maps in memory hold, also after reopening")
  void anything_AT_RANDOM_matchesMapsInMemory() {
    int runs = Boolean.getBoolean("holdfast.full") ? 100 : 3;
    Seed.times(runs, random -> new Run(random, root.resolve("s" + random.nextLong())).go());
  }

  /** What a log must hold. */
  private static final class LogModel {
    long first;
    long next;
    final TreeMap<Long, String> records = new TreeMap<>();

    /** Bytes of the large records that were forgotten since the log was last empty. */
    long largeForgotten;

    long large() {
      return large(records);
    }

    private static long large(Map<Long, String> records) {
      return records.values().stream()
          .mapToLong(String::length)
          .filter(length -> length > SMALL)
          .sum();
    }

    void trim(long to) {
      first = Math.max(first, Math.min(to, next));
      Map<Long, String> forgotten = records.headMap(first);
      largeForgotten += large(forgotten);
      forgotten.clear();
      if (records.isEmpty()) {
        largeForgotten = 0;
      }
    }
  }

  /** One run. */
  private static final class Run {
    private final SplittableRandom random;
    private final Path directory;
    private final StoreOptions options;
    private final TreeMap<String, String> table = new TreeMap<>();
    private final Map<String, LogModel> logs = new LinkedHashMap<>();
    private Store store;
    private Batch batch;

    Run(SplittableRandom random, Path directory) {
      this.random = random;
      this.directory = directory;
      Sync sync = random.nextInt(4) > 0 ? Sync.NEVER : Sync.ALWAYS;
      this.options = StoreOptions.defaults().withSync(sync);
      this.store = Store.open(directory, options);
      this.batch = store.batch();
    }

    void go() {
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      reopen();
      check();
      store.close();
    }

    private void step() {
      switch (random.nextInt(20)) {
        case 0 -> reopen();
        case 1 -> drop();
        case 2, 3 -> check();
        case 4, 5, 6 -> put();
        case 7 -> delete();
        case 8, 9, 10 -> trim();
        default -> append();
      }
      if (random.nextInt(3) > 0) {
        store.commitNow(batch);
      }
    }

    private void reopen() {
      store.commitNow(batch);
      store.close();
      store = Store.open(directory, options);
      batch = store.batch();
    }

    private void put() {
      String key = "k" + random.nextInt(40);
      String value = "v" + random.nextInt();
      table.put(key, value);
      store.table("t").put(batch, bytes(key), bytes(value));
    }

    private void delete() {
      String key = "k" + random.nextInt(40);
      table.remove(key);
      store.table("t").delete(batch, bytes(key));
    }

    private String anyLog() {
      return "log" + random.nextInt(3);
    }

    private void append() {
      String name = anyLog();
      LogModel model = logs.computeIfAbsent(name, n -> new LogModel());
      Log log = store.log(name);
      assertThat(log.next()).isEqualTo(model.next);
      int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 5);
      for (int i = 0; i < count; i++) {
        String record = "r".repeat(random.nextInt(random.nextInt(50) == 0 ? 200_000 : 600));
        log.record(record.length()).put(bytes(record));
        model.records.put(model.next + i, record);
      }
      assertThat(log.append(batch)).isEqualTo(model.next);
      model.next += count;
    }

    private void trim() {
      String name = anyLog();
      LogModel model = logs.get(name);
      if (model != null) {
        long to = model.first + random.nextLong(model.next - model.first + 3);
        store.log(name).trim(batch, to);
        model.trim(to);
      }
    }

    private void drop() {
      store.commitNow(batch);
      String name = anyLog();
      store.dropLog(name);
      logs.remove(name);
    }

    private void check() {
      store.commitNow(batch);
      checkTable();
      assertThat(store.logNames("log")).containsExactlyInAnyOrderElementsOf(logs.keySet());
      logs.forEach(this::checkLog);
    }

    private void checkTable() {
      Map<String, String> found = new LinkedHashMap<>();
      store.table("t").scan(bytes("k"), (key, value) -> found.put(text(key), text(value)));
      assertThat(found).containsExactlyEntriesOf(table);
      String key = "k" + random.nextInt(40);
      byte[] value = store.table("t").get(bytes(key));
      assertThat(value == null ? null : text(value)).isEqualTo(table.get(key));
    }

    private void checkLog(String name, LogModel model) {
      Log log = store.log(name);
      assertThat(log.first()).isEqualTo(model.first);
      assertThat(log.next()).isEqualTo(model.next);
      long from = random.nextLong(model.next + 2);
      int max = random.nextInt(1, 400);
      int maxBytes = random.nextInt(1, 300_000);
      assertThat(read(log, from, max, maxBytes)).isEqualTo(expected(model, from, max, maxBytes));
      long held = model.records.values().stream().mapToLong(String::length).sum();
      if (model.records.isEmpty()) {
        assertThat(log.sizeBytes()).isZero();
      }
      // Chunks have headers; a trim counts records as if all were of the same length, so that a
      // large one that went still counts for some, and one that stays for less.
      assertThat(log.sizeBytes())
          .isBetween(
              (held - model.large()) / 3 - 300_000, held * 3 + 300_000 + model.largeForgotten);
    }

    private static List<String> read(Log log, long from, int max, int maxBytes) {
      List<String> found = new ArrayList<>();
      log.read(
          from,
          max,
          maxBytes,
          (offset, record) -> found.add(offset + StandardCharsets.UTF_8.decode(record).toString()));
      return found;
    }

    private static List<String> expected(LogModel model, long from, int max, int maxBytes) {
      List<String> expected = new ArrayList<>();
      int left = maxBytes;
      for (var record : model.records.tailMap(from).entrySet()) {
        boolean fits = expected.isEmpty() || record.getValue().length() <= left;
        if (expected.size() == max || !fits) {
          break;
        }
        expected.add(record.getKey() + record.getValue());
        left -= record.getValue().length();
      }
      return expected;
    }
  }
}
