/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.MessageCodec;
import io.holdfast.hub.StoredMessage;
import io.holdfast.store.Batch;
import io.holdfast.store.Log;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The durable queue of one endpoint and priority. The messages that come next stand in memory as
 * far as there is room; those behind them are read from the log when their turn is near. A consumer
 * that keeps up never causes a read.
 *
 * <p>Offsets: {@code floor ≤ head ≤ committed ≤ added}, and memory holds those from head up to
 * {@code buffered}. Owned by the shard's lane.
 */
final class EndpointQueue implements Sink {

  /** What memory holds of a queue at most. */
  private static final int MAX_BUFFERED = 2048;

  private static final int MAX_BUFFERED_BYTES = 4 << 20;

  /**
   * No message is handed out this far beyond the first that is not known for good to be done with.
   * So after a crash it is certain that those beyond were never seen.
   */
  private static final int REACH = 4096;

  /** Below this the next messages are read from the log. */
  private static final int LOW_BUFFERED = 512;

  /** This many messages behind, publishers wait for a consumer that is at work. */
  private static final long CONGESTED = 1024;

  /** What one queue may hold on disk before publishers to it are refused. */
  private static final long MAX_BYTES = 1L << 30;

  private final InputEndpoint endpoint;
  private final Log log;
  private final Acknowledged acknowledged;
  private final ArrayDeque<QueueRecord> buffer = new ArrayDeque<>();

  /** The floors that the turns on their way to the disk store. */
  private final ArrayDeque<Long> sealedFloors = new ArrayDeque<>();

  /** The next message to hand out. */
  private long head;

  /** The end of what memory holds, from head on without gaps. */
  private long buffered;

  /** The end of what is stored. */
  private long committed;

  /** The end of what was added. */
  private long added;

  /** How many of those added the present turn has not sealed. */
  private int unsealed;

  /** Messages before it may have been seen by a consumer. */
  private long seen;

  /** The floor that is stored. */
  private long storedFloor;

  private int bufferedBytes;

  /** Whether the present turn knows that this queue is part of it. */
  private boolean inTurn;

  private boolean reading;

  /** Whether the last read failed. */
  private boolean unreadable;

  private boolean trimDue;

  /** Grows when memory is given up, so that a read under way is not believed. */
  private int bufferAge;

  EndpointQueue(InputEndpoint endpoint, Log log) {
    this.endpoint = endpoint;
    this.log = log;
    this.acknowledged = new Acknowledged(log.first());
    this.head = log.first();
    this.buffered = head;
    this.committed = log.next();
    this.added = committed;
    this.storedFloor = head;
    this.seen = Math.min(committed, head + REACH);
  }

  @Override
  public boolean add(StoredMessage message, long expiresMillis) {
    QueueRecord entry = new QueueRecord(message, expiresMillis);
    entry.appendTo(log);
    if (buffered == added && hasRoom()) {
      keep(entry);
    }
    added++;
    unsealed++;
    boolean first = !inTurn;
    inTurn = true;
    return first;
  }

  private boolean hasRoom() {
    return buffer.size() < MAX_BUFFERED && bufferedBytes < MAX_BUFFERED_BYTES;
  }

  private void keep(QueueRecord entry) {
    buffer.add(entry);
    bufferedBytes += entry.memoryBytes();
    buffered++;
  }

  @Override
  public void seal(Batch batch) {
    inTurn = false;
    unsealed = 0;
    // What is discarded on its way may still fail: its offsets would come again, and be forgotten.
    long floor = Math.min(acknowledged.floor(), committed);
    sealedFloors.add(floor);
    if (trimDue) {
      trimDue = floor < acknowledged.floor();
      log.trim(batch, floor);
    }
    log.append(batch);
  }

  @Override
  public void committed(boolean stored) {
    long floor = sealedFloors.remove();
    if (stored) {
      committed = log.stored();
      storedFloor = floor;
      if (trimDue) {
        trimSoon();
      }
      endpoint.pump();
    } else {
      takeBack();
    }
  }

  /**
   * A failed commit: its offsets come again, for what is not sealed yet first. What stands in
   * memory beyond the stored messages goes, and so does what is being read; what is stored later is
   * read from the log.
   */
  private void takeBack() {
    long first = log.next();
    added = first + unsealed;
    while (buffered > Math.max(committed, head) && !buffer.isEmpty()) {
      bufferedBytes -= buffer.removeLast().memoryBytes();
      buffered--;
    }
    bufferAge++;
    if (first < acknowledged.floor()) {
      // They were discarded on their way; those that come now were not.
      acknowledged.lower(first);
      head = first;
      buffered = first;
    }
    trimDue |= storedFloor < acknowledged.floor();
  }

  @Override
  public boolean isCongested() {
    return added - acknowledged.floor() > CONGESTED && endpoint.isAtWork();
  }

  /** Whether so little is left that publishers may go on. */
  boolean isRelieved() {
    return added - acknowledged.floor() <= CONGESTED / 2;
  }

  /** Whether the next message is at hand. */
  boolean hasNext() {
    skipAcknowledged();
    return head < committed && head < buffered && head - storedFloor < REACH;
  }

  /** Whether there is a next message which must be read first. */
  boolean isReadingNext() {
    return head < committed && head >= buffered && !unreadable;
  }

  private void skipAcknowledged() {
    while (head < buffered && head < committed && acknowledged.contains(head)) {
      poll();
    }
  }

  private QueueRecord poll() {
    QueueRecord entry = buffer.remove();
    bufferedBytes -= entry.memoryBytes();
    head++;
    return entry;
  }

  /** The offset of the next message. */
  long head() {
    return head;
  }

  /** Takes the next message; only after {@link #hasNext}. */
  QueueRecord next() {
    return poll();
  }

  /** Whether the message at the offset may have been handed out before. */
  boolean isSeen(long offset) {
    return offset < seen;
  }

  /** The consumer is done with the message at the offset. */
  void acknowledge(long offset) {
    if (acknowledged.add(offset)) {
      trimSoon();
    }
  }

  /** Has the present turn's commit forget what is done with. */
  private void trimSoon() {
    trimDue = true;
    if (!inTurn) {
      inTurn = true;
      endpoint.shard().present().touched(this);
    }
  }

  /** No consumer any more: what it holds unacknowledged comes again. */
  void rewind() {
    seen = Math.max(seen, head);
    head = acknowledged.floor();
    buffered = head;
    buffer.clear();
    bufferedBytes = 0;
    bufferAge++;
  }

  /** Forgets all that is in the log: the module is no more. Returns how many messages that were. */
  long discard() {
    rewind();
    long forgotten = acknowledged.raise(log.next());
    head = acknowledged.floor();
    buffered = head;
    trimSoon();
    return forgotten;
  }

  /** Whether it holds so much that publishers are refused. */
  boolean isFull() {
    return log.sizeBytes() > MAX_BYTES;
  }

  /** Reads on from the log if memory runs low and there is more. */
  void fill() {
    if (trimDue) {
      trimSoon(); // a commit that failed
    }
    if (!reading && buffer.size() < LOW_BUFFERED && buffered < committed) {
      reading = true;
      int age = bufferAge;
      long from = buffered;
      endpoint.shard().store().readers().execute(() -> read(from, age));
    }
  }

  /** On a reader's thread. */
  private void read(long from, int age) {
    List<QueueRecord> entries = new ArrayList<>();
    MessageCodec codec = new MessageCodec();
    RuntimeException fault = null;
    try {
      log.read(
          from,
          MAX_BUFFERED,
          MAX_BUFFERED_BYTES,
          (offset, bytes) -> entries.add(QueueRecord.read(codec, bytes)));
    } catch (RuntimeException e) {
      fault = e;
    }
    RuntimeException failure = fault;
    endpoint.shard().lane().execute(() -> filled(entries, from, age, failure));
  }

  private void filled(
      List<QueueRecord> entries, long from, int age, @Nullable RuntimeException failure) {
    reading = false;
    unreadable = failure != null;
    if (failure != null) {
      endpoint.failed(failure);
      return;
    }
    if (age == bufferAge && from == buffered) {
      for (QueueRecord entry : entries) {
        if (buffered >= committed) {
          break;
        }
        keep(entry);
      }
    }
    endpoint.pump();
  }
}
