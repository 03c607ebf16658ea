/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.MessageCodec;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.watch.LaneFigures.Reason;
import io.holdfast.store.Log;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds the dead messages at the head of a queue that nobody takes from: they would fill the disk.
 * A message behind one that is alive waits for it. Owned by the shard's lane.
 */
final class HeadExpiry {

  private static final int READ_RECORDS = 2048;
  private static final int READ_BYTES = 1 << 20;

  private final EndpointQueue queue;
  private final Log log;
  private final Shard shard;
  private boolean reading;

  /**
   * The first message, when it was last looked at, and when it dies: then it is looked at again.
   */
  private long known = -1;

  private long knownExpiresMillis;
  private long knownEnqueuedMillis;

  HeadExpiry(EndpointQueue queue, Log log, Shard shard) {
    this.queue = queue;
    this.log = log;
    this.shard = shard;
  }

  /** Looks for messages that are dead by now; what it finds, the queue hears of later. */
  void look(long nowMillis) {
    long first = queue.floor();
    if (!reading && first < queue.committed() && (first != known || isKnownDead(nowMillis))) {
      reading = true;
      shard.store().readers().execute(() -> read(new Found(first, nowMillis)));
    }
  }

  /** The message at this offset is the first, and has just come. */
  void know(long offset, QueueRecord entry) {
    known = offset;
    knownExpiresMillis = entry.expiresMillis();
    knownEnqueuedMillis = entry.message().enqueuedMillis();
  }

  /** When the first message was taken, if that is at this offset and it is known. */
  OptionalLong knownMillis(long first) {
    return first == known ? OptionalLong.of(knownEnqueuedMillis) : OptionalLong.empty();
  }

  boolean isReading() {
    return reading;
  }

  private boolean isKnownDead(long nowMillis) {
    return QueueRecord.isDead(knownExpiresMillis, nowMillis);
  }

  /** On a reader's thread. */
  private void read(Found found) {
    Throwable fault = null;
    try {
      log.read(found.first, READ_RECORDS, READ_BYTES, found::see);
    } catch (RuntimeException | Error e) { // Nothing is read again until this read is over.
      fault = e;
    }
    Throwable failure = fault;
    shard.lane().execute(() -> take(found, failure));
  }

  private void take(Found found, @Nullable Throwable failure) {
    reading = false;
    if (failure != null) {
      queue.unreadable(failure);
      return;
    }
    if (found.isOver) {
      known = found.end;
      knownExpiresMillis = found.expiresMillis;
      knownEnqueuedMillis = found.enqueuedMillis;
    }
    long expired = queue.expired(found.first, found.end);
    count(found.dead, expired);
    if (expired > 0 && !found.isOver) {
      look(found.nowMillis);
    }
  }

  private void count(List<Dead> dead, long expired) {
    long left = expired;
    for (Dead each : dead) {
      long messages = Math.min(left, each.messages);
      if (messages > 0) {
        shard
            .figures()
            .dropped(Reason.TTL_EXPIRY, each.header.sender(), each.header.output(), messages);
      }
      left -= messages;
    }
  }

  /** Dead messages with one header. Owned as what it is found with. */
  private static final class Dead {
    private final MessageHeader header;
    private long messages;

    Dead(MessageHeader header) {
      this.header = header;
    }
  }

  /** What a read found. Owned by the reader's thread, then by the lane. */
  private static final class Found {
    private final long first;
    private final long nowMillis;

    /** The dead end here. */
    private long end;

    /** There is one alive at the end. */
    private boolean isOver;

    private long expiresMillis;
    private long enqueuedMillis;
    private final MessageCodec codec = new MessageCodec();
    private final List<Dead> dead = new ArrayList<>();

    Found(long first, long nowMillis) {
      this.first = first;
      this.end = first;
      this.nowMillis = nowMillis;
    }

    void see(long offset, ByteBuffer bytes) {
      if (isOver || offset != end) {
        return;
      }
      expiresMillis = QueueRecord.expiresMillis(bytes);
      if (QueueRecord.isDead(expiresMillis, nowMillis)) {
        died(codec.nextHeader(bytes));
        end++;
      } else {
        enqueuedMillis = MessageCodec.enqueuedMillis(bytes);
        isOver = true;
      }
    }

    private void died(MessageHeader header) {
      if (dead.isEmpty() || !dead.getLast().header.equals(header)) {
        dead.add(new Dead(header));
      }
      dead.getLast().messages++;
    }
  }
}
