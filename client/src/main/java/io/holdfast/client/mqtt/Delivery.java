/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import org.jspecify.annotations.Nullable;

/**
 * Carries what a session has to publish: the outbox, its timer, and the connection that it sends on
 * at present. Owner: the loop.
 */
final class Delivery {

  private final IoLoop loop;
  private final Outbox outbox;
  private final DeliveryTimer timer;
  private final Runnable drained;
  private @Nullable MqttConnection connection;
  private boolean dropping;

  /**
   * An outbox without a connection.
   *
   * @param drained run when messages left the outbox by their time
   */
  Delivery(IoLoop loop, PacketIds ids, Runnable drained) {
    this.loop = loop;
    this.drained = drained;
    outbox = new Outbox(ids);
    timer = new DeliveryTimer(loop, this::due);
  }

  Outbox outbox() {
    return outbox;
  }

  boolean add(Outgoing message) {
    boolean timed = message.maxWait() != null;
    if (!outbox.add(message, timed ? loop.nanoTime() : 0)) {
      return false;
    }
    if (timed) {
      setTimer(loop.nanoTime());
    }
    if (outbox.hasDropped() && !dropping) {
      dropping = true;
      loop.execute(this::tellDropped);
    }
    return true;
  }

  private void tellDropped() {
    dropping = false;
    outbox.tellDropped();
  }

  /** Begins with a connection: what was on its way goes first. */
  void connectionMade(MqttConnection made, SessionSettings settings) {
    connection = made;
    long now = loop.nanoTime();
    outbox.connectionMade(settings, now);
    outbox.resend(made, now);
  }

  void connectionLost() {
    if (connection != null) {
      connection = null;
      outbox.connectionLost(loop.nanoTime());
    }
  }

  /** Sends what there is room for, without a flush. */
  void pump() {
    MqttConnection current = connection;
    if (current != null) {
      long now = loop.nanoTime();
      outbox.pump(current, now);
      setTimer(now);
    }
  }

  /** Ends all messages. */
  void fail(ClientException failure) {
    timer.cancel();
    outbox.fail(failure);
  }

  private void due() {
    long now = loop.nanoTime();
    outbox.expire(now);
    boolean overdue = outbox.overdue(now);
    MqttConnection current = connection;
    if (current != null && overdue) {
      current.fail(LossReason.NO_ACKNOWLEDGEMENT, null);
    } else if (current != null) {
      outbox.remind(current, now);
      outbox.pump(current, now);
      current.flushSoon();
    }
    setTimer(now);
    drained.run();
  }

  private void setTimer(long now) {
    timer.set(now, outbox.due(now));
  }
}
