/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.stream.Stream;
import io.holdfast.hub.stream.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads events of one or more partitions, each in its order. For one virtual thread: it blocks. A
 * group's place moves only when the caller says that it handed over what it got, so nothing is lost
 * where the caller fails.
 */
public final class EventReader implements AutoCloseable {

  private static final int MAX_RECORDS_PER_READ = 256;

  /** How long one question to the stream waits; the answer may be asked for again. */
  private static final Duration WAIT = Duration.ofSeconds(30);

  private final Stream stream;
  private final EventQuery query;
  private final List<Position> positions = new ArrayList<>();
  private long left;

  private EventReader(Stream stream, EventQuery query) {
    this.stream = stream;
    this.query = query;
    this.left = query.max();
  }

  static EventReader open(Stream stream, EventQuery query, List<Integer> partitions)
      throws InterruptedException {
    EventReader reader = new EventReader(stream, query);
    for (int partition : partitions) {
      long end = stream.next(partition);
      long from = join(stream.offset(partition, query.from()));
      reader.positions.add(reader.new Position(partition, from, end));
    }
    return reader;
  }

  /** Whether all that was asked for has been read. */
  public boolean isAtEnd() {
    return left <= 0 || (!query.follow() && positions.stream().allMatch(Position::isAtEnd));
  }

  /**
   * The next events that the query wants.
   *
   * @param limit how long to wait for the first
   * @return empty if none came in time, or if all that came are not wanted
   * @throws InterruptedException if the thread is interrupted
   */
  public List<StreamRecord> next(Duration limit) throws InterruptedException {
    List<CompletableFuture<List<StreamRecord>>> asked = new ArrayList<>();
    for (Position position : positions) {
      if (query.follow() || !position.isAtEnd()) {
        asked.add(position.ask());
      }
    }
    if (asked.isEmpty() || left <= 0 || !anyCame(asked, limit)) {
      return List.of();
    }
    List<StreamRecord> wanted = new ArrayList<>();
    for (Position position : positions) {
      position.take(wanted);
    }
    return wanted;
  }

  private static boolean anyCame(List<CompletableFuture<List<StreamRecord>>> asked, Duration limit)
      throws InterruptedException {
    try {
      CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new))
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the stream cannot be read", e.getCause());
    }
  }

  /**
   * Moves the group's place behind all that was given out, if the query has a group whose place
   * moves.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  public void handedOver() throws InterruptedException {
    String group = query.group();
    if (group == null || !query.commit()) {
      return;
    }
    for (Position position : positions) {
      if (position.kept != position.next) {
        join(stream.keepGroupOffset(group, position.partition, position.next));
        position.kept = position.next;
      }
    }
  }

  /** Takes back what it asked the stream. */
  @Override
  public void close() {
    positions.forEach(Position::cancel);
  }

  private static <T> T join(CompletionStage<T> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the stream cannot be read", e.getCause());
    }
  }

  /** Where it stands in one partition. */
  private final class Position {
    private final int partition;
    private final long end;
    private long next;
    private long kept;
    private @Nullable CompletableFuture<List<StreamRecord>> asked;

    Position(int partition, long next, long end) {
      this.partition = partition;
      this.next = next;
      this.kept = next;
      this.end = end;
    }

    boolean isAtEnd() {
      return next >= end;
    }

    CompletableFuture<List<StreamRecord>> ask() {
      CompletableFuture<List<StreamRecord>> question = asked;
      if (question == null) {
        CompletionStage<List<StreamRecord>> answer =
            query.follow()
                ? stream.await(partition, next, MAX_RECORDS_PER_READ, WAIT)
                : stream.read(partition, next, MAX_RECORDS_PER_READ);
        question = answer.toCompletableFuture();
        asked = question;
      }
      return question;
    }

    void take(List<StreamRecord> wanted) {
      CompletableFuture<List<StreamRecord>> question = asked;
      if (question == null || !question.isDone()) {
        return;
      }
      asked = null;
      List<StreamRecord> came = question.join();
      for (StreamRecord each : came) {
        if (left <= 0 || (!query.follow() && each.offset() >= end)) {
          return;
        }
        next = each.offset() + 1;
        if (query.wants(each.message().header().sender())) {
          wanted.add(each);
          left--;
        }
      }
      if (came.isEmpty() && !query.follow()) {
        next = Math.max(next, end);
      }
    }

    void cancel() {
      if (asked != null) {
        asked.cancel(false);
      }
    }
  }
}
