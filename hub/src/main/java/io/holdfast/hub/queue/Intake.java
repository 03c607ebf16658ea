/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Lane;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.MessageSource;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.Timer;
import io.holdfast.hub.watch.Counts;
import io.holdfast.hub.watch.LaneFigures;
import io.holdfast.hub.watch.LaneFigures.Reason;
import io.holdfast.hub.watch.Removal;
import io.holdfast.model.Identity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one lane publish. Owned by that lane, on which every method is called.
 *
 * <p>Receipts go out in the order in which messages came, as MQTT demands of PUBACKs
 * [MQTT-4.6.0-2]; so a turn's receipts wait for those of the turn before.
 */
public final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  /** No consumer is waited for much longer than this at a time. */
  static final Duration PATIENCE = Duration.ofMillis(250);

  private final Queues queues;
  private final Lane lane;
  private final Timer timer;
  private final InstantSource clock;
  private final Counts counts;
  private final LaneFigures figures;
  private final Arrivals arrivals;
  private final ArrayDeque<Receipts> pending = new ArrayDeque<>();
  private final ArrayDeque<Receipts> idle = new ArrayDeque<>();

  // The present turn.
  private @Nullable Receipts receipts;
  private @Nullable Turn ownTurn;
  private final Map<Shard, List<Forwarded>> elsewhere = new LinkedHashMap<>();

  Intake(
      Queues queues,
      Lane lane,
      Timer timer,
      InstantSource clock,
      Counts counts,
      LaneFigures figures) {
    this.queues = queues;
    this.lane = lane;
    this.timer = timer;
    this.clock = clock;
    this.counts = counts;
    this.figures = figures;
    this.arrivals = new Arrivals(figures);
  }

  /** The time, in milliseconds since 1970. */
  public long nowMillis() {
    return clock.millis();
  }

  /**
   * Takes a message.
   *
   * @param targets where it goes; nowhere counts it as removed
   * @param publisher hears {@link Publisher#accepted} with the tag when it is stored everywhere, or
   *     {@link Publisher#failed}
   * @param wantsReceipt whether it does
   */
  public void take(
      Publisher publisher,
      StoredMessage message,
      List<Target> targets,
      boolean wantsReceipt,
      long tag) {
    if (message.header().source() == MessageSource.TELEMETRY) {
      counts.countReceived();
      arrivals.count(message);
    }
    String why = targets.size() > 1 ? whyRefused(message, targets) : null;
    if (why != null) {
      noRoom(message.header());
      publisher.failed(new Refusal(ErrorCode.QUEUE_FULL, why));
      return;
    }
    Receipts turn = present();
    if (targets.isEmpty()) {
      counts.countRemoved(Removal.NO_ROUTE, 1);
      MessageHeader header = message.header();
      figures.dropped(Reason.NO_ROUTE, header.sender(), header.output(), 1);
    }
    for (int i = 0; i < targets.size(); i++) {
      send(publisher, message, targets.get(i), turn);
    }
    if (wantsReceipt) {
      turn.add(publisher, message.header(), tag);
    }
  }

  /**
   * Why a queue of this lane has no room for the message, or null. Asked before any stores it: who
   * is refused sends again, and the others would get one more copy each time.
   */
  private @Nullable String whyRefused(StoredMessage message, List<Target> targets) {
    Identity sender = message.header().sender();
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      Endpoint to = target.endpoint();
      boolean isQueue = !(to instanceof Endpoint.Upstream && queues.isRoot());
      if (isQueue && queues.shardOf(to, sender).lane().equals(lane)) {
        String why = queues.endpoint(to, sender).queue(target.priority()).space().whyRefused();
        if (why != null) {
          return why;
        }
      }
    }
    return null;
  }

  private void noRoom(MessageHeader header) {
    figures.unacknowledged(Reason.QUEUE_FULL, header.sender(), header.output());
  }

  private Receipts present() {
    Receipts turn = receipts;
    if (turn == null) {
      turn = idle.isEmpty() ? new Receipts(figures) : idle.pop();
      receipts = turn;
      // The turn itself is one part, so that it cannot be complete before it has ended.
      turn.await();
      pending.add(turn);
      lane.afterTurn(this::endTurn);
    }
    return turn;
  }

  private void send(Publisher publisher, StoredMessage message, Target target, Receipts turn) {
    long expires =
        target.timeToLiveMillis() == 0 ? 0 : message.enqueuedMillis() + target.timeToLiveMillis();
    Shard shard = queues.shardOf(target.endpoint(), message.header().sender());
    if (shard.lane().equals(lane)) {
      append(shard, publisher, message, target.endpoint(), target.priority(), expires);
      awaitOwn(shard, turn);
      if (shard.isBehind()) {
        publisher.hold();
        shard.present().tell(stored -> publisher.release());
      }
    } else {
      elsewhere
          .computeIfAbsent(shard, key -> new ArrayList<>())
          .add(new Forwarded(publisher, message, target, expires));
    }
  }

  /** On the lane of the shard. */
  private void append(
      Shard shard,
      Publisher publisher,
      StoredMessage message,
      Endpoint to,
      int priority,
      long expires) {
    Identity sender = message.header().sender();
    if (to instanceof Endpoint.Upstream && queues.isRoot()) {
      shard.append(queues.partitionOf(sender), message, expires);
    } else {
      toQueue(publisher, message, queues.endpoint(to, sender), priority, expires);
    }
  }

  /** On the endpoint's lane. */
  private void toQueue(
      Publisher publisher,
      StoredMessage message,
      WaitingEndpoint endpoint,
      int priority,
      long expires) {
    EndpointQueue queue = endpoint.queue(priority);
    String why = queue.space().whyRefused();
    if (why != null) {
      MessageHeader header = message.header();
      endpoint
          .shard()
          .figures()
          .unacknowledged(Reason.QUEUE_FULL, header.sender(), header.output());
      Refusal full = new Refusal(ErrorCode.QUEUE_FULL, why);
      // Its connection is closed before the turn's receipts can say that this was stored.
      if (publisher.lane().inLane()) {
        publisher.failed(full);
      } else {
        publisher.lane().execute(() -> publisher.failed(full));
      }
      return;
    }
    endpoint.shard().append(queue, message, expires);
    holdWhileCongested(publisher, endpoint, queue);
  }

  private void awaitOwn(Shard shard, Receipts turn) {
    Turn own = shard.present();
    if (own != ownTurn) {
      ownTurn = own;
      turn.await();
      own.tell(stored -> {
        if (ownTurn == own) {
          // It is used again, and what comes then has to be awaited anew.
          ownTurn = null;
        }
        turn.over(stored);
        tellComplete();
      });
    }
  }

  private void endTurn() {
    Receipts turn = receipts;
    if (turn == null) {
      return;
    }
    receipts = null;
    ownTurn = null;
    for (Map.Entry<Shard, List<Forwarded>> entry : elsewhere.entrySet()) {
      turn.await();
      forward(entry.getKey(), entry.getValue(), turn);
    }
    elsewhere.clear();
    turn.over(true);
    tellComplete();
  }

  /** One task to another lane with all that this turn has for it, and one task back. */
  private void forward(Shard shard, List<Forwarded> messages, Receipts turn) {
    shard
        .lane()
        .execute(() -> {
          boolean appended = appendAll(shard, messages);
          boolean held = shard.isBehind();
          if (held) {
            lane.execute(() -> messages.forEach(each -> each.publisher.hold()));
          }
          shard
              .present()
              .tell(stored ->
                  lane.execute(() -> {
                    turn.over(stored && appended);
                    tellComplete();
                    if (held) {
                      messages.forEach(each -> each.publisher.release());
                    }
                  }));
        });
  }

  /** On the lane of the shard. Whatever happens, the publishers' lane gets its answer. */
  private boolean appendAll(Shard shard, List<Forwarded> messages) {
    try {
      for (Forwarded each : messages) {
        Target target = each.target;
        append(
            shard,
            each.publisher,
            each.message,
            target.endpoint(),
            target.priority(),
            each.expiresMillis);
      }
      return true;
    } catch (RuntimeException e) {
      LOG.error("could not queue what another lane sent", e);
      return false;
    }
  }

  private void tellComplete() {
    Receipts first = pending.peek();
    while (first != null && first.isComplete()) {
      pending.remove();
      counts.countNotStored(first.tell());
      idle.push(first);
      first = pending.peek();
    }
  }

  /** Slows a publisher down to the pace of a consumer that is at work. On the endpoint's lane. */
  private void holdWhileCongested(
      Publisher publisher, WaitingEndpoint endpoint, EndpointQueue queue) {
    if (!queue.isCongested()) {
      return;
    }
    Lane home = publisher.lane();
    if (home.inLane()) {
      publisher.hold();
      endpoint.onRelief(publisher::release);
    } else {
      home.execute(publisher::hold);
      endpoint.onRelief(() -> home.execute(publisher::release));
    }
    endpoint.watch(timer, PATIENCE);
  }

  /** A message on its way to another lane's shard. */
  private record Forwarded(
      Publisher publisher, StoredMessage message, Target target, long expiresMillis) {}
}
