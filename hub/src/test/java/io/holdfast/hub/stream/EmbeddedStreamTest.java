/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.faults.SettableClock;
import io.holdfast.hub.MessageCodec;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.StoredMessage;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.store.Batch;
import io.holdfast.store.Log;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStreamTest extends StreamContract {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Retention always waits for its next run. */
  private static final int RETENTION_TASKS = 1;

  @TempDir Path directory;

  @Override
  Fixture fixture() {
    return new Embedded(StreamOptions.defaults());
  }

  @Test
  @DisplayName("a partition over its size loses its oldest records and counts them")
  void retention_OVER_SIZE_removesOldest() {
    Path other = directory.resolve("sized");
    try (Embedded small =
        new Embedded(other, new StreamOptions(1, Duration.ofHours(1), 1 << 20, 1 << 20))) {
      for (int i = 0; i < 100; i++) {
        small.send(DEVICE, "x".repeat(50_000));
      }
      EmbeddedStream stream = small.embedded;
      stream.enforceRetention();

      assertThat(stream.partition(0).log().sizeBytes()).isLessThanOrEqualTo(1 << 20);
      assertThat(stream.first(0)).isBetween(78L, 82L);
      assertThat(stream.crowdedOut()).isEqualTo(stream.first(0));
      assertThat(stream.expired()).isZero();
      assertThat(texts(get(stream.read(0, 0, 1))).getFirst()).startsWith(stream.first(0) + "=");
    }
  }

  @Test
  @DisplayName("a stream keeps the number of partitions that it was made with")
  void open_WITH_OTHER_NUMBER_OF_PARTITIONS_keepsItsOwn() {
    Path other = directory.resolve("partitions");
    StreamOptions options = StreamOptions.defaults();
    new Embedded(other, new StreamOptions(3, options.retention(), 1 << 20, 1 << 20)).close();

    try (Embedded again = new Embedded(other, options)) {
      assertThat(again.stream().partitions()).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("a question taken back leaves nothing behind")
  void await_TAKEN_BACK_leavesNothing() {
    try (Embedded fixture = new Embedded(directory.resolve("back"), StreamOptions.defaults())) {
      int waiting = fixture.timer.waiting();
      CompletionStage<List<StreamRecord>> question =
          fixture.stream().await(0, 0, 1, Duration.ofHours(1));
      await().atMost(LIMIT).until(() -> fixture.timer.waiting() == waiting + 1);

      assertThat(question.toCompletableFuture().cancel(false)).isTrue();

      await().atMost(LIMIT).until(() -> fixture.timer.waiting() == waiting);
    }
  }

  @Test
  @DisplayName("retention looks again after it met a record that it cannot read")
  void retention_UNREADABLE_RECORD_goesOn() {
    try (Embedded fixture = new Embedded(directory.resolve("odd"), StreamOptions.defaults())) {
      Log log = fixture.embedded.partition(0).log();
      log.record(1).put((byte) 99);
      try (Batch batch = fixture.store.batch()) {
        log.append(batch);
        fixture.store.commitNow(batch);
      }

      fixture.pass(StreamRetention.INTERVAL);

      await().atMost(LIMIT).until(() -> fixture.timer.waiting() == RETENTION_TASKS);
    }
  }

  /** The embedded stream on a store of its own, with a clock and a timer to turn. */
  private final class Embedded implements Fixture {
    private final Path data;
    private final StreamOptions options;
    private final SettableClock clock = new SettableClock(START);
    private final TurnedTimer timer = new TurnedTimer();
    private Store store;
    private EmbeddedStream embedded;

    Embedded(StreamOptions options) {
      this(directory.resolve("stream"), options);
    }

    Embedded(Path data, StreamOptions options) {
      this.data = data;
      this.options = options;
      this.store = Store.open(data, StoreOptions.defaults());
      this.embedded = EmbeddedStream.open(store, options, timer, clock);
    }

    @Override
    public Stream stream() {
      return embedded;
    }

    @Override
    public void send(Identity sender, String body) {
      MessageHeader header = new MessageHeader(sender, "1", "{}", MessageProperties.NONE);
      StoredMessage message =
          new StoredMessage(header, clock.instant().toEpochMilli(), Bytes.utf8(body));
      StreamPartition partition = embedded.partition(embedded.partitionOf(sender));
      MessageCodec.encode(message, partition.log().record(MessageCodec.length(message)));
      try (Batch batch = store.batch()) {
        partition.log().append(batch);
        store.commitNow(batch);
      }
      partition.committed();
    }

    @Override
    public void pass(Duration time) {
      // Retention asks the timer again on a reader thread: let one under way do so first.
      await().atMost(LIMIT).until(() -> timer.waiting() > 0);
      clock.turn(time);
      timer.turn(time);
    }

    @Override
    public void untilReadsWait(int count) {
      await().atMost(LIMIT).until(() -> timer.waiting() == RETENTION_TASKS + count);
    }

    @Override
    public void awaitFirst(int partition, long first) {
      await().atMost(LIMIT).until(() -> embedded.first(partition) == first);
    }

    @Override
    public void restart() {
      close();
      store = Store.open(data, StoreOptions.defaults());
      embedded = EmbeddedStream.open(store, options, timer, clock);
    }

    @Override
    public void close() {
      embedded.close();
      store.close();
    }
  }
}
