/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import static io.holdfast.hub.registry.Records.await;
import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.HandLane;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.store.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordWriterTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("d1");

  @TempDir Path directory;
  private Records records;

  @BeforeEach
  void open() {
    records = new Records(directory);
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  @DisplayName("a change that fails before it touched the batch fails alone")
  void submit_CHANGE_THAT_FAILS_AT_ONCE_failsAlone() throws Exception {
    CountDownLatch gate = hold();
    CompletionStage<Outcome<DeviceRegistration>> before =
        records.registry().create(DeviceDraft.of(DEVICE));
    CompletionStage<Outcome<String>> failing =
        records
            .writer()
            .submit(
                0,
                batch -> {
                  throw new IllegalStateException("on purpose");
                });
    CompletionStage<Outcome<DeviceRegistration>> after =
        records.registry().create(DeviceDraft.of(new DeviceIdentity("d2")));
    gate.countDown();

    assertThatThrownBy(() -> failing.toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("on purpose");
    done(before);
    done(after);
    records.reopen();
    done(records.registry().find(DEVICE));
  }

  @Test
  @DisplayName("a change that fails with a part of it in the batch undoes its turn")
  void submit_CHANGE_THAT_FAILS_undoesItsTurnAndGoesOn() throws Exception {
    Table table = records.store().table("test");
    CountDownLatch gate = hold();
    CompletionStage<?> created = records.registry().create(DeviceDraft.of(DEVICE));
    CompletionStage<Outcome<String>> failing =
        records
            .writer()
            .submit(
                0,
                batch -> {
                  table.put(batch, new byte[] {1}, new byte[] {2});
                  throw new IllegalStateException("on purpose");
                });
    gate.countDown();

    assertThatThrownBy(() -> failing.toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("on purpose");
    assertThatThrownBy(() -> created.toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class);
    assertThat(refused(records.registry().find(DEVICE))).isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
    done(records.registry().create(DeviceDraft.of(DEVICE)));
    records.reopen();
    done(records.registry().find(DEVICE));
  }

  @Test
  @DisplayName("a listener that fails, an OutOfMemoryError even, keeps nobody else from being told")
  void tell_LISTENER_THAT_FAILS_leavesTheOthers() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    records
        .registry()
        .addListener((identity, before, now) -> {
          throw new OutOfMemoryError("on purpose");
        });
    records.registry().addListener((identity, before, now) -> told.add(identity.clientId()));
    CountDownLatch gate = hold();
    CompletionStage<?> first = records.registry().create(DeviceDraft.of(DEVICE));
    CompletionStage<?> second = records.registry().create(DeviceDraft.of(new DeviceIdentity("d2")));
    gate.countDown();
    await(first);
    await(second);
    done(records.registry().delete(DEVICE, IfMatch.ANY));
    records.writer().close();

    assertThat(told).containsExactly("d1", "d2", "d1");
  }

  @Test
  @DisplayName("what is told of a registration is how it was, and how it is")
  void tell_CHANGES_saysBeforeAndNow() {
    List<String> told = new CopyOnWriteArrayList<>();
    records
        .registry()
        .addListener((identity, before, now) -> told.add((before != null) + " " + (now != null)));
    done(records.registry().create(DeviceDraft.of(DEVICE)));
    done(records.registry().update(DeviceDraft.of(DEVICE), IfMatch.ANY));
    done(records.registry().delete(DEVICE, IfMatch.ANY));
    records.writer().close();

    assertThat(told).containsExactly("false true", "true true", "true false");
  }

  @Test
  @DisplayName("small changes that write much are not all stored at once")
  void submit_CHANGES_WRITE_MUCH_areStoredInParts() {
    Table table = records.store().table("test");
    CountDownLatch gate = hold();
    List<CompletionStage<Outcome<Integer>>> changes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      byte number = (byte) i;
      changes.add(
          records
              .writer()
              .submit(
                  0,
                  batch -> {
                    table.put(batch, new byte[] {number}, new byte[1 << 20]);
                    return Outcome.done((int) number);
                  }));
    }
    gate.countDown();

    for (int i = 0; i < 50; i++) {
      assertThat(done(changes.get(i))).isEqualTo(i);
    }
    assertThat(records.disk().largest()).isLessThan(6 << 20);
  }

  @Test
  @DisplayName("a book that cannot take over what is stored ends the work: memory would lie")
  void committed_FAILS_isTheEnd() {
    AtomicBoolean fails = new AtomicBoolean();
    records.writer().add(new Failing(fails));
    done(records.registry().create(DeviceDraft.of(DEVICE)));
    CountDownLatch gate = hold();
    CompletionStage<?> last = records.registry().delete(DEVICE, IfMatch.ANY);
    var _ = records.writer().submit(0, batch -> Outcome.done(fails.getAndSet(true)));
    gate.countDown();

    assertThatThrownBy(() -> last.toCompletableFuture().get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("on purpose");
    Awaitility.await().atMost(HandLane.PATIENCE).until(() -> records.broken() == 1);
    assertThat(refused(records.writer().submit(0, batch -> Outcome.done("late"))))
        .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
  }

  /** Fails to take over what is stored. */
  private record Failing(AtomicBoolean now) implements RecordWriter.Book {

    @Override
    public void committed() {
      if (now.get()) {
        throw new OutOfMemoryError("on purpose");
      }
    }

    @Override
    public void dropped() {}

    @Override
    public void tell() {}
  }

  @Test
  void submit_AFTER_CLOSE_isRefused() {
    records.writer().close();

    assertThat(refused(records.writer().submit(0, batch -> Outcome.done("late"))))
        .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void close_CHANGES_WAIT_completesThem() {
    CountDownLatch gate = hold();
    CompletionStage<Outcome<DeviceRegistration>> created =
        records.registry().create(DeviceDraft.of(DEVICE));
    gate.countDown();

    records.writer().close();

    assertThat(created.toCompletableFuture()).isDone();
    done(created);
  }

  @Test
  @DisplayName("[mqtt-76] With 64 MiB of patches waiting, the next one is refused as throttled")
  void submit_TOO_MUCH_WAITS_isThrottled() {
    done(records.registry().create(DeviceDraft.of(DEVICE)));
    CountDownLatch gate = hold();
    Bytes patch = Bytes.utf8("{\"a\":1" + " ".repeat(1 << 20) + "}");
    List<CompletionStage<Outcome<Long>>> patches = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      patches.add(records.twins().patchReported(DEVICE, patch, null));
    }

    CompletionStage<Outcome<Long>> last = patches.getLast();
    assertThat(refused(last)).isEqualTo(ErrorCode.THROTTLED);
    assertThat(ErrorCode.THROTTLED.httpStatus()).isEqualTo(429);

    gate.countDown();
    await(
        CompletableFuture.allOf(
            patches.stream()
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new)));
    done(records.twins().patchReported(DEVICE, patch, null));
  }

  /** Keeps the records thread busy until the latch is released. */
  private CountDownLatch hold() {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    var _ =
        records
            .writer()
            .submit(
                0,
                batch -> {
                  held.countDown();
                  awaitLatch(gate);
                  return Outcome.done("released");
                });
    awaitLatch(held);
    return gate;
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
