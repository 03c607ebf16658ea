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
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.queue.Consumer;
import io.holdfast.hub.queue.Handed;
import io.holdfast.hub.watch.Removal;
import java.time.Duration;
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

  private static final int NONE = Integer.MAX_VALUE;

  private final Link link;
  private final MqttSession session;
  private final Shared shared;
  private final Topics topics;
  private final int maxWindow;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger window;

  /** The most urgent priority for which it waits to be told of room, or {@link #NONE}. */
  private final AtomicInteger refused = new AtomicInteger(NONE);

  private volatile boolean over;

  /** The next message follows another model: it waits until what is on its way has arrived. */
  private volatile boolean switching;

  /** Nothing more is sent: the hub is about to end. */
  private volatile boolean resting;

  private Runnable rested = () -> {};
  private @Nullable String nextModel;
  private int published;
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
    tellRested();
  }

  /**
   * Sends nothing more.
   *
   * @param told run once nothing is on its way any more, or this has ended
   */
  void rest(Runnable told) {
    rested = told;
    resting = true;
    tellRested();
  }

  private void tellRested() {
    if (resting && (over || published == 0)) {
      Runnable told = rested;
      rested = () -> {};
      shared.lane().afterTurn(told); // Acknowledgements reach their queues at the turn's end.
    }
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
    if (over || switching || resting) {
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
    if (refused.getAndUpdate(known -> Math.min(known, priority)) > priority) {
      budget.tellLater(this, priority);
    }
    return budget.reserve(priority); // Room that came meanwhile was told to those before.
  }

  /** There may be room for what found none. */
  void roomAgain() {
    refused.set(NONE);
    if (!over) {
      shared.backlog().pump(link.identity());
    }
  }

  @Override
  public void deliver(Handed handed, String input, StoredMessage message, boolean redelivered) {
    boolean waits;
    String topic = null;
    try {
      waits = waits(message.header());
      topic = waits ? null : topics.of(message);
    } finally {
      if (topic == null) {
        giveRoomBack(Budget.GUESS);
      }
    }
    if (topic != null) {
      send(handed, topic, message, redelivered);
    } else if (!waits) {
      LOG.warn(
          "{}: a message is removed that no hub takes: it is larger than any may be",
          link.identity());
      shared.counts().countRemoved();
      handed.removed(Removal.UNDELIVERABLE);
    }
  }

  /** Whether a message is not to be sent now: then it comes again to the next drain. */
  private boolean waits(MessageHeader header) {
    boolean sameConnection = !topics.isNew(header) || link.follows(header.modelId());
    if (!over && !switching && !sameConnection) {
      switching = true;
      nextModel = header.modelId();
      switchOnceArrived();
    }
    return over || switching || resting;
  }

  private void send(Handed handed, String topic, StoredMessage message, boolean redelivered) {
    Sent sent = new Sent(handed, topic.length() + message.body().length());
    published++;
    shared.budget().take(sent.size);
    tellAfterTurn(); // What came may be smaller than what was reserved.
    Outgoing outgoing = new Outgoing(topic, message.body(), sent, null, redelivered);
    boolean taken = false;
    try {
      taken = session.publish(outgoing) == Admission.TAKEN;
    } finally {
      if (!taken) {
        sent.completed(ClientException.closed());
      }
    }
    if (!taken) {
      return;
    }
    link.active();
    if (!flushing) {
      flushing = true;
      shared.lane().afterTurn(this::flush);
    }
  }

  /**
   * Nothing that the parent has taken is to be sent once more: a sender with messages of two models
   * in turns would never get on. After the turn, since acknowledgements leave at its end.
   */
  private void switchOnceArrived() {
    if (switching && published == 0) {
      shared
          .lane()
          .afterTurn(() -> {
            if (!over) {
              link.followModel(nextModel); // The end of this drain.
            }
          });
    }
  }

  private void flush() {
    flushing = false;
    session.flush();
  }

  private void giveRoomBack(int bytes) {
    shared.budget().free(bytes);
    inFlight.getAndDecrement();
    tellAfterTurn();
  }

  private void tellAfterTurn() {
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
      published--;
      giveRoomBack(size);
      if (failure != null || over) {
        over = true; // The connection fails, and those behind this one must not overtake it.
        tellRested();
        return;
      }
      adapt(shared.loop().nanoTime() - sentAt);
      shared.counts().countSent(size);
      handed.acknowledged();
      switchOnceArrived();
      tellRested();
    }
  }
}
