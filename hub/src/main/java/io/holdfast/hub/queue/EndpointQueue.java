/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.Lane;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.watch.Removal;
import io.holdfast.store.Batch;
import io.holdfast.store.Log;
import java.util.ArrayDeque;
import java.util.OptionalLong;

/**
 * The durable queue of one endpoint and priority. The messages that come next stand in memory as
 * far as there is room; those behind them are read from the log when their turn is near. A consumer
 * that keeps up never causes a read.
 *
 * <p>Offsets: {@code floor ≤ head ≤ committed ≤ added}, and memory holds those from head up to the
 * buffer's end. Owned by the shard's lane.
 */
final class EndpointQueue implements Sink {

  /**
   * No message is handed out this far beyond the first that is not known for good to be done with.
   * So after a crash it is certain that those beyond were never seen.
   */
  private static final int REACH = 4096;

  /** This many messages behind, publishers wait for a consumer that is at work. */
  private static final long CONGESTED = 1024;

  /** After so many tidyings without a change a queue is at rest, though it has a consumer. */
  private static final int LONG_REST = 20;

  final Departures departures;
  private final WaitingEndpoint endpoint;
  private final Log log;
  private final int priority;
  private final QueueSpace space;
  private final Acknowledged acknowledged;
  private final QueueBuffer buffer;
  private final HeadExpiry expiry;
  private final ReadAhead ahead;

  /** The floors that the turns on their way to the disk store. */
  private final ArrayDeque<Long> sealedFloors = new ArrayDeque<>();

  /** The next message to hand out. */
  private long head;

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

  /** Whether the present turn knows that this queue is part of it. */
  private boolean inTurn;

  private boolean trimDue;

  /** Whether what is left of its forgotten messages is to be given back. */
  private boolean releaseDue;

  /** Where the floor was when it was tidied last, and how often it has been there since. */
  private long floorAtTidy;

  private int rests;

  private boolean closed;

  /** How often offsets were taken back: those from before mean nothing now. */
  private int takenBack;

  EndpointQueue(WaitingEndpoint endpoint, Log log, int priority) {
    this.endpoint = endpoint;
    this.log = log;
    this.priority = priority;
    Keeping keeping = endpoint.keeping();
    this.expiry = new HeadExpiry(this, log, endpoint.shard());
    this.departures = new Departures(endpoint, priority);
    this.acknowledged = new Acknowledged(log.first());
    this.head = log.first();
    this.buffer = new QueueBuffer(head, keeping.memory());
    this.ahead = new ReadAhead(this, log, buffer, endpoint.shard());
    this.committed = log.next();
    this.added = committed;
    this.storedFloor = head;
    this.seen = Math.min(committed, head + REACH);
    this.space = new QueueSpace(this, log, keeping);
  }

  WaitingEndpoint endpoint() {
    return endpoint;
  }

  Lane lane() {
    return endpoint.shard().lane();
  }

  int priority() {
    return priority;
  }

  @Override
  public boolean add(StoredMessage message, long expiresMillis) {
    QueueRecord entry = new QueueRecord(message, expiresMillis);
    entry.appendTo(log);
    if (endpoint.isAttached()) {
      if (buffer.end() == added && buffer.hasRoom()) {
        buffer.add(entry);
      }
    } else if (added == acknowledged.floor()) {
      expiry.know(added, entry);
    }
    added++;
    unsealed++;
    boolean first = !inTurn;
    inTurn = true;
    return first;
  }

  @Override
  public void seal(Batch batch) {
    inTurn = false;
    unsealed = 0;
    long floor = acknowledged.floor();
    sealedFloors.add(floor);
    if (trimDue) {
      trimDue = false;
      log.trim(batch, floor);
    }
    if (releaseDue) {
      releaseDue = false;
      log.release(batch);
    }
    log.append(batch);
    space.book();
  }

  /** What it takes of the disk, and may take. */
  QueueSpace space() {
    return space;
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
      endpoint.stored();
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
    takenBack++;
    added = log.next() + unsealed;
    space.book();
    buffer.cut(Math.max(committed, head));
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
    return head < committed && head < buffer.end() && head - storedFloor < REACH;
  }

  /** Whether there is a next message which must be read first. */
  boolean isReadingNext() {
    return head < committed && head >= buffer.end() && !ahead.isUnreadable();
  }

  private void skipAcknowledged() {
    while (head < buffer.end() && head < committed && acknowledged.contains(head)) {
      QueueRecord ignored = next();
    }
  }

  /** The offset of the next message. */
  long head() {
    return head;
  }

  /** The next message; only after {@link #hasNext}. */
  QueueRecord peek() {
    return buffer.first();
  }

  /** Takes the next message; only after {@link #hasNext}. */
  QueueRecord next() {
    head++;
    return buffer.remove();
  }

  /** Whether the message at the offset may have been handed out before. */
  boolean isSeen(long offset) {
    return offset < seen;
  }

  /** Whether the message at the offset is done with. */
  boolean isDone(long offset) {
    return acknowledged.contains(offset);
  }

  /** How many messages are stored and not done with. */
  long count() {
    return committed - acknowledged.floor() - acknowledged.aboveFloor();
  }

  /** The consumer is done with the message at the offset. */
  void acknowledge(long offset) {
    if (acknowledged.add(offset)) {
      skipForgotten(); // one that came late, for what was to be handed out again
      trimSoon();
    }
  }

  /** Has the present turn's commit forget what is done with. */
  private void trimSoon() {
    trimDue = true;
    touch();
  }

  private void touch() {
    if (!inTurn && !closed) {
      inTurn = true;
      endpoint.shard().present().touched(this);
    }
  }

  /** No consumer any more: what it holds unacknowledged comes again. */
  void rewind() {
    seen = Math.max(seen, head);
    head = acknowledged.floor();
    buffer.restart(head);
  }

  /** Forgets what is stored before the offset, and counts it as removed; answers how many. */
  long discard(long end, Removal reason) {
    // Not what is on its way: if that failed, its offsets would come again, and be forgotten.
    long forgotten = acknowledged.raise(Math.min(end, committed));
    if (forgotten > 0) {
      endpoint.keeping().counts().countRemoved(reason, forgotten);
    }
    endpoint.dropFromHands(this);
    skipForgotten();
    trimSoon();
    endpoint.changed();
    return forgotten;
  }

  /** Messages before the floor are not handed out any more. */
  private void skipForgotten() {
    long floor = acknowledged.floor();
    while (head < floor && head < buffer.end()) {
      QueueRecord ignored = next();
    }
    if (head < floor) {
      head = floor;
      buffer.restart(head);
    }
  }

  /**
   * Forgets all that was added until now, what is on its way to the disk as soon as it is there.
   */
  void discardAll(Removal reason) {
    long end = added;
    int age = takenBack;
    long ignored = discard(committed, reason);
    if (end > committed) {
      Shard shard = endpoint.shard();
      shard
          .present()
          .tell(stored ->
              shard
                  .lane()
                  .execute(() -> {
                    if (takenBack == age) {
                      long _ = discard(end, reason);
                    }
                  }));
    }
  }

  /**
   * Forgets the oldest messages for the sake of newer ones.
   *
   * @param bytes how much room is wanted
   * @param done run when it is there
   */
  void dropOldest(long bytes, Runnable done) {
    long floor = acknowledged.floor();
    long size = Math.max(1, log.sizeBytes());
    double share = Math.min(1, (double) bytes / size);
    long messages = (long) Math.ceil((committed - floor) * share);
    long ignored = discard(floor + messages, Removal.DISK_LIMIT);
    endpoint.shard().present().tell(stored -> done.run());
  }

  /** Looks for dead messages that are in nobody's hands. */
  void expire(long nowMillis) {
    if (head == acknowledged.floor()) {
      expiry.look(nowMillis);
    }
  }

  /** Those from one offset to before another are dead; answers how many could be forgotten. */
  long expired(long from, long to) {
    long floor = acknowledged.floor();
    if (head != floor || from != floor || from >= Math.min(to, committed)) {
      return 0;
    }
    return discard(to, Removal.EXPIRED);
  }

  /**
   * Gives back the disk space of what is forgotten, if nothing else is here; while a consumer takes
   * what comes, only after a rest, for each time costs a record in the store. Makes up for a trim
   * whose commit failed.
   */
  void tidy() {
    ahead.rested();
    if (trimDue) {
      trimSoon();
    }
    long floor = acknowledged.floor();
    rests = floor == floorAtTidy ? rests + 1 : 0;
    floorAtTidy = floor;
    boolean atRest = !endpoint.isAttached() || rests >= LONG_REST;
    if (atRest && count() == 0 && added == committed && log.hasRemains()) {
      releaseDue = true;
      touch();
    }
  }

  /** Whether everything of it is in the store, and nothing is there to be handed out. */
  boolean isIdle() {
    return acknowledged.floor() == added
        && storedFloor == added
        && !trimDue
        && !inTurn
        && sealedFloors.isEmpty()
        && !ahead.isReading()
        && !expiry.isReading()
        && !space.isMakingRoom()
        && !log.hasRemains();
  }

  /** Nobody uses it any more. */
  void close() {
    closed = true;
    buffer.restart(head);
    space.close();
  }

  /** Messages before it are done with. */
  long floor() {
    return acknowledged.floor();
  }

  /** The end of what is stored. */
  long committed() {
    return committed;
  }

  /** The queue as it is now. */
  QueueStatistics statistics() {
    Recipient recipient = endpoint.address().recipient();
    return new QueueStatistics(
        endpoint.address().endpoint(),
        recipient.way() == Recipient.Way.PARENT ? recipient.identity() : null,
        priority,
        count(),
        log.sizeBytes(),
        count() == 0 ? OptionalLong.empty() : oldestMillis());
  }

  private OptionalLong oldestMillis() {
    OptionalLong inHands = endpoint.oldestInHands(this);
    if (inHands.isPresent()) {
      return inHands;
    }
    if (hasNext()) {
      return OptionalLong.of(peek().message().enqueuedMillis());
    }
    return expiry.knownMillis(acknowledged.floor());
  }

  /** Reads on from the log if memory runs low and there is more. */
  void fill() {
    if (trimDue) {
      trimSoon(); // a commit that failed
    }
    ahead.fill();
  }

  /** More may be at hand. */
  void filled() {
    endpoint.pump();
  }

  void unreadable(Throwable failure) {
    endpoint.failed(failure);
  }
}
