/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The messages that were sent and are not acknowledged, in the order of their first sending, with
 * the times that this may take. Owner: the loop.
 */
final class InFlight {

  /** How soon it looks again at what is due while the connection has no room. */
  private static final long LOOK_AGAIN = Duration.ofMillis(50).toNanos();

  private final QueuedList sent = new QueuedList();
  private final QueuedIds byPacketId = new QueuedIds();
  private final ConnectedClock connected = new ConnectedClock();
  private long resendTimeout;
  private long ackTimeout;
  private long bytes;
  // The first message that this connection still has to send again.
  private @Nullable Queued toResend;
  private long resendDue = Outbox.NOTHING_DUE;

  /** There is a connection: everything has to be sent on it again. */
  void begin(SessionSettings settings, long now) {
    resendTimeout = settings.resendTimeout().toNanos();
    ackTimeout = settings.ackTimeout().toNanos();
    connected.start(now);
    toResend = sent.first();
  }

  /** There is no connection: no time passes. */
  void end(long now) {
    connected.stop(now);
    toResend = null;
    resendDue = Outbox.NOTHING_DUE;
  }

  /** The server is listened to from now on, or is not: then no time passes. */
  void listening(boolean on, long now) {
    if (on) {
      connected.start(now);
    } else {
      connected.stop(now);
    }
  }

  /** Sends a message for the first time. */
  void send(Queued message, int packetId, Publisher connection, long now) {
    message.packetId = packetId;
    message.firstSent = connected.at(now);
    sent.add(message);
    byPacketId.add(message);
    bytes += message.size;
    publish(message, connection, now, message.message.duplicate());
  }

  /** Sends again what the connection began with; answers whether all of it had room. */
  boolean resend(Publisher connection, long now) {
    while (toResend != null && connection.isWritable()) {
      Queued again = toResend;
      toResend = again.next;
      publish(again, connection, now, true);
    }
    return toResend == null;
  }

  /** Sends again what should have been acknowledged by now and may have been lost. */
  void remind(Publisher connection, long now) {
    long at = connected.at(now);
    if (resendDue == Outbox.NOTHING_DUE || at < resendDue) {
      return;
    }
    if (toResend != null) {
      resendDue = at + LOOK_AGAIN;
      return;
    }
    long earliest = Outbox.NOTHING_DUE;
    for (Queued message = sent.first(); message != null; message = message.next) {
      if (at - message.lastSent >= resendTimeout && connection.isWritable()) {
        publish(message, connection, now, true);
      }
      earliest = Math.min(earliest, message.lastSent + resendTimeout);
    }
    resendDue = earliest == Outbox.NOTHING_DUE ? earliest : Math.max(earliest, at + LOOK_AGAIN);
  }

  private void publish(Queued message, Publisher connection, long now, boolean duplicate) {
    message.lastSent = connected.at(now);
    if (resendDue == Outbox.NOTHING_DUE) {
      resendDue = message.lastSent + resendTimeout;
    }
    connection.publish(message.message, message.packetId, duplicate);
  }

  /** Takes out the message with this packet id, if there is one. */
  @Nullable Queued take(int packetId) {
    Queued message = byPacketId.get(packetId);
    if (message != null) {
      remove(message);
    }
    return message;
  }

  /** Takes out the first message, if there is one. */
  @Nullable Queued takeFirst() {
    Queued first = sent.first();
    if (first != null) {
      remove(first);
    }
    return first;
  }

  /** Takes out a message that should have been acknowledged by now, if there is one. */
  @Nullable Queued takeOverdue(long now) {
    Queued first = sent.first();
    boolean overdue =
        first != null && connected.isRunning() && connected.at(now) - first.firstSent >= ackTimeout;
    return overdue ? takeFirst() : null;
  }

  private void remove(Queued message) {
    if (toResend == message) {
      toResend = message.next;
    }
    byPacketId.remove(message);
    sent.remove(message);
    bytes -= message.size;
  }

  /** In how many nanoseconds something is due, or {@link Outbox#NOTHING_DUE}. */
  long dueIn(long now) {
    Queued oldest = sent.first();
    if (oldest == null || !connected.isRunning()) {
      return Outbox.NOTHING_DUE;
    }
    return Math.min(oldest.firstSent + ackTimeout, resendDue) - connected.at(now);
  }

  boolean inUse(int packetId) {
    return byPacketId.get(packetId) != null;
  }

  int size() {
    return sent.size();
  }

  long bytes() {
    return bytes;
  }
}
