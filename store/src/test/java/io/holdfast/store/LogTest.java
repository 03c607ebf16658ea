/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import static io.holdfast.store.StoreTest.append;
import static io.holdfast.store.StoreTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

class LogTest {

  private static final StoreOptions UNSYNCED = StoreOptions.defaults().withSync(Sync.NEVER);
  private static final String LARGE = "x".repeat(10_000);

  private final Path directory;
  private Store store;
  private Batch batch;
  private boolean fail;

  LogTest(@TempDir Path directory) {
    this.directory = directory;
    this.store = Store.open(directory, UNSYNCED, FailingWriter::new);
    this.batch = store.batch();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    store = Store.open(directory, UNSYNCED, FailingWriter::new);
    batch = store.batch();
  }

  private void fill(Log log, int turns) {
    for (int i = 0; i < turns; i++) {
      append(log, batch, LARGE);
      store.commitNow(batch);
    }
  }

  /** How many chunks and heads the database still has. */
  private int stored() throws RocksDBException {
    int count = 0;
    try (RocksIterator entries = store.engine().db().newIterator(store.engine().logs())) {
      for (entries.seekToFirst(); entries.isValid(); entries.next()) {
        count++;
      }
      entries.status();
    }
    return count;
  }

  @Test
  @DisplayName("what is trimmed is deleted from the database, but for a remainder")
  void trim_OF_MUCH_deletesChunks() throws RocksDBException {
    Log log = store.log("events");
    fill(log, 300);
    for (long first = 1; first <= 290; first++) {
      log.trim(batch, first);
      store.commitNow(batch);
    }

    assertThat(log.first()).isEqualTo(290);
    assertThat(read(log, 0)).hasSize(10);
    assertThat(stored()).isBetween(11, 11 + 30);
    assertThat(log.sizeBytes()).isBetween(90_000L, 110_000L);
  }

  @Test
  @DisplayName("making a log writes nothing, as lanes make them; its first records bring its name")
  void log_NEW_isStoredWithItsFirstRecords() {
    fail = true;
    Log log = store.log("events");
    append(log, batch, "lost");
    assertThatThrownBy(() -> store.commitNow(batch)).isInstanceOf(StoreException.class);
    fail = false;
    append(log, batch, "a");
    store.commitNow(batch);
    Log unused = store.log("unused");
    assertThat(store.logNames("")).containsExactly("events", "unused");
    assertThat(unused.next()).isZero();

    reopen();

    assertThat(store.logNames("")).containsExactly("events");
    assertThat(read(store.log("events"), 0)).containsExactly("0=a");
  }

  @Test
  @DisplayName("a trim whose commit failed is stored by the next, also to the same place")
  void trim_AFTER_A_FAILED_COMMIT_isStored() {
    Log log = store.log("events");
    fill(log, 10);
    log.trim(batch, 5);
    fail = true;
    assertThatThrownBy(() -> store.commitNow(batch)).isInstanceOf(StoreException.class);
    fail = false;

    log.trim(batch, 5);
    store.commitNow(batch);
    log.trim(batch, 5);
    assertThat(batch.isEmpty()).isTrue();
    reopen();

    assertThat(store.log("events").first()).isEqualTo(5);
  }

  @Test
  @DisplayName("what was not stored takes no room")
  void sizeBytes_AFTER_FAILED_COMMITS_isThatOfWhatIsStored() {
    Log log = store.log("events");
    fill(log, 2);
    long size = log.sizeBytes();
    fail = true;
    for (int i = 0; i < 3; i++) {
      append(log, batch, LARGE);
      assertThatThrownBy(() -> store.commitNow(batch)).isInstanceOf(StoreException.class);
    }

    assertThat(log.sizeBytes()).isEqualTo(size);
  }

  @Test
  @DisplayName("a log made after one was dropped gets none of its records, also after reopening")
  void drop_THEN_NEW_LOG_startsEmpty() {
    fill(store.log("old"), 3);
    store.dropLog("old");
    reopen();

    Log made = store.log("new");
    assertThat(read(made, 0)).isEmpty();
    append(made, batch, "a");
    store.commitNow(batch);
    reopen();

    assertThat(read(store.log("new"), 0)).containsExactly("0=a");
    assertThat(store.log("old").next()).isZero();
  }

  @Test
  @DisplayName("a delete whose commit failed is made up for by the next")
  void trim_AFTER_A_FAILED_COMMIT_deletesAll() throws RocksDBException {
    Log log = store.log("events");
    fill(log, 100);
    log.trim(batch, 50);
    fail = true;
    assertThatThrownBy(() -> store.commitNow(batch)).isInstanceOf(StoreException.class);
    fail = false;

    log.trim(batch, 100);
    store.commitNow(batch);

    assertThat(stored()).isEqualTo(1);
    reopen();
    assertThat(store.log("events").first()).isEqualTo(100);
    assertThat(store.log("events").next()).isEqualTo(100);
  }

  @Test
  @DisplayName("a log that was emptied goes on with its offsets after reopening")
  void append_AFTER_EMPTYING_AND_REOPENING_goesOn() {
    fill(store.log("events"), 5);
    store.log("events").trim(batch, 99);
    store.commitNow(batch);

    reopen();
    Log log = store.log("events");

    assertThat(log.sizeBytes()).isZero();
    assertThat(append(log, batch, "a")).isEqualTo(5);
    store.commitNow(batch);
    reopen();
    assertThat(read(store.log("events"), 0)).containsExactly("5=a");
  }

  @Test
  @DisplayName("size and the offset for a size are known after reopening")
  void offsetKeeping_AFTER_REOPENING_isKnown() {
    fill(store.log("events"), 100);
    store.log("events").trim(batch, 20);
    store.commitNow(batch);
    long size = store.log("events").sizeBytes();

    reopen();
    Log log = store.log("events");

    assertThat(log.sizeBytes()).isBetween(size - 20_000, size + 20_000).isGreaterThan(780_000);
    long offset = log.offsetKeeping(300_000);
    assertThat(offset).isBetween(70L, 72L);
    assertThat(log.offsetKeeping(0)).isEqualTo(100);
    assertThat(log.offsetKeeping(Long.MAX_VALUE / 2)).isEqualTo(20);
  }

  @Test
  @DisplayName("a turn with more than a chunk holds is one batch and reads the same")
  void append_OF_A_LARGE_TURN_readsTheSame() {
    Log log = store.log("events");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String record = i + "y".repeat(i * 4_000);
      log.record(record.length()).put(StoreTest.bytes(record));
      expected.add(i + "=" + record);
    }
    assertThat(log.append(batch)).isZero();
    assertThat(read(log, 0)).isEmpty();
    store.commitNow(batch);

    assertThat(read(log, 0)).isEqualTo(expected);
    assertThat(read(log, 33)).isEqualTo(expected.subList(33, 40));
  }

  @Test
  @DisplayName("an append without records adds nothing, an empty record is a record")
  void append_OF_NOTHING_addsNothing() {
    Log log = store.log("events");

    assertThat(log.append(batch)).isZero();
    assertThat(batch.isEmpty()).isTrue();
    assertThat(append(log, batch, "", "")).isZero();
    store.commitNow(batch);
    assertThat(read(log, 0)).containsExactly("0=", "1=");
  }

  @Test
  @DisplayName("a hole between chunks is reported, not passed over")
  void read_WITH_A_HOLE_isRefused() {
    Log log = store.log("events");
    fill(log, 3);
    batch.delete(store.engine().logs(), Keys.chunk(log.id(), 1));
    store.commitNow(batch);

    assertThatThrownBy(() -> read(log, 0))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("log events lacks offsets 1 to 1");
  }

  @Test
  @DisplayName("logs do not see each other, and a dropped one leaves nothing")
  void drop_OF_ONE_LOG_leavesTheOthers() throws RocksDBException {
    fill(store.log("a"), 3);
    fill(store.log("b"), 3);
    store.log("b").trim(batch, 1);
    fill(store.log("c"), 3);

    store.dropLog("b");

    assertThat(store.logNames("")).containsExactly("a", "c");
    assertThat(stored()).isEqualTo(6);
    assertThat(store.log("b").next()).isZero();
    assertThat(read(store.log("b"), 0)).isEmpty();
    assertThat(read(store.log("a"), 0)).hasSize(3);
    assertThat(read(store.log("c"), 0)).hasSize(3);
  }

  @Test
  @DisplayName("thousands of logs open fast and share the store")
  void log_THOUSANDS_OF_THEM_areThereAfterReopening() {
    int count = 2_000;
    for (int i = 0; i < count; i++) {
      append(store.log("queue/" + i), batch, "r" + i);
    }
    store.commitNow(batch);

    reopen();

    assertThat(store.logNames("queue/")).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(read(store.log("queue/" + i), 0)).containsExactly("0=r" + i);
    }
  }

  /** Fails when told to. */
  private final class FailingWriter extends PassingWriter {
    FailingWriter(Writer next) {
      super(next);
    }

    @Override
    public boolean write(Batch changes, boolean patient) {
      if (fail) {
        throw new StoreException("told to fail", null);
      }
      return super.write(changes, patient);
    }
  }
}
