/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.mqtt.QueueBound.Overflow;
import io.netty.util.collection.IntObjectHashMap;
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

  /** How soon it looks again at what is due while the connection has no room. */
  private static final long LOOK_AGAIN = Duration.ofMillis(50).toNanos();

  private final PacketIds ids;
  private final QueuedList waiting = new QueuedList();
  private final QueuedList inFlight = new QueuedList();
  private final IntObjectHashMap<Queued> byPacketId = new IntObjectHashMap<>();
  // Those that wait and may not wait any time, the first that is due first.
  private final TreeSet<Queued> deadlines = new TreeSet<>(Outbox::byDeadline);
  private List<Queued> dropped = new ArrayList<>();
  private final ConnectedClock connected = new ConnectedClock();
  private QueueBound bound = QueueBound.NONE;
  private long resendTimeout = SessionSettings.DEFAULT_RESEND_TIMEOUT.toNanos();
  private long ackTimeout = SessionSettings.DEFAULT_ACK_TIMEOUT.toNanos();
  private int window = 1;
  private long bytes;
  private long bytesInFlight;
  private long added;
  private boolean held;
  // The first message that this connection still has to send again.
  private @Nullable Queued toResend;
  private long resendDue = NOTHING_DUE;

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
    bytes += queued.size;
    Duration maxWait = message.maxWait();
    if (maxWait != null && maxWait.compareTo(Waits.LONGEST) < 0) {
      queued.deadline = now + Math.max(0, maxWait.toNanos());
      deadlines.add(queued);
    }
    return true;
  }

  /** Whether there is room for so many bytes; those that wait longest make it if they have to. */
  private boolean makeRoom(int size) {
    boolean dropOldest = bound.overflow() == Overflow.DROP_OLDEST;
    if (!hasRoom(size) && dropOldest && !fitsBesideInFlight(size)) {
      return false; // Dropping all that waits would not help.
    }
    Queued oldest = waiting.first();
    while (!hasRoom(size)) {
      if (!dropOldest || oldest == null) {
        return false;
      }
      dropped.add(oldest);
      leaveQueue(oldest);
      oldest = waiting.first();
    }
    return true;
  }

  private boolean hasRoom(int size) {
    return waiting.size() + inFlight.size() < bound.messages() && size <= bound.bytes() - bytes;
  }

  private boolean fitsBesideInFlight(int size) {
    return inFlight.size() < bound.messages() && size <= bound.bytes() - bytesInFlight;
  }

  private void leaveQueue(Queued message) {
    waiting.remove(message);
    forgetDeadline(message);
    bytes -= message.size;
  }

  private void forgetDeadline(Queued message) {
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
  void connectionMade(SessionSettings settings, long now) {
    window = settings.window();
    resendTimeout = settings.resendTimeout().toNanos();
    ackTimeout = settings.ackTimeout().toNanos();
    held = false;
    connected.start(now);
    toResend = inFlight.first();
  }

  void connectionLost(long now) {
    connected.stop(now);
    toResend = null;
    resendDue = NOTHING_DUE;
  }

  /** Sends what the window and the connection have room for, without a flush. */
  void pump(Publisher connection, long now) {
    resend(connection, now);
    while (!held && toResend == null && inFlight.size() < window && connection.isWritable()) {
      Queued message = waiting.first();
      if (message == null) {
        return;
      }
      waiting.remove(message);
      forgetDeadline(message);
      message.packetId = ids.next();
      message.firstSent = connected.at(now);
      inFlight.add(message);
      bytesInFlight += message.size;
      byPacketId.put(message.packetId, message);
      send(message, connection, now, false);
    }
  }

  /** Sends again what was on its way when the connection began, as far as there is room. */
  void resend(Publisher connection, long now) {
    while (toResend != null && connection.isWritable()) {
      Queued again = toResend;
      toResend = again.next;
      send(again, connection, now, true);
    }
  }

  private void send(Queued message, Publisher connection, long now, boolean duplicate) {
    message.lastSent = connected.at(now);
    if (resendDue == NOTHING_DUE) {
      resendDue = message.lastSent + resendTimeout;
    }
    connection.publish(message.message, message.packetId, duplicate);
  }

  /** Takes an acknowledgement in; one for an unknown id means nothing. */
  void acknowledged(int id) {
    Queued message = byPacketId.get(id);
    if (message != null) {
      leaveFlight(message);
      message.settle(null);
    }
  }

  private void leaveFlight(Queued message) {
    if (toResend == message) {
      toResend = message.next;
    }
    byPacketId.remove(message.packetId);
    inFlight.remove(message);
    bytesInFlight -= message.size;
    bytes -= message.size;
  }

  /** Sends nothing new until {@link #release} or the next connection. */
  void hold() {
    held = true;
  }

  /** Sends new messages again. */
  void release() {
    held = false;
  }

  /** When {@link #expire} or {@link #overdue} have something to do, or {@link #NOTHING_DUE}. */
  long due(long now) {
    long left = NOTHING_DUE;
    if (!deadlines.isEmpty()) {
      left = deadlines.first().deadline - now;
    }
    Queued oldest = inFlight.first();
    if (oldest != null && connected.isRunning()) {
      long at = connected.at(now);
      left = Math.min(left, oldest.firstSent + ackTimeout - at);
      left = resendDue == NOTHING_DUE ? left : Math.min(left, resendDue - at);
    }
    return left == NOTHING_DUE ? NOTHING_DUE : Math.max(0, left);
  }

  /** Fails what has waited too long for its first publish. */
  void expire(long now) {
    while (!deadlines.isEmpty() && deadlines.first().deadline - now <= 0) {
      Queued late = deadlines.first();
      leaveQueue(late);
      late.settle(new ClientException(ClientException.Code.TIMEOUT, "not published in time"));
    }
  }

  /** Fails what should have been acknowledged by now; answers whether there was any. */
  boolean overdue(long now) {
    boolean any = false;
    Queued oldest = inFlight.first();
    while (oldest != null
        && connected.isRunning()
        && connected.at(now) - oldest.firstSent >= ackTimeout) {
      any = true;
      leaveFlight(oldest);
      oldest.settle(new ClientException(ClientException.Code.TIMEOUT, "not acknowledged in time"));
      oldest = inFlight.first();
    }
    return any;
  }

  /** Sends again what should have been acknowledged by now and may have been lost. */
  void remind(Publisher connection, long now) {
    long at = connected.at(now);
    if (resendDue == NOTHING_DUE || at < resendDue) {
      return;
    }
    if (toResend != null) {
      resendDue = at + LOOK_AGAIN;
      return;
    }
    long earliest = NOTHING_DUE;
    for (Queued sent = inFlight.first(); sent != null; sent = sent.next) {
      if (at - sent.lastSent >= resendTimeout && connection.isWritable()) {
        send(sent, connection, now, true);
      }
      earliest = Math.min(earliest, sent.lastSent + resendTimeout);
    }
    resendDue = earliest == NOTHING_DUE ? earliest : Math.max(earliest, at + LOOK_AGAIN);
  }

  boolean inUse(int id) {
    return byPacketId.containsKey(id);
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
    return bytes;
  }

  /** Whether nothing is on its way or waits. */
  boolean isEmpty() {
    return inFlight.size() + waiting.size() == 0;
  }

  /** Gives all messages up: those on their way first, then those that wait, in their order. */
  void fail(ClientException failure) {
    tellDropped();
    List<Queued> given = new ArrayList<>(inFlight.size() + waiting.size());
    for (Queued sent = inFlight.first(); sent != null; sent = inFlight.first()) {
      leaveFlight(sent);
      given.add(sent);
    }
    for (Queued first = waiting.first(); first != null; first = waiting.first()) {
      leaveQueue(first);
      given.add(first);
    }
    given.forEach(message -> message.settle(failure));
  }
}
