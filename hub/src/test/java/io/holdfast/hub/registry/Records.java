/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.faults.SettableClock;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.twin.StoredTwins;
import io.holdfast.store.FaultyDisk;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;

/** A registry with its twins over a store in a directory: for tests of all that hangs on them. */
public final class Records implements AutoCloseable {

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final long CACHE_BYTES = 64 * 1024;

  private final Path directory;
  private final SettableClock clock = new SettableClock(START);
  private final SplittableRandom random = new SplittableRandom();
  private final FaultyDisk disk = new FaultyDisk();
  private final AtomicInteger broken = new AtomicInteger();
  private Store store;
  private RecordWriter writer;
  private StoredRegistry registry;
  private StoredTwins twins;

  /** Opens or creates them. */
  public Records(Path directory) {
    this.directory = directory;
    store = disk.open(directory, StoreOptions.defaults());
    writer = RecordWriter.start(store, broken::incrementAndGet);
    registry = StoredRegistry.open(store, writer, clock, random);
    twins = StoredTwins.open(store, writer, registry, clock, CACHE_BYTES);
  }

  /** Closes them and opens them anew, as a restart does. */
  public void reopen() {
    close();
    store = disk.open(directory, StoreOptions.defaults());
    writer = RecordWriter.start(store, broken::incrementAndGet);
    registry = StoredRegistry.open(store, writer, clock, random);
    twins = StoredTwins.open(store, writer, registry, clock, CACHE_BYTES);
  }

  /** How often the writer said that it is broken. */
  public int broken() {
    return broken.get();
  }

  @Override
  public void close() {
    writer.close();
    store.close();
  }

  public Store store() {
    return store;
  }

  /** What the store lies on. */
  public FaultyDisk disk() {
    return disk;
  }

  public SettableClock clock() {
    return clock;
  }

  public RecordWriter writer() {
    return writer;
  }

  public StoredRegistry registry() {
    return registry;
  }

  public StoredTwins twins() {
    return twins;
  }

  /** Waits for a result. */
  public static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no result", e);
    }
  }

  /** Waits for a request that must be done. */
  public static <T> T done(CompletionStage<Outcome<T>> stage) {
    return switch (await(stage)) {
      case Outcome.Done<T>(T value) -> value;
      case Outcome.Refused<T>(var refusal) -> Assertions.fail("refused: " + refusal);
    };
  }

  /** Waits for a request that must be refused. */
  public static <T> ErrorCode refused(CompletionStage<Outcome<T>> stage) {
    return switch (await(stage)) {
      case Outcome.Done<T>(T value) -> Assertions.fail("not refused: " + value);
      case Outcome.Refused<T>(var refusal) -> refusal.code();
    };
  }
}
