/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.client.mqtt.Admission;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Completion;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.client.mqtt.Outgoing;
import io.holdfast.hub.Lane;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.queue.Consumer;
import io.holdfast.hub.queue.Handed;
import io.holdfast.hub.watch.Removal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what waits of one sender on one connection to the parent. With the connection it is
 * over: what it had comes again, in order, to the next. Owner: the uplink's thread, unless a method
 * says otherwise.
 */
final class Drain implements Consumer {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  /**
   * So many may be on their way at first, one more for each that is acknowledged: a sender whose
   * messages the parent leaves lying takes no room from others.
   */
  private static final int FIRST_WINDOW = 16;

  /** An acknowledgement that comes sooner makes the window wider. */
  private static final long SOON = Duration.ofSeconds(5).toNanos();

  /**
   * One that comes later makes it narrower: on a slow way a wide window would only lie in buffers,
   * until its acknowledgements are overdue.
   */
  private static final long LATE = Duration.ofSeconds(10).toNanos();

  private final Link link;
  private final MqttSession session;
  private final Shared shared;
  private final Topics topics;
  private final int maxWindow;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger window;
  private final AtomicBoolean refused = new AtomicBoolean();
  private volatile int wantedPriority;
  private volatile boolean over;
  private boolean turnOpen;
  private boolean flushing;

  Drain(Link link, MqttSession session, Shared shared) {
    this.link = link;
    this.session = session;
    this.shared = shared;
    this.topics = new Topics(link.identity());
    this.maxWindow = shared.options().window();
    this.window = new AtomicInteger(Math.min(FIRST_WINDOW, maxWindow));
  }

  /** Nothing that is handed to it from now on is sent, nor acknowledged. */
  void end() {
    over = true;
  }

  @Override
  public Lane lane() {
    return shared.lane();
  }

  @Override
  public boolean accepts(String input) {
    return true;
  }

  /** Any thread; a true answer takes the room. */
  @Override
  public boolean isReady(int priority) {
    if (over) {
      return false;
    }
    if (inFlight.incrementAndGet() > window.get()) {
      inFlight.getAndDecrement();
      return false;
    }
    if (takesRoom(priority)) {
      return true;
    }
    inFlight.getAndDecrement();
    return false;
  }

  private boolean takesRoom(int priority) {
    Budget budget = shared.budget();
    if (budget.reserve(priority)) {
      return true;
    }
    wantedPriority = priority;
    if (refused.compareAndSet(false, true)) {
      budget.tellLater(this);
    }
    return budget.reserve(priority); // Room that came meanwhile was told to those before.
  }

  /** How urgent the message is that found no room; any thread. */
  int wantedPriority() {
    return wantedPriority;
  }

  /** There may be room for what found none. */
  void roomAgain() {
    refused.set(false);
    if (!over) {
      shared.backlog().pump(link.identity());
    }
  }

  @Override
  public void deliver(Handed handed, String input, StoredMessage message, boolean redelivered) {
    if (!over && topics.isNew(message.header()) && !link.follows(message.header().modelId())) {
      link.followModel(message.header().modelId()); // The end of this drain.
    }
    if (over) {
      giveRoomBack(0);
      return; // It is on its way back.
    }
    String topic = topics.of(message);
    if (topic == null) {
      giveRoomBack(0);
      LOG.warn(
          "{}: a message is removed that no hub takes: it is larger than any may be",
          link.identity());
      shared.counts().countRemoved();
      handed.removed(Removal.UNDELIVERABLE);
      return;
    }
    Sent sent = new Sent(handed, topic.length() + message.body().length());
    shared.budget().take(sent.size);
    Outgoing outgoing = new Outgoing(topic, message.body(), sent, null, redelivered);
    if (session.publish(outgoing) != Admission.TAKEN) {
      sent.completed(ClientException.closed());
      return;
    }
    link.active();
    if (!flushing) {
      flushing = true;
      shared.lane().afterTurn(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    session.flush();
  }

  private void giveRoomBack(int bytes) {
    shared.budget().free(bytes);
    inFlight.getAndDecrement();
    if (!turnOpen) {
      turnOpen = true;
      shared.lane().afterTurn(this::turnEnded);
    }
  }

  private void turnEnded() {
    turnOpen = false;
    if (shared.budget().tell()) {
      turnOpen = true;
      shared.lane().afterTurn(this::turnEnded);
    }
  }

  private void adapt(long taken) {
    int now = window.get();
    if (taken < SOON && now < maxWindow) {
      window.set(now + 1);
    } else if (taken > LATE && now > 1) {
      window.set(now - 1);
    }
  }

  /** A message at the parent, until that acknowledges it. */
  private final class Sent implements Completion {
    private final Handed handed;
    private final int size;

    private final long sentAt;

    Sent(Handed handed, int size) {
      this.handed = handed;
      this.size = size;
      this.sentAt = shared.loop().nanoTime();
    }

    @Override
    public void completed(@Nullable ClientException failure) {
      giveRoomBack(size);
      if (failure != null || over) {
        over = true; // The connection fails, and those behind this one must not overtake it.
        return;
      }
      adapt(shared.loop().nanoTime() - sentAt);
      shared.counts().countSent(size);
      handed.acknowledged();
    }
  }
}
