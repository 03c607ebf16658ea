/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.stream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every implementation of the stream does. */
abstract class StreamContract {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Identity DEVICE = new DeviceIdentity("thermometer-1");
  private static final Duration LONG = Duration.ofMinutes(10);

  private Fixture fixture = new NoFixture();

  /** Gives the implementation under test; made anew for each test. */
  abstract Fixture fixture();

  @BeforeEach
  void open() {
    fixture = fixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the stage did not complete", e);
    }
  }

  static List<String> texts(List<StreamRecord> records) {
    return records.stream().map(r -> r.offset() + "=" + r.message().body().utf8()).toList();
  }

  private int partition() {
    return fixture.stream().partitionOf(DEVICE);
  }

  private void send(String... bodies) {
    for (String body : bodies) {
      fixture.send(DEVICE, body);
    }
  }

  @Test
  @DisplayName("a device and its modules share a partition; many devices use all of them")
  void partitionOf_MANY_DEVICES_usesAllPartitions() {
    Stream stream = fixture.stream();
    int[] devices = new int[stream.partitions()];
    for (int i = 0; i < 4_000; i++) {
      Identity device = new DeviceIdentity("device-" + i);
      int partition = stream.partitionOf(device);
      devices[partition]++;
      assertThat(stream.partitionOf(new ModuleIdentity("device-" + i, "m"))).isEqualTo(partition);
    }

    assertThat(Arrays.stream(devices).min().orElse(0)).isGreaterThan(4_000 / devices.length / 2);
  }

  @Test
  @DisplayName("records come in their order with all that was stored")
  void read_WITH_RECORDS_givesThemInOrder() {
    send("a", "b", "c");
    Stream stream = fixture.stream();

    List<StreamRecord> found = get(stream.read(partition(), 0, 10));

    assertThat(texts(found)).containsExactly("0=a", "1=b", "2=c");
    assertThat(found.getFirst().partition()).isEqualTo(partition());
    assertThat(found.getFirst().message().header().sender()).isEqualTo(DEVICE);
    assertThat(found.getFirst().message().enqueuedTime()).isEqualTo(START);
    assertThat(stream.first(partition())).isZero();
    assertThat(stream.next(partition())).isEqualTo(3);
  }

  @Test
  @DisplayName("a read gives no more records than it was asked for")
  void read_WITH_MAX_givesNoMore() {
    send("a", "b", "c");

    assertThat(texts(get(fixture.stream().read(partition(), 1, 1)))).containsExactly("1=b");
  }

  @Test
  @DisplayName("a read beyond the end gives nothing at once")
  void read_BEYOND_THE_END_givesNothing() {
    send("a");

    assertThat(get(fixture.stream().read(partition(), 1, 10))).isEmpty();
  }

  @Test
  @DisplayName("large reads come in pieces that bound memory")
  void read_OF_MUCH_comesInPieces() {
    String large = "x".repeat(200_000);
    for (int i = 0; i < 20; i++) {
      send(large);
    }
    List<StreamRecord> all = new ArrayList<>();
    int reads = 0;
    while (all.size() < 20) {
      List<StreamRecord> piece = get(fixture.stream().read(partition(), all.size(), 100));
      assertThat(piece).isNotEmpty();
      all.addAll(piece);
      reads++;
    }

    assertThat(reads).isGreaterThan(2);
    assertThat(all).extracting(StreamRecord::offset).isSorted().doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("a waiting read completes when something is stored")
  void await_UNTIL_STORED_givesIt() {
    CompletionStage<List<StreamRecord>> waiting = fixture.stream().await(partition(), 0, 10, LONG);
    fixture.untilReadsWait(1);
    assertThat(waiting.toCompletableFuture()).isNotDone();

    send("a");

    assertThat(texts(get(waiting))).containsExactly("0=a");
  }

  @Test
  @DisplayName("a waiting read gives what is there already")
  void await_WITH_RECORDS_givesThemAtOnce() {
    send("a", "b");

    assertThat(texts(get(fixture.stream().await(partition(), 1, 10, LONG)))).containsExactly("1=b");
  }

  @Test
  @DisplayName("a waiting read gives nothing when its time is up")
  void await_UNTIL_TIME_IS_UP_givesNothing() {
    CompletionStage<List<StreamRecord>> waiting =
        fixture.stream().await(partition(), 0, 10, Duration.ofSeconds(5));

    fixture.untilReadsWait(1);
    fixture.pass(Duration.ofSeconds(6));

    assertThat(get(waiting)).isEmpty();
  }

  @Test
  @DisplayName("many waiting readers see every record once while it is stored")
  void await_BY_MANY_READERS_missesNothing() {
    List<List<String>> seen = new ArrayList<>();
    List<CompletionStage<Void>> readers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      List<String> texts = new ArrayList<>();
      seen.add(texts);
      readers.add(follow(texts, 0, 300));
    }
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      send("m" + i);
      sent.add(i + "=m" + i);
    }

    readers.forEach(StreamContract::get);
    assertThat(seen).allSatisfy(texts -> assertThat(texts).isEqualTo(sent));
  }

  private CompletionStage<Void> follow(List<String> into, long offset, long end) {
    return fixture.stream()
        .await(partition(), offset, 50, LONG)
        .thenCompose(records -> {
          into.addAll(texts(records));
          long next = offset + records.size();
          return next < end ? follow(into, next, end) : fixture.nothing();
        });
  }

  @Test
  @DisplayName("positions: earliest, latest, an offset, a time, a group's")
  void offset_FOR_EACH_POSITION_isFound() {
    send("a", "b");
    fixture.pass(Duration.ofHours(1));
    send("c", "d");
    fixture.pass(Duration.ofHours(1));
    Stream stream = fixture.stream();
    int partition = partition();

    assertThat(get(stream.offset(partition, new StreamPosition.Earliest()))).isZero();
    assertThat(get(stream.offset(partition, new StreamPosition.Latest()))).isEqualTo(4);
    assertThat(get(stream.offset(partition, new StreamPosition.At(3)))).isEqualTo(3);
    assertThat(since(START)).isZero();
    assertThat(since(START.plusSeconds(1))).isEqualTo(2);
    assertThat(since(START.plusSeconds(3600))).isEqualTo(2);
    assertThat(since(START.plusSeconds(3601))).isEqualTo(4);
    assertThat(get(stream.offset(partition, new StreamPosition.Group("g")))).isZero();
    get(stream.keepGroupOffset("g", partition, 3));
    assertThat(get(stream.offset(partition, new StreamPosition.Group("g")))).isEqualTo(3);
  }

  private long since(Instant time) {
    return get(fixture.stream().offset(partition(), new StreamPosition.Since(time)));
  }

  @Test
  @DisplayName("a group's offset is its own, may go back, and survives a restart")
  void groupOffset_AFTER_RESTART_isKept() {
    int partition = partition();
    send("a", "b");
    assertThat(get(fixture.stream().groupOffset("g", partition))).isEmpty();
    get(fixture.stream().keepGroupOffset("g", partition, 2));
    get(fixture.stream().keepGroupOffset("g", partition, 1));
    get(fixture.stream().keepGroupOffset("other", partition, 2));

    fixture.restart();

    assertThat(get(fixture.stream().groupOffset("g", partition))).isEqualTo(OptionalLong.of(1));
    assertThat(get(fixture.stream().groupOffset("other", partition))).hasValue(2);
    assertThat(texts(get(fixture.stream().read(partition, 0, 10)))).containsExactly("0=a", "1=b");
    assertThat(fixture.stream().next(partition)).isEqualTo(2);
  }

  @Test
  @DisplayName("records older than the retention go, and reads begin with the oldest kept")
  void read_AFTER_RETENTION_beginsWithOldestKept() {
    send("a", "b");
    fixture.pass(Duration.ofHours(20));
    send("c");
    fixture.pass(Duration.ofHours(5));

    fixture.awaitFirst(partition(), 2);

    assertThat(texts(get(fixture.stream().read(partition(), 0, 10)))).containsExactly("2=c");
    assertThat(get(fixture.stream().offset(partition(), new StreamPosition.At(0)))).isEqualTo(2);
    fixture.pass(Duration.ofHours(20));
    fixture.awaitFirst(partition(), 3);
    assertThat(get(fixture.stream().read(partition(), 0, 10))).isEmpty();
    assertThat(fixture.stream().next(partition())).isEqualTo(3);
  }

  @Test
  @DisplayName("what is no partition or no group name is the caller's fault")
  void read_OF_NO_PARTITION_isRefused() {
    Stream stream = fixture.stream();
    int none = stream.partitions();

    assertThatThrownBy(() -> stream.read(none, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stream.read(-1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stream.groupOffset("", 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stream.groupOffset("a\0b", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The implementation under test and the world around it. */
  interface Fixture extends AutoCloseable {
    Stream stream();

    /** Stores one message, enqueued now, and returns when it is stored. */
    void send(Identity sender, String body);

    /** Lets time pass. */
    void pass(Duration time);

    /** Waits until this many reads wait for records. */
    void untilReadsWait(int count);

    /** Waits until retention has moved the first offset there. */
    void awaitFirst(int partition, long first);

    /** Closes the stream and opens it again with the same data. */
    void restart();

    /** Nothing, completed. */
    default CompletionStage<Void> nothing() {
      return CompletableFuture.completedStage(null);
    }

    @Override
    void close();
  }

  /** Stands in until the first test opens one. */
  private static final class NoFixture implements Fixture {
    @Override
    public Stream stream() {
      throw new IllegalStateException();
    }

    @Override
    public void send(Identity sender, String body) {}

    @Override
    public void pass(Duration time) {}

    @Override
    public void untilReadsWait(int count) {}

    @Override
    public void awaitFirst(int partition, long first) {}

    @Override
    public void restart() {}

    @Override
    public void close() {}
  }
}
