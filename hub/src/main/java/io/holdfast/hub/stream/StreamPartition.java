/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.stream;

import io.holdfast.hub.MessageCodec;
import io.holdfast.hub.Timer;
import io.holdfast.store.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The writer's side of one partition of the embedded stream. One lane appends to its log, commits,
 * and then says so.
 */
public final class StreamPartition {

  private final int number;
  private final Log log;
  private final Executor readers;
  private final Timer timer;
  private final int readBytes;
  private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  /** Counts calls of {@link #committed}, so that a reader that found nothing sees one it missed. */
  private final AtomicLong commits = new AtomicLong();

  StreamPartition(int number, Log log, Executor readers, Timer timer, int readBytes) {
    this.number = number;
    this.log = log;
    this.readers = readers;
    this.timer = timer;
    this.readBytes = readBytes;
  }

  /** The partition's number, from 0. */
  public int number() {
    return number;
  }

  /**
   * Where the owning lane appends messages as {@link MessageCodec} encodes them. Nobody else may
   * append, and only the stream trims.
   */
  public Log log() {
    return log;
  }

  /** Tells those who wait for records that more are stored. Cheap; any thread. */
  public void committed() {
    long ignored = commits.incrementAndGet();
    if (!waiting.isEmpty()) {
      wake();
    }
  }

  /** Reads what is there; blocks. */
  List<StreamRecord> readNow(long offset, int max) {
    List<StreamRecord> found = new ArrayList<>();
    MessageCodec codec = new MessageCodec();
    log.read(
        offset,
        max,
        readBytes,
        (at, bytes) -> found.add(new StreamRecord(number, at, codec.next(bytes))));
    return found;
  }

  /** Reads, or waits until there is something to read, or until the time is up; blocks. */
  void await(long offset, int max, Duration limit, CompletableFuture<List<StreamRecord>> result) {
    Waiting reader = new Waiting(offset, max, result);
    if (!readOrEnqueue(reader)) {
      reader.expiry = timer.after(limit, () -> expire(reader));
      // However it ends, also when the asker takes the question back, nothing of it stays behind.
      CompletableFuture<?> ignored =
          result.whenComplete((records, failure) -> {
            reader.cancelExpiry();
            waiting.remove(reader);
          });
    }
  }

  private boolean readOrEnqueue(Waiting reader) {
    long seen = commits.get();
    List<StreamRecord> found = readNow(reader.offset, reader.max);
    if (!found.isEmpty()) {
      reader.result.complete(found);
      return true;
    }
    waiting.add(reader);
    if (commits.get() != seen) {
      wake();
    }
    return false;
  }

  private void wake() {
    for (Waiting reader = waiting.poll(); reader != null; reader = waiting.poll()) {
      Waiting woken = reader;
      if (!woken.result.isDone()) {
        EmbeddedStream.onReader(readers, woken.result, () -> readOrEnqueue(woken));
      }
    }
  }

  private void expire(Waiting reader) {
    EmbeddedStream.onReader(readers, reader.result, () -> reader.result.complete(List.of()));
  }

  /** A reader who found nothing. */
  private static final class Waiting {
    final long offset;
    final int max;
    final CompletableFuture<List<StreamRecord>> result;
    volatile Timer.@Nullable Cancel expiry;

    Waiting(long offset, int max, CompletableFuture<List<StreamRecord>> result) {
      this.offset = offset;
      this.max = max;
      this.result = result;
    }

    void cancelExpiry() {
      Timer.Cancel cancel = expiry;
      if (cancel != null) {
        cancel.cancel();
      }
    }
  }
}
