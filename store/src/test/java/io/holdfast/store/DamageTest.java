/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import static io.holdfast.store.StoreTest.append;
import static io.holdfast.store.StoreTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.faults.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamageTest {

  private static final int RECORDS = 2_000;

  /** The long proof tries this many times as much. */
  private static final int TIMES = Boolean.getBoolean("holdfast.full") ? 20 : 1;

  @TempDir Path root;

  /** A store with its records in the write-ahead log, closed. */
  private Path written(String name) {
    Path directory = root.resolve(name);
    try (Store store = Store.open(directory, StoreOptions.defaults());
        Batch batch = store.batch()) {
      Log log = store.log("events");
      for (int i = 0; i < RECORDS; i++) {
        append(log, batch, "record " + i);
        store.commitNow(batch);
      }
    }
    return directory;
  }

  private static List<Path> files(Path directory, String suffix) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).endsWith(suffix))
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flip(Path file, long position, int mask) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      bytes[(int) position] ^= (byte) mask;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int recordsIn(Path directory) {
    try (Store store = Store.open(directory, StoreOptions.defaults())) {
      return read(store.log("events"), 0).size();
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      Files.createDirectories(to);
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName(
      "[edge-55] any changed byte in the write-ahead log is refused, names the file, changes nothing")
  void open_WITH_CHANGED_WAL_BYTE_isRefused() {
    Path original = written("flipped");
    Path wal = files(original, ".log").getFirst();
    Seed.times(
        60 * TIMES,
        random -> {
          Path copy = root.resolve("flip-" + random.nextLong());
          copy(original, copy);
          Path file = copy.resolve(wal.getFileName());
          flip(file, position(random, file), 1 << random.nextInt(8));
          byte[] before = content(file);

          Throwable failure = catchThrowable(() -> recordsIn(copy));

          assertThat(failure)
              .isInstanceOf(StoreDamagedException.class)
              .hasMessageContaining(file.toString())
              .hasMessageContaining("Restore the directory from a backup");
          assertThat(content(file)).isEqualTo(before);
        });
  }

  /** Half of the positions near the end, where damage looks like a write that was cut off. */
  private static long position(SplittableRandom random, Path file) {
    int size = content(file).length;
    return random.nextBoolean() ? random.nextInt(size) : size - 1 - random.nextInt(400);
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("a write-ahead log cut off anywhere, as by a kill, opens with all complete commits")
  void open_WITH_CUT_OFF_WAL_hasAllCompleteCommits() {
    Path original = written("torn");
    Path wal = files(original, ".log").getFirst();
    int size = content(wal).length;
    Seed.times(
        15 * TIMES,
        random -> {
          Path copy = root.resolve("torn-" + random.nextLong());
          copy(original, copy);
          int left = size - 1 - random.nextInt(size / 2);
          write(copy.resolve(wal.getFileName()), Arrays.copyOf(content(wal), left));

          int found = recordsIn(copy);

          // A record of 20 to 24 bytes takes 60 to 80 bytes there.
          assertThat(found).isBetween((int) ((long) RECORDS * left / size) - 200, RECORDS - 1);
        });
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("a hole of zeros in the write-ahead log is refused")
  void open_WITH_ZEROS_IN_WAL_isRefused() {
    Path directory = written("zeros");
    Path wal = files(directory, ".log").getFirst();
    byte[] bytes = content(wal);
    Arrays.fill(bytes, 4096, 8192, (byte) 0);
    write(wal, bytes);

    assertThatThrownBy(() -> recordsIn(directory))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining(wal.toString());
  }

  @Test
  @DisplayName("a missing write-ahead log is refused")
  void open_WITHOUT_WAL_isRefused() throws IOException {
    Path directory = written("lost-wal");
    Files.delete(files(directory, ".log").getFirst());

    assertThatThrownBy(() -> recordsIn(directory)).isInstanceOf(StoreDamagedException.class);
  }

  @Test
  @DisplayName("a missing CURRENT or MANIFEST is refused, not replaced by an empty store")
  void open_WITHOUT_CURRENT_OR_MANIFEST_isRefused() throws IOException {
    for (String lost : List.of("CURRENT", "MANIFEST")) {
      Path directory = written("lost-" + lost);
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(f -> f.getFileName().toString().startsWith(lost)).toList()) {
          Files.delete(file);
        }
      }

      assertThatThrownBy(() -> recordsIn(directory))
          .isInstanceOf(StoreDamagedException.class)
          .hasMessageContaining(lost);
    }
  }

  @Test
  @DisplayName("a changed byte in a table file is refused when it is opened, read or verified")
  void verify_WITH_CHANGED_TABLE_BYTE_isRefused() {
    Path original = written("table");
    // Opening replays the log into a table file; a second time it is there to be damaged.
    assertThat(recordsIn(original)).isEqualTo(RECORDS);
    Path table = files(original, ".sst").getFirst();
    int size = content(table).length;
    Seed.times(
        15 * TIMES,
        random -> {
          Path copy = root.resolve("table-" + random.nextLong());
          copy(original, copy);
          flip(copy.resolve(table.getFileName()), random.nextInt(size), 1 << random.nextInt(8));

          Throwable failure = catchThrowable(() -> verified(copy));

          assertThat(failure)
              .isInstanceOf(StoreDamagedException.class)
              .hasMessageContaining(String.valueOf(table.getFileName()));
        });
  }

  private static void verified(Path directory) {
    try (Store store = Store.open(directory, StoreOptions.defaults())) {
      store.verify();
      assertThat(read(store.log("events"), 0)).hasSize(RECORDS);
    }
  }

  @Test
  @DisplayName("a missing table file is refused by name")
  void open_WITHOUT_TABLE_FILE_isRefused() throws IOException {
    Path directory = written("lost-table");
    assertThat(recordsIn(directory)).isEqualTo(RECORDS);
    Path table = files(directory, ".sst").getFirst();
    Files.delete(table);

    assertThatThrownBy(() -> recordsIn(directory))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining(String.valueOf(table.getFileName()));
  }

  @Test
  @DisplayName("a store of a later format is refused and says what to run")
  void open_WITH_LATER_FORMAT_isRefused() {
    Path directory = written("format");
    try (Store store = Store.open(directory, StoreOptions.defaults());
        Batch batch = store.batch()) {
      batch.put(store.engine().meta(), Keys.FORMAT, Keys.number(99));
      store.commitNow(batch);
    }

    assertThatThrownBy(() -> recordsIn(directory))
        .isInstanceOf(StoreVersionException.class)
        .hasMessageContaining("format 99");
  }
}
