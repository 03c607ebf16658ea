/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.stream;

import io.holdfast.hub.Timer;
import io.holdfast.model.Identity;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stream as logs of the hub's own store, {@code stream/0} and so on. */
public final class EmbeddedStream implements Stream, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStream.class);

  private static final String LOG_PREFIX = "stream/";

  private static final byte[] PARTITIONS = "partitions".getBytes(StandardCharsets.UTF_8);
  private static final int MAX_GROUP_LENGTH = 256;

  private final Store store;
  private final Table groups;
  private final List<StreamPartition> partitions;
  private final StreamRetention retention;

  private EmbeddedStream(
      Store store, StreamOptions options, Timer timer, InstantSource clock, int count) {
    this.store = store;
    this.groups = store.table("stream-groups");
    List<StreamPartition> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(
          new StreamPartition(
              i, store.log(LOG_PREFIX + i), store.readers(), timer, options.readBytes()));
    }
    this.partitions = List.copyOf(made);
    this.retention = new StreamRetention(store, partitions, options, timer, clock);
  }

  /** Opens the stream of this store, or makes it. Blocks. */
  public static EmbeddedStream open(
      Store store, StreamOptions options, Timer timer, InstantSource clock) {
    return new EmbeddedStream(store, options, timer, clock, partitions(store, options));
  }

  /** The number is kept before there is a partition: a start that is cut short leaves no other. */
  private static int partitions(Store store, StreamOptions options) {
    Table facts = store.table("stream");
    byte[] kept = facts.get(PARTITIONS);
    if (kept == null) {
      try (Batch batch = store.batch()) {
        byte[] made = ByteBuffer.allocate(Integer.BYTES).putInt(options.partitions()).array();
        facts.put(batch, PARTITIONS, made);
        store.commitNow(batch);
      }
      return options.partitions();
    }
    int count = ByteBuffer.wrap(kept).getInt();
    if (count != options.partitions()) {
      LOG.warn(
          "the stream keeps its {} partitions: {} would break the order of each device's messages",
          count,
          options.partitions());
    }
    return count;
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  /**
   * {@inheritDoc} A device's partition follows from its id alone: the hash is part of the format.
   */
  @Override
  public int partitionOf(Identity sender) {
    int hash = sender.deviceId().hashCode();
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    hash ^= hash >>> 13;
    hash *= 0xc2b2ae35;
    hash ^= hash >>> 16;
    return Math.floorMod(hash, partitions.size());
  }

  /** The writer's side of a partition. */
  public StreamPartition partition(int partition) {
    if (partition < 0 || partition >= partitions.size()) {
      throw new IllegalArgumentException(
          "the stream has partitions 0 to " + (partitions.size() - 1) + ", not " + partition);
    }
    return partitions.get(partition);
  }

  @Override
  public long first(int partition) {
    return partition(partition).log().first();
  }

  @Override
  public long next(int partition) {
    return partition(partition).log().next();
  }

  @Override
  public CompletionStage<Long> offset(int partition, StreamPosition position) {
    StreamPartition from = partition(partition);
    return switch (position) {
      case StreamPosition.Earliest() -> CompletableFuture.completedStage(from.log().first());
      case StreamPosition.Latest() -> CompletableFuture.completedStage(from.log().next());
      case StreamPosition.At(long offset) ->
          CompletableFuture.completedStage(Math.max(offset, from.log().first()));
      case StreamPosition.Since(var enqueued) ->
          supply(() -> StreamTimes.firstSince(from, enqueued.toEpochMilli()));
      case StreamPosition.Group(String name) ->
          groupOffset(name, partition)
              .thenApply(kept -> Math.max(kept.orElse(0), from.log().first()));
    };
  }

  @Override
  public CompletionStage<List<StreamRecord>> read(int partition, long offset, int max) {
    StreamPartition from = partition(partition);
    return supply(() -> from.readNow(offset, requireMax(max)));
  }

  @Override
  public CompletionStage<List<StreamRecord>> await(
      int partition, long offset, int max, Duration limit) {
    StreamPartition from = partition(partition);
    CompletableFuture<List<StreamRecord>> result = new CompletableFuture<>();
    onReader(store.readers(), result, () -> from.await(offset, requireMax(max), limit, result));
    return result;
  }

  private static int requireMax(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("a read wants at least one record, not " + max);
    }
    return max;
  }

  @Override
  public CompletionStage<OptionalLong> groupOffset(String group, int partition) {
    byte[] key = groupKey(group, partition(partition).number());
    return supply(() -> {
      byte[] kept = groups.get(key);
      return kept == null ? OptionalLong.empty() : OptionalLong.of(ByteBuffer.wrap(kept).getLong());
    });
  }

  @Override
  public CompletionStage<Void> keepGroupOffset(String group, int partition, long offset) {
    byte[] key = groupKey(group, partition(partition).number());
    byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(offset).array();
    CompletableFuture<Void> result = new CompletableFuture<>();
    onReader(
        store.readers(),
        result,
        () -> {
          try (Batch batch = store.batch()) {
            groups.put(batch, key, value);
            store.commitNow(batch);
          }
          result.complete(null);
        });
    return result;
  }

  private static byte[] groupKey(String group, int partition) {
    if (group.isEmpty() || group.length() > MAX_GROUP_LENGTH || group.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a consumer group's name has 1 to " + MAX_GROUP_LENGTH + " characters, none of them NUL");
    }
    byte[] name = group.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(name.length + 1 + Integer.BYTES)
        .put(name)
        .put((byte) 0)
        .putInt(partition)
        .array();
  }

  /** Records removed so far because they were older than the retention. */
  public long expired() {
    return retention.expired();
  }

  /** Records removed so far, younger than the retention, because their partition was full. */
  public long crowdedOut() {
    return retention.crowdedOut();
  }

  /** Removes what is past its retention now; blocks. */
  void enforceRetention() {
    retention.enforce();
  }

  private <T> CompletionStage<T> supply(Supplier<T> reading) {
    CompletableFuture<T> result = new CompletableFuture<>();
    onReader(store.readers(), result, () -> result.complete(reading.get()));
    return result;
  }

  /** Runs a task that completes the future; its failure is the future's. */
  static void onReader(Executor readers, CompletableFuture<?> result, Runnable task) {
    try {
      readers.execute(() -> {
        try {
          task.run();
        } catch (RuntimeException e) {
          result.completeExceptionally(e);
        }
      });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
  }

  /** Ends retention. The store closes afterwards; reads under way complete first. */
  @Override
  public void close() {
    retention.close();
  }
}
