/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.Timer;
import io.holdfast.hub.watch.Counts;
import io.holdfast.hub.watch.Removal;
import io.holdfast.store.Log;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One module input: its queues by priority, the consumer if there is one, and the window of
 * messages that the consumer has and has not acknowledged. Owned by its shard's lane.
 */
final class InputEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(InputEndpoint.class);

  /** How many messages a consumer may have unacknowledged. */
  static final int WINDOW = 128;

  private final Shard shard;
  private final Endpoint.Input name;
  private final InstantSource clock;
  private final Counts counts;
  private final QueueOptions options;
  private final Map<Integer, EndpointQueue> byPriority = new TreeMap<>();
  private final List<Runnable> relief = new ArrayList<>();
  private @Nullable Attachment attachment;
  private int inFlight;
  private boolean pumping;
  private boolean watched;
  private long acknowledgedCount;
  private long reliefCount;

  InputEndpoint(
      Shard shard, Endpoint.Input name, InstantSource clock, Counts counts, QueueOptions options) {
    this.shard = shard;
    this.name = name;
    this.clock = clock;
    this.counts = counts;
    this.options = options;
  }

  Shard shard() {
    return shard;
  }

  Endpoint.Input name() {
    return name;
  }

  /** The queue of a priority, made if need be. */
  EndpointQueue queue(int priority) {
    EndpointQueue queue = byPriority.get(priority);
    if (queue == null) {
      Log log = shard.store().log(QueueNames.of(name, priority));
      queue = new EndpointQueue(this, log, options);
      byPriority.put(priority, queue);
    }
    return queue;
  }

  /**
   * The module is no more: what waited for it goes. The queues stay for a module of that name.
   *
   * @param ends by name of the log where what was for the module ends
   */
  void discard(Map<String, Long> ends) {
    byPriority.forEach((priority, queue) -> {
      Long end = ends.get(QueueNames.of(name, priority));
      if (end != null) {
        counts.countRemoved(Removal.ENDPOINT_DELETED, queue.discard(end));
      }
    });
    relieve();
  }

  /** Forgets what died waiting for a consumer. */
  void expire() {
    if (attachment == null) {
      byPriority.values().forEach(queue -> queue.expire(clock.millis()));
    }
  }

  boolean isAttached() {
    return attachment != null;
  }

  void countExpired(long messages) {
    counts.countRemoved(Removal.EXPIRED, messages);
  }

  /** A consumer comes; the one before, if any, is gone. */
  void attach(Consumer consumer) {
    if (attachment == null || !attachment.consumer().equals(consumer)) {
      if (attachment != null) {
        detach();
      }
      attachment = new Attachment(this, consumer);
    }
    pump();
  }

  /** The consumer goes. */
  void detach(Consumer consumer) {
    if (attachment != null && attachment.consumer().equals(consumer)) {
      detach();
    }
  }

  private void detach() {
    attachment = null;
    inFlight = 0;
    byPriority.values().forEach(EndpointQueue::rewind);
    relieve();
  }

  /** Hands out what the consumer can take. */
  void pump() {
    Attachment to = attachment;
    if (to == null || pumping) {
      return;
    }
    // A consumer at QoS 0 acknowledges within deliver(): the loop goes on instead of nesting.
    pumping = true;
    EndpointQueue queue = nextQueue();
    while (queue != null && inFlight < WINDOW && to.isReady() && to == attachment) {
      handOut(queue, to);
      queue = nextQueue();
    }
    pumping = false;
    for (EndpointQueue each : byPriority.values()) {
      each.fill();
    }
  }

  private @Nullable EndpointQueue nextQueue() {
    for (EndpointQueue queue : byPriority.values()) {
      if (queue.hasNext()) {
        return queue;
      }
      if (queue.isReadingNext()) {
        return null; // those behind it must not overtake
      }
    }
    return null;
  }

  private void handOut(EndpointQueue queue, Attachment to) {
    long offset = queue.head();
    QueueRecord entry = queue.next();
    if (entry.expiresMillis() != 0 && entry.isDead(clock.millis())) {
      queue.acknowledge(offset);
      counts.countRemoved(Removal.EXPIRED, 1);
      return;
    }
    inFlight++;
    to.deliver(queue, offset, entry.message(), queue.isSeen(offset));
  }

  /** The consumer of the attachment is done with a message. */
  void acknowledged(Attachment by, EndpointQueue queue, long offset) {
    if (by == attachment) {
      counts.countDelivered();
      forget(queue, offset);
    }
  }

  /** The consumer of the attachment can never take a message. */
  void removed(Attachment by, EndpointQueue queue, long offset, Removal reason) {
    if (by == attachment) {
      counts.countRemoved(reason, 1);
      forget(queue, offset);
    }
  }

  private void forget(EndpointQueue queue, long offset) {
    inFlight--;
    acknowledgedCount++;
    queue.acknowledge(offset);
    if (!relief.isEmpty() && queue.isRelieved()) {
      relieve();
    }
    pump();
  }

  /** Whether a consumer is here and gets on: publishers may be asked to wait for it. */
  boolean isAtWork() {
    return attachment != null && !attachment.isStuck();
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
    long acknowledgedBefore = acknowledgedCount;
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
                        endWaiting(acknowledgedCount != acknowledgedBefore);
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

  void failed(RuntimeException fault) {
    LOG.error("{}: could not read what waits for it: {}", name, fault.getMessage());
  }
}
