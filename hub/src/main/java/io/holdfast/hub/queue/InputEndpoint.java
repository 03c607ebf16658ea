/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.watch.Counts;
import io.holdfast.hub.watch.Removal;
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
  private final Map<Integer, EndpointQueue> byPriority = new TreeMap<>();
  private final List<Runnable> relief = new ArrayList<>();
  private @Nullable Attachment attachment;
  private int inFlight;
  private boolean pumping;
  private long acknowledgedCount;

  InputEndpoint(Shard shard, Endpoint.Input name, InstantSource clock, Counts counts) {
    this.shard = shard;
    this.name = name;
    this.clock = clock;
    this.counts = counts;
  }

  Shard shard() {
    return shard;
  }

  Endpoint.Input name() {
    return name;
  }

  /** The queue of a priority, opened or made. */
  EndpointQueue queue(int priority) {
    EndpointQueue queue = byPriority.get(priority);
    if (queue == null) {
      String logName = QueueNames.of(name, priority);
      queue = new EndpointQueue(this, shard.store().log(logName), WINDOW);
      byPriority.put(priority, queue);
    }
    return queue;
  }

  Iterable<EndpointQueue> queues() {
    return byPriority.values();
  }

  /** A consumer comes; the one before, if any, is gone. */
  void attach(Consumer consumer) {
    if (attachment == null || !attachment.consumer().equals(consumer)) {
      detach();
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
    if (by != attachment) {
      return;
    }
    inFlight--;
    acknowledgedCount++;
    counts.countDelivered();
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

  /** Counts the consumer's acknowledgements, to see whether it gets on. */
  long acknowledgedCount() {
    return acknowledgedCount;
  }

  /** Runs the task when the endpoint is no longer congested. */
  void onRelief(Runnable task) {
    relief.add(task);
  }

  boolean isWaitedFor() {
    return !relief.isEmpty();
  }

  /** The consumer did nothing for a while: nobody waits for it until it does. */
  void giveUpWaiting() {
    if (attachment != null) {
      attachment.markStuck();
    }
    relieve();
  }

  private void relieve() {
    List<Runnable> tasks = List.copyOf(relief);
    relief.clear();
    tasks.forEach(Runnable::run);
  }

  void failed(RuntimeException fault) {
    LOG.error("{}: could not read what waits for it: {}", name, fault.getMessage());
  }
}
