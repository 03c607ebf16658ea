/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.Timer;
import io.holdfast.hub.watch.LaneFigures.Reason;
import io.holdfast.hub.watch.Removal;
import io.holdfast.store.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits at one address: its queues by priority, and the publishers that wait for its consumer.
 * Owned by its shard's lane.
 */
final class WaitingEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(WaitingEndpoint.class);

  private final Shard shard;
  private final Reception reception;
  private final Address address;
  private final Keeping keeping;

  /** By priority; few, and gone over for each message. */
  private EndpointQueue[] queues = {};

  private final List<Runnable> relief = new ArrayList<>(0);

  /** The consumer if it takes this endpoint's messages. */
  private @Nullable Attachment attachment;

  private boolean watched;
  private long forgottenCount;
  private long reliefCount;

  /** How many messages wait; for other threads. */
  private volatile long waiting;

  WaitingEndpoint(Shard shard, Reception reception, Address address, Keeping keeping) {
    this.shard = shard;
    this.reception = reception;
    this.address = address;
    this.keeping = keeping;
  }

  Shard shard() {
    return shard;
  }

  Address address() {
    return address;
  }

  Keeping keeping() {
    return keeping;
  }

  /** The queue of a priority, made if need be. */
  EndpointQueue queue(int priority) {
    for (EndpointQueue queue : queues) {
      if (queue.priority() == priority) {
        return queue;
      }
    }
    Log log = shard.store().log(QueueNames.of(address, priority));
    EndpointQueue made = new EndpointQueue(this, log, priority);
    queues = Arrays.copyOf(queues, queues.length + 1);
    queues[queues.length - 1] = made;
    Arrays.sort(queues, Comparator.comparingInt(EndpointQueue::priority));
    changed();
    return made;
  }

  /** How many messages wait, those in the consumer's hands among them. Any thread. */
  long count() {
    return waiting;
  }

  /** More or fewer messages wait. */
  void changed() {
    long sum = 0;
    for (EndpointQueue queue : queues) {
      sum += queue.count();
    }
    waiting = sum;
    if (sum == 0) {
      reception.drained();
    }
  }

  /** Messages have come into memory. */
  void pump() {
    reception.pump();
  }

  /** Messages have been stored. */
  void stored() {
    changed();
    if (attachment == null) {
      reception.announce();
    } else {
      reception.pump();
    }
  }

  /**
   * The recipient is no more: what waited for it goes. The queues stay for another of that name.
   *
   * @param ends by name of the log where what was for it ends
   */
  void discard(Map<String, Long> ends) {
    for (EndpointQueue queue : queues) {
      Long end = ends.get(QueueNames.of(address, queue.priority()));
      if (end != null) {
        long ignored = queue.discard(end, Removal.ENDPOINT_DELETED);
      }
    }
    relieve();
  }

  /** All goes that is here now. */
  void discardAll(Removal reason) {
    List.of(queues).forEach(queue -> queue.discardAll(reason));
    relieve();
  }

  /** Forgets what died and is not in anybody's hands, and gives back what is not needed. */
  void tidy() {
    for (EndpointQueue queue : queues) {
      queue.expire(keeping.clock().millis());
      queue.tidy();
    }
  }

  /** Whether nothing is here that another object could not take up from the store. */
  boolean isIdle() {
    return attachment == null
        && relief.isEmpty()
        && !watched
        && Arrays.stream(queues).allMatch(EndpointQueue::isIdle);
  }

  /** Nobody uses it any more. */
  void close() {
    List.of(queues).forEach(EndpointQueue::close);
  }

  boolean isAttached() {
    return attachment != null;
  }

  /** The consumer takes this endpoint's messages from now on. */
  void attach(Attachment to) {
    attachment = to;
  }

  /** The consumer takes them no more. */
  void detach() {
    Attachment last = attachment;
    if (last != null) {
      attachment = null;
      last.hands.removeIf(held -> held.queue.endpoint().equals(this));
      rewind();
      relieve();
    }
  }

  /** What is in nobody's hands any more is handed out again. */
  void rewind() {
    List.of(queues).forEach(EndpointQueue::rewind);
  }

  /** Reads what is next, where memory runs low of it. */
  void fill() {
    if (attachment != null) {
      for (EndpointQueue queue : queues) {
        queue.fill();
      }
    }
  }

  /** Hands the next message out, if there is one and the consumer takes it. */
  boolean handOut(Attachment to) {
    if (attachment != to) {
      return false;
    }
    EndpointQueue queue = nextQueue();
    while (queue != null && queue.peek().isDead(keeping.clock().millis())) {
      long offset = queue.head();
      MessageHeader dead = queue.next().message().header();
      keeping.counts().countRemoved(Removal.EXPIRED, 1);
      shard.figures().dropped(Reason.TTL_EXPIRY, dead.sender(), dead.output(), 1);
      forget(queue, offset);
      queue = nextQueue();
    }
    if (queue == null || !to.isReady(queue.priority())) {
      return false;
    }
    long offset = queue.head();
    QueueRecord entry = queue.next();
    boolean again = queue.isSeen(offset);
    if (again) {
      shard.figures().retried(address.recipient().identity(), operation());
    }
    to.deliver(new Held(to, queue, offset, entry.message()), entry.message(), again);
    return true;
  }

  /** What the reference calls it that is done again. */
  private String operation() {
    return address.recipient().way() == Recipient.Way.PARENT
        ? "SendMessageToCloud"
        : "SendMessageToModule";
  }

  private @Nullable EndpointQueue nextQueue() {
    for (EndpointQueue queue : queues) {
      if (queue.hasNext()) {
        return queue;
      }
      if (queue.isReadingNext()) {
        return null; // those behind it must not overtake
      }
    }
    return null;
  }

  /** A message is done with. */
  void forget(EndpointQueue queue, long offset) {
    forgottenCount++;
    queue.acknowledge(offset);
    changed();
    if (!relief.isEmpty() && queue.isRelieved()) {
      relieve();
    }
  }

  /** Takes out of the consumer's hands what is done with otherwise. */
  void dropFromHands(EndpointQueue queue) {
    if (attachment != null) {
      attachment.hands.removeIf(held -> held.queue.equals(queue) && queue.isDone(held.offset));
    }
  }

  /**
   * Whether a consumer is here and gets on: publishers may be asked to wait for it. Never for the
   * parent: it may be slow as the link is, and who publishes has others to talk to.
   */
  boolean isAtWork() {
    return attachment != null
        && !attachment.isStuck()
        && address.recipient().way() == Recipient.Way.INPUTS;
  }

  /** When the oldest message of a queue was taken, as far as that is known. */
  OptionalLong oldestInHands(EndpointQueue queue) {
    Held oldest = attachment == null ? null : attachment.hands.oldestOf(queue);
    return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.enqueuedMillis);
  }

  /** Runs the task when the endpoint is no longer congested, or has been waited for enough. */
  void onRelief(Runnable task) {
    relief.add(task);
  }

  /**
   * Sees to it that nobody waits for longer than the patience, or a little more: a publisher whose
   * pings are not answered gives up its connection. A consumer that did nothing in all that time is
   * not waited for any more until it does.
   */
  void watch(Timer timer, Duration patience) {
    if (!watched) {
      watched = true;
      lookAfter(timer, patience);
    }
  }

  private void lookAfter(Timer timer, Duration patience) {
    long forgottenBefore = forgottenCount;
    long reliefBefore = reliefCount;
    Timer.Cancel ignored =
        timer.after(
            patience,
            () ->
                shard
                    .lane()
                    .execute(() -> {
                      if (reliefCount != reliefBefore && !relief.isEmpty()) {
                        lookAfter(timer, patience);
                        return;
                      }
                      watched = false;
                      if (!relief.isEmpty()) {
                        endWaiting(forgottenCount != forgottenBefore);
                      }
                    }));
  }

  private void endWaiting(boolean getsOn) {
    if (!getsOn && attachment != null) {
      attachment.markStuck();
    }
    relieve();
  }

  private void relieve() {
    reliefCount++;
    List<Runnable> tasks = List.copyOf(relief);
    relief.clear();
    tasks.forEach(Runnable::run);
  }

  /** The queues as they are now. */
  void describe(List<QueueStatistics> into) {
    List.of(queues).forEach(queue -> into.add(queue.statistics()));
  }

  /** What waits in the queues now; where the oldest is not known, it is for the next time. */
  void measure(Survey survey) {
    long now = keeping.clock().millis();
    for (EndpointQueue queue : queues) {
      survey.add(queue.statistics());
      queue.expire(now);
    }
  }

  void failed(Throwable fault) {
    LOG.error("{}: could not read what waits for it: {}", address, fault.getMessage());
  }
}
