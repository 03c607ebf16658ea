/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file system that is full, and has space again; where mounting one is permitted. */
class FullDiskTest {

  private static final int RECORD_BYTES = 16 << 10;
  private static final StoreOptions OPTIONS =
      new StoreOptions(Sync.NEVER, Duration.ofSeconds(1), StoreOptions.MIN_MEMORY_BYTES);

  @TempDir Path root;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() {
    disk = root.resolve("disk");
    try {
      Files.createDirectory(disk);
      mounted = run("mount", "-t", "tmpfs", "-o", "size=24m", "holdfast-test", disk.toString());
    } catch (IOException e) {
      mounted = false;
    }
    Assumptions.assumeTrue(mounted, "mounting a small file system is not permitted here");
  }

  @AfterEach
  void unmount() throws IOException {
    if (mounted) {
      assertThat(run("umount", "-l", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void append(Log log, Batch batch, int number) {
    ByteBuffer room = log.record(RECORD_BYTES);
    room.putInt(number);
    log.append(batch);
  }

  /** Appends until there is no space; returns how many were stored. */
  private static int fill(Store store, Log log, int from) {
    int next = from;
    try (Batch batch = store.batch()) {
      while (true) {
        append(log, batch, next);
        store.commitNow(batch);
        next++;
      }
    } catch (StoreFullException e) {
      return next;
    }
  }

  private static List<Integer> numbers(Log log) {
    List<Integer> numbers = new ArrayList<>();
    log.read(
        0, Integer.MAX_VALUE, Integer.MAX_VALUE, (offset, bytes) -> numbers.add(bytes.getInt()));
    return numbers;
  }

  private static void fillWithFile(Path file, int bytes) {
    try {
      Files.write(file, new byte[bytes]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** RocksDB looks for space every 5 s. */
  @ParameterizedTest
  @EnumSource(names = "ALWAYS")
  @DisplayName(
      "[edge-54] a full disk refuses commits; with space again they work without a new start")
  void commit_DISK_FULL_worksAgainWithSpace(Sync sync) throws IOException {
    Path other = disk.resolve("other");
    fillWithFile(other, 8 << 20);
    Path directory = disk.resolve("store");
    int stored;
    try (Store store = Store.open(directory, OPTIONS.withSync(sync))) {
      Log log = store.log("events");
      int first = fill(store, log, 0);
      assertThat(first).isPositive();
      assertThat(numbers(log)).as("what is stored can be read").hasSize(first);
      try (Batch batch = store.batch()) {
        append(log, batch, first);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> store.commitNow(batch)))
            .isInstanceOf(StoreException.class);
      }

      Files.delete(other);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            try (Batch batch = store.batch()) {
              append(log, batch, first);
              store.commitNow(batch);
              return true;
            } catch (StoreException e) {
              return false;
            }
          });
      stored = first + 1;
      for (int i = 0; i < 50; i++) {
        try (Batch batch = store.batch()) {
          append(log, batch, stored++);
          store.commitNow(batch);
        }
      }
    }
    check(directory, stored);
  }

  private static void check(Path directory, int stored) {
    try (Store store = Store.open(directory, OPTIONS)) {
      List<Integer> numbers = numbers(store.log("events"));
      assertThat(numbers).hasSizeGreaterThanOrEqualTo(stored).isSorted();
      assertThat(numbers.subList(0, stored)).doesNotHaveDuplicates();
    }
  }
}
