/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import static io.holdfast.store.StoreTest.append;
import static io.holdfast.store.StoreTest.bytes;
import static io.holdfast.store.StoreTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

class CommitTest {

  private static final StoreOptions UNSYNCED = StoreOptions.defaults().withSync(Sync.NEVER);

  @TempDir Path directory;

  @Test
  @DisplayName("a commit is over on the caller's thread when the database does not ask to wait")
  void commit_UNSYNCED_isOverAtOnce() {
    try (Store store = Store.open(directory, UNSYNCED)) {
      Log log = store.log("events");
      Batch batch = store.batch();
      append(log, batch, "a");
      List<@Nullable StoreException> told = new ArrayList<>();

      boolean over = store.commit(batch, Runnable::run, told::add);

      assertThat(over).isTrue();
      assertThat(told).containsExactly((StoreException) null);
      assertThat(batch.isEmpty()).isTrue();
      assertThat(read(log, 0)).containsExactly("0=a");
    }
  }

  @Test
  @DisplayName("with sync=always batches of many lanes share a sync and one task per lane")
  void commit_ALWAYS_SYNCED_sharesSyncs() throws InterruptedException {
    CountingWriter counting = new CountingWriter();
    StoreOptions always = StoreOptions.defaults().withSync(Sync.ALWAYS);
    try (Store store = Store.open(directory, always, counting::before);
        ExecutorService lane = Executors.newSingleThreadExecutor()) {
      Log log = store.log("events");
      AtomicInteger tasks = new AtomicInteger();
      ConcurrentLinkedQueue<Integer> completed = new ConcurrentLinkedQueue<>();
      Executor counted =
          task -> {
            tasks.incrementAndGet();
            lane.execute(task);
          };
      counting.hold();
      int syncsBefore = counting.syncs.get();
      for (int i = 0; i < 50; i++) {
        int number = i;
        Batch batch = store.batch();
        append(log, batch, "r" + i);
        boolean over =
            store.commit(batch, counted, failure -> completed.add(failure == null ? number : -1));
        assertThat(over).isFalse();
      }
      assertThat(completed).isEmpty();

      counting.proceed();

      await().atMost(Duration.ofMinutes(1)).until(() -> completed.size() == 50);
      assertThat(List.copyOf(completed)).isSorted().doesNotContain(-1);
      assertThat(counting.syncs.get() - syncsBefore).isLessThanOrEqualTo(2);
      assertThat(tasks.get()).isLessThanOrEqualTo(2);
      assertThat(read(log, 0)).hasSize(50);
    }
  }

  @Test
  @DisplayName("with sync=interval what was committed is synced soon")
  void commit_WITH_AN_INTERVAL_isSyncedSoon() {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicReference<EngineWriter> engine = new AtomicReference<>();
    StoreOptions often = new StoreOptions(Sync.INTERVAL, Duration.ofMillis(5), 8L << 20);
    try (Store store =
        Store.open(
            directory,
            often,
            next -> {
              engine.set((EngineWriter) next);
              return new PassingWriter(next) {
                @Override
                public void syncIfNeeded() {
                  StoreThreads.await(gate);
                  super.syncIfNeeded();
                }
              };
            })) {
      Batch batch = store.batch();
      append(store.log("events"), batch, "a");
      store.commitNow(batch);
      assertThat(engine.get().isSynced()).isFalse();

      gate.countDown();

      await().atMost(Duration.ofMinutes(1)).until(() -> engine.get().isSynced());
    }
  }

  @Test
  @DisplayName("where the database asks to wait, the committer waits, and order is kept")
  void commit_WHILE_THE_DATABASE_STALLS_isFinishedByTheCommitter() throws RocksDBException {
    StoreOptions small = new StoreOptions(Sync.NEVER, UNSYNCED.syncInterval(), 4L << 20);
    try (Store store = Store.open(directory, small);
        ExecutorService lane = Executors.newSingleThreadExecutor()) {
      Log log = store.log("events");
      String large = "x".repeat(200_000);
      ConcurrentLinkedQueue<Long> completed = new ConcurrentLinkedQueue<>();
      store.engine().db().pauseBackgroundWork();
      long last = 0;
      int refused = 0;
      try {
        while (refused < 20 && last < 1_000) {
          Batch batch = store.batch();
          long offset = append(log, batch, large);
          last = offset;
          boolean over =
              store.commit(batch, lane, failure -> completed.add(failure == null ? offset : -1));
          refused += over ? 0 : 1;
        }
      } finally {
        store.engine().db().continueBackgroundWork();
      }
      assertThat(refused).as("the database must stall some day").isEqualTo(20);

      long all = last + 1;
      await().atMost(Duration.ofMinutes(1)).until(() -> completed.size() == all);
      assertThat(List.copyOf(completed)).isSorted().doesNotContain(-1L);
      assertThat(read(log, 0)).hasSize((int) all);
      // Once nothing waits any more, commits are over at once again.
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> {
            try (Batch batch = store.batch()) {
              append(log, batch, "small");
              CountDownLatch done = new CountDownLatch(1);
              boolean over = store.commit(batch, Runnable::run, failure -> done.countDown());
              done.await();
              return over;
            }
          });
    }
  }

  @Test
  @DisplayName("offsets of a failed commit come again, and what followed it fails too")
  void commit_AFTER_A_FAILURE_leavesNoGap() {
    FailingWriter failing = new FailingWriter();
    try (Store store = Store.open(directory, UNSYNCED, failing::before)) {
      Log log = store.log("events");
      Batch first = store.batch();
      Batch prepared = store.batch();
      append(log, first, "a");
      store.commitNow(first);

      append(log, first, "b", "c");
      append(log, prepared, "d");
      failing.fail = true;
      assertThatThrownBy(() -> store.commitNow(first)).isInstanceOf(StoreException.class);
      failing.fail = false;
      assertThatThrownBy(() -> store.commitNow(prepared))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("an earlier commit");

      assertThat(log.next()).isEqualTo(1);
      assertThat(append(log, first, "e")).isEqualTo(1);
      store.commitNow(first);
      assertThat(read(log, 0)).containsExactly("0=a", "1=e");
    }
  }

  @Test
  @DisplayName("a commit whose sync failed does not show up between later ones")
  void commit_AFTER_A_FAILED_SYNC_leavesNoRemains() {
    FailingWriter failing = new FailingWriter();
    StoreOptions always = StoreOptions.defaults().withSync(Sync.ALWAYS);
    try (Store store = Store.open(directory, always, failing::before)) {
      Log log = store.log("events");
      Batch batch = store.batch();
      append(log, batch, "a", "b", "c", "d", "e");
      failing.failSync = true;
      assertThatThrownBy(() -> store.commitNow(batch)).isInstanceOf(StoreException.class);
      failing.failSync = false;

      append(log, batch, "f", "g");
      store.commitNow(batch);

      assertThat(read(log, 0)).containsExactly("0=f", "1=g");
      assertThat(log.next()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("a closed store refuses commits and reads and does not crash")
  void commit_AFTER_CLOSE_isRefused() {
    Store store = Store.open(directory, UNSYNCED);
    Log log = store.log("events");
    Table table = store.table("t");
    Batch batch = store.batch();
    store.close();
    store.close();

    assertThatThrownBy(() -> table.get(bytes("k"))).isInstanceOf(StoreClosedException.class);
    assertThatThrownBy(() -> read(log, 0)).isInstanceOf(StoreClosedException.class);
    assertThatThrownBy(() -> append(log, batch, "a")).isInstanceOf(StoreClosedException.class);
    assertThatThrownBy(store::verify).isInstanceOf(StoreClosedException.class);
  }

  /** Passes everything on, and may be told to wait first. */
  private static final class CountingWriter {
    final AtomicInteger syncs = new AtomicInteger();
    private final AtomicReference<CountDownLatch> gate =
        new AtomicReference<>(new CountDownLatch(0));

    Writer before(Writer next) {
      return new PassingWriter(next) {
        @Override
        public boolean write(Batch batch, boolean patient) {
          StoreThreads.await(gate.get());
          return super.write(batch, patient);
        }

        @Override
        public void sync() {
          syncs.incrementAndGet();
          super.sync();
        }
      };
    }

    void hold() {
      gate.set(new CountDownLatch(1));
    }

    void proceed() {
      gate.get().countDown();
    }
  }

  /** Fails when told to. */
  private static final class FailingWriter {
    volatile boolean fail;
    volatile boolean failSync;

    Writer before(Writer next) {
      return new PassingWriter(next) {
        @Override
        public boolean write(Batch batch, boolean patient) {
          if (fail) {
            throw new StoreException("told to fail", null);
          }
          return super.write(batch, patient);
        }

        @Override
        public void sync() {
          if (failSync) {
            throw new StoreException("told to fail", null);
          }
          super.sync();
        }
      };
    }
  }
}
