/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
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

  private void resize(String size) throws IOException {
    assertThat(run("mount", "-o", "remount,size=" + size, disk.toString())).isTrue();
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
    room.putLong(number);
    log.append(batch);
  }

  /** A commit under way. */
  private static final class Attempt {
    private final CompletableFuture<@Nullable StoreException> failure = new CompletableFuture<>();

    Attempt(Store store, Log log, int number) {
      Batch batch = store.batch();
      append(log, batch, number);
      boolean ignored = store.commit(batch, Runnable::run, failure::complete);
    }

    /** Whether it was stored; false also if that has not been decided for a while. */
    boolean isStored(Duration patience) {
      try {
        return failure.get(patience.toMillis(), TimeUnit.MILLISECONDS) == null;
      } catch (TimeoutException e) {
        return false; // RocksDB waits for space
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static List<Integer> numbers(Log log) {
    List<Integer> numbers = new ArrayList<>();
    log.read(
        0,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE,
        (offset, bytes) -> numbers.add((int) bytes.getLong()));
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
      "[edge-54] a full disk stores no more; with space again commits work without a new start")
  void commit_DISK_FULL_worksAgainWithSpace(Sync sync) throws IOException {
    Path other = disk.resolve("other");
    fillWithFile(other, 8 << 20);
    Path directory = disk.resolve("store");
    int stored = 0;
    try (Store store = Store.open(directory, OPTIONS.withSync(sync))) {
      Log log = store.log("events");
      Attempt attempt = new Attempt(store, log, 0);
      while (attempt.isStored(Duration.ofSeconds(3))) {
        attempt = new Attempt(store, log, ++stored);
      }
      assertThat(stored).isPositive();
      assertThat(numbers(log)).as("what is stored can be read").hasSizeGreaterThanOrEqualTo(stored);

      Files.delete(other);
      long begin = System.nanoTime();
      while (!attempt.isStored(Duration.ofSeconds(60))) {
        assertThat(attempt.failure).as("a commit without an end").isDone();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
        LockSupport.parkNanos(20_000_000);
        attempt = new Attempt(store, log, stored);
      }
      for (int i = 0; i < 50; i++) {
        assertThat(new Attempt(store, log, ++stored).isStored(Duration.ofSeconds(60))).isTrue();
      }
    }
    check(directory, stored + 1);
  }

  @Test
  @DisplayName("a store on a full disk can be closed, and opened again")
  void close_DISK_FULL_ends() throws IOException {
    Path other = disk.resolve("other");
    fillWithFile(other, 8 << 20);
    Path directory = disk.resolve("store");
    int stored = 0;
    Store store = Store.open(directory, OPTIONS.withSync(Sync.ALWAYS));
    try {
      Log log = store.log("events");
      while (new Attempt(store, log, stored).isStored(Duration.ofSeconds(3))) {
        stored++;
      }
    } finally {
      try {
        store.close();
      } catch (StoreException e) {
        // What could not be synced.
      }
    }
    Files.delete(other);
    check(directory, stored);
  }

  @Test
  @DisplayName(
      "killed while the disk is full, or when there is space again, a store has all it acknowledged")
  void open_KILLED_WHEN_FULL_hasAll() {
    int kills = Boolean.getBoolean("holdfast.full") ? 30 : 1;
    Seed.times(kills, this::killWhenFull);
  }

  private void killWhenFull(SplittableRandom random) {
    Path other = disk.resolve("other");
    fillWithFile(other, 8 << 20);
    Path directory = disk.resolve("store-" + random.nextLong());
    boolean withSpace = random.nextBoolean();
    try (Child child = Child.start(directory, "persist")) {
      AtomicLong last = new AtomicLong(-1);
      AtomicInteger failures = new AtomicInteger();
      Thread reader = Thread.ofPlatform().start(() -> read(child, last, failures));
      long before = -2;
      while (failures.get() == 0 && before != last.get()) {
        before = last.get();
        LockSupport.parkNanos(500_000_000);
      }
      if (withSpace) {
        Files.delete(other);
      }
      LockSupport.parkNanos(random.nextLong(8_000) * 1_000_000);
      var ignored = child.kill();
      reader.join();
      Files.deleteIfExists(other);
      resize("64m"); // the child may have filled it again
      check(directory, (int) last.get() + 1);
      delete(directory);
      resize("24m");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void read(Child child, AtomicLong last, AtomicInteger failures) {
    try {
      for (String line = child.line(); line != null; line = child.line()) {
        if (line.startsWith("failed")) {
          failures.incrementAndGet();
        } else if (!line.equals("open") && !line.isEmpty()) {
          last.set(Long.parseLong(line));
        }
      }
    } catch (IOException e) {
      // The child is gone.
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private static void check(Path directory, int stored) {
    try (Store store = Store.open(directory, OPTIONS)) {
      List<Integer> numbers = numbers(store.log("events"));
      assertThat(numbers).hasSizeGreaterThanOrEqualTo(stored).isSorted();
      assertThat(numbers.subList(0, stored)).doesNotHaveDuplicates();
    }
  }
}
