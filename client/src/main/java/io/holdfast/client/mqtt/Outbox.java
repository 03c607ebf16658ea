/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.mqtt.QueueBound.Overflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a session has to deliver, in order: those on their way, up to the window, and
 * those that wait behind them. Outlives connections: after each one the messages on their way are
 * sent again, in their order, before any other (MQTT-4.4.0-1, MQTT-4.6.0-1). It tells each message
 * once what became of it. Owner: the loop.
 */
final class Outbox {

  static final long NOTHING_DUE = Long.MAX_VALUE;

  private final PacketIds ids;
  private final QueuedList waiting = new QueuedList();
  private final InFlight inFlight = new InFlight();
  // Those that wait and may not wait any time, the first that is due first.
  private final TreeSet<Queued> deadlines = new TreeSet<>(Outbox::byDeadline);
  private List<Queued> dropped = new ArrayList<>();
  private QueueBound bound = QueueBound.NONE;
  private int window = 1;
  private long bytesWaiting;
  private long added;
  private boolean held;

  Outbox(PacketIds ids) {
    this.ids = ids;
  }

  private static int byDeadline(Queued one, Queued other) {
    int order = Long.signum(one.deadline - other.deadline);
    return order != 0 ? order : Long.compare(one.number, other.number);
  }

  void bound(QueueBound changed) {
    bound = changed;
  }

  /** Takes a message in, now by the loop's clock; answers false if there is no room for it. */
  boolean add(Outgoing message, long now) {
    Queued queued = new Queued(message, ++added);
    if (!makeRoom(queued.size)) {
      if (bound.overflow() == Overflow.REJECT) {
        return false;
      }
      dropped.add(queued);
      return true;
    }
    waiting.add(queued);
    bytesWaiting += queued.size;
    Duration maxWait = message.maxWait();
    if (maxWait != null && maxWait.compareTo(Waits.LONGEST) < 0) {
      queued.deadline = now + Math.max(0, maxWait.toNanos());
      deadlines.add(queued);
    }
    return true;
  }

  /** Whether there is room for so many bytes; those that wait longest make it if they have to. */
  private boolean makeRoom(int size) {
    if (hasRoom(size)) {
      return true;
    }
    boolean dropping =
        bound.overflow() == Overflow.DROP_OLDEST
            && inFlight.size() < bound.messages()
            && size <= bound.bytes() - inFlight.bytes();
    // If what is on its way leaves no room, dropping all that waits would not help.
    while (dropping && !hasRoom(size)) {
      Queued oldest = takeFirst();
      dropping = oldest != null;
      if (oldest != null) {
        dropped.add(oldest);
      }
    }
    return dropping;
  }

  private boolean hasRoom(int size) {
    return waiting.size() + inFlight.size() < bound.messages() && size <= bound.bytes() - bytes();
  }

  /** Takes out the message that waits longest, if one waits. */
  private @Nullable Queued takeFirst() {
    Queued first = waiting.first();
    if (first != null) {
      leave(first);
    }
    return first;
  }

  private void leave(Queued message) {
    waiting.remove(message);
    bytesWaiting -= message.size;
    if (message.message.maxWait() != null) {
      deadlines.remove(message);
    }
  }

  /** Whether messages were dropped that do not know it yet. */
  boolean hasDropped() {
    return !dropped.isEmpty();
  }

  void tellDropped() {
    List<Queued> told = dropped;
    dropped = new ArrayList<>();
    told.forEach(message ->
        message.settle(
            new ClientException(
                ClientException.Code.DROPPED, "dropped from a queue that was full")));
  }

  /** There is a connection: what is on its way has to be sent on it again. */
  void begin(SessionSettings settings, long now) {
    window = settings.window();
    held = false;
    inFlight.begin(settings, now);
  }

  /** There is no connection. */
  void end(long now) {
    inFlight.end(now);
  }

  /** The server is listened to from now on, or is not: then no time passes. */
  void listening(boolean on, long now) {
    inFlight.listening(on, now);
  }

  /** Sends what the window and the connection have room for, without a flush. */
  void pump(Publisher connection, long now) {
    if (!inFlight.resend(connection, now)) {
      return;
    }
    while (!held && inFlight.size() < window && connection.isWritable()) {
      Queued message = takeFirst();
      if (message == null) {
        return;
      }
      inFlight.send(message, ids.next(), connection, now);
    }
  }

  /** Sends again what was on its way when the connection began, as far as there is room. */
  void resend(Publisher connection, long now) {
    inFlight.resend(connection, now);
  }

  /** Sends again what should have been acknowledged by now and may have been lost. */
  void remind(Publisher connection, long now) {
    inFlight.remind(connection, now);
  }

  /** Takes an acknowledgement in; one for an unknown id means nothing. */
  void acknowledged(int id) {
    Queued message = inFlight.take(id);
    if (message != null) {
      message.settle(null);
    }
  }

  /** Sends nothing new until {@link #release} or the next connection. */
  void hold() {
    held = true;
  }

  /** Sends new messages again. */
  void release() {
    held = false;
  }

  /** In how many nanoseconds something is due, or {@link #NOTHING_DUE}. */
  long dueIn(long now) {
    long due = inFlight.dueIn(now);
    if (!deadlines.isEmpty()) {
      due = Math.min(due, deadlines.first().deadline - now);
    }
    return Math.max(0, due);
  }

  /** Fails what has waited too long for its first publish. */
  void expire(long now) {
    while (!deadlines.isEmpty() && deadlines.first().deadline - now <= 0) {
      Queued late = deadlines.first();
      leave(late);
      late.settle(new ClientException(ClientException.Code.TIMEOUT, "not published in time"));
    }
  }

  /** Fails what should have been acknowledged by now; answers whether there was any. */
  boolean overdue(long now) {
    boolean any = false;
    for (Queued late = inFlight.takeOverdue(now); late != null; late = inFlight.takeOverdue(now)) {
      any = true;
      late.settle(new ClientException(ClientException.Code.TIMEOUT, "not acknowledged in time"));
    }
    return any;
  }

  boolean inUse(int id) {
    return inFlight.inUse(id);
  }

  /** How many messages wait for their first publish. */
  int waiting() {
    return waiting.size();
  }

  /** How many messages are on their way. */
  int inFlight() {
    return inFlight.size();
  }

  /** How many bytes all of them hold. */
  long bytes() {
    return bytesWaiting + inFlight.bytes();
  }

  /** Whether nothing is on its way or waits. */
  boolean isEmpty() {
    return inFlight.size() + waiting.size() == 0;
  }

  /** Gives all messages up: those on their way first, then those that wait, in their order. */
  void fail(ClientException failure) {
    tellDropped();
    List<Queued> given = new ArrayList<>(inFlight.size() + waiting.size());
    for (Queued sent = inFlight.takeFirst(); sent != null; sent = inFlight.takeFirst()) {
      given.add(sent);
    }
    for (Queued first = takeFirst(); first != null; first = takeFirst()) {
      given.add(first);
    }
    given.forEach(message -> message.settle(failure));
  }
}
