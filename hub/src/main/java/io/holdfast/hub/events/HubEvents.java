/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.events;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Lane;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.MessageSource;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.queue.Intake;
import io.holdfast.hub.queue.Publisher;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.queue.Target;
import io.holdfast.hub.route.RouteTable;
import io.holdfast.hub.watch.Counts;
import io.holdfast.hub.watch.Removal;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the hub's own messages enter: they take the way of telemetry, by routes into queues and the
 * stream. Any thread; never blocks. Messages about one device that one thread publishes stay in
 * order.
 *
 * <p>An event is not part of the commit of what it tells: a hub that dies in between has changed
 * the record and does not tell.
 */
public final class HubEvents {

  private static final Logger LOG = LoggerFactory.getLogger(HubEvents.class);

  /** What waits to be stored takes no more memory than about this. */
  static final long MAX_WAITING_BYTES = 32L << 20;

  private static final int OVERHEAD_BYTES = 512;

  private final RouteTable routes;
  private final Queues queues;
  private final Counts counts;
  private final AtomicLong waitingBytes = new AtomicLong();

  /** Said once, until half of the room is free again. */
  private final AtomicBoolean full = new AtomicBoolean();

  /** Sends messages by these routes. */
  public HubEvents(RouteTable routes, Queues queues, Counts counts) {
    this.routes = routes;
    this.queues = queues;
    this.counts = counts;
  }

  /** Whether a message of this source would go anywhere: else it need not be made. */
  public boolean wants(MessageSource source) {
    return routes.current().take(source);
  }

  /**
   * Publishes a message.
   *
   * @param about the device or module that it tells of: its partition, and its routes
   * @return whether it is stored for every endpoint that it was routed to, which may be none;
   *     completes on a lane, or on the caller's thread
   */
  public CompletionStage<Boolean> publish(
      MessageSource source, Identity about, MessageProperties properties, Bytes body) {
    MessageHeader header = new MessageHeader(about, "", "", source, null, properties);
    List<Target> targets = routes.current().targets(header, body);
    if (targets.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    int bytes = body.length() + OVERHEAD_BYTES;
    if (waitingBytes.addAndGet(bytes) > MAX_WAITING_BYTES) {
      waitingBytes.addAndGet(-bytes);
      return refused();
    }
    Event event = new Event(queues.laneOf(about), bytes);
    event.lane.execute(() -> take(event, header, body, targets));
    return event.stored;
  }

  private CompletionStage<Boolean> refused() {
    counts.countRemoved(Removal.TOO_MANY_EVENTS, 1);
    if (full.compareAndSet(false, true)) {
      LOG.warn("The hub's own events come faster than they are stored: some are dropped");
    }
    return CompletableFuture.completedFuture(false);
  }

  private void take(Event event, MessageHeader header, Bytes body, List<Target> targets) {
    try {
      Intake intake = queues.intake(event.lane);
      intake.take(event, new StoredMessage(header, intake.nowMillis(), body), targets, true, 0);
    } catch (RuntimeException | Error failure) {
      event.failed(new Refusal(ErrorCode.SERVER_ERROR, String.valueOf(failure)));
      throw failure;
    }
  }

  /** A message on its way. Nothing holds it back: what waits is bounded as a whole. */
  private final class Event implements Publisher {
    private final Lane lane;
    private final int bytes;
    private final CompletableFuture<Boolean> stored = new CompletableFuture<>();

    Event(Lane lane, int bytes) {
      this.lane = lane;
      this.bytes = bytes;
    }

    @Override
    public Lane lane() {
      return lane;
    }

    @Override
    public void accepted(long tag) {
      over(true);
    }

    @Override
    public void failed(Refusal reason) {
      if (over(false)) {
        LOG.warn("An event of the hub's own is lost: {}", reason);
      }
    }

    private boolean over(boolean done) {
      boolean first = stored.complete(done);
      if (first) {
        if (waitingBytes.addAndGet(-bytes) < MAX_WAITING_BYTES / 2) {
          full.set(false);
        }
      }
      return first;
    }

    @Override
    public void hold() {}

    @Override
    public void release() {}
  }
}
