/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session has to say and to hear, over whatever connection it has at present: the outbox
 * with its timer, and the subscriptions. Owner: the loop.
 */
final class SessionTraffic implements Traffic {

  private final IoLoop loop;
  private final SessionListener listener;
  private final Outbox outbox;
  private final Subscriptions subscriptions;
  private final DeliveryTimer timer;
  private final Runnable mayBeDrained;
  private @Nullable MqttConnection connection;
  private boolean dropping;

  /**
   * Without a connection.
   *
   * @param mayBeDrained run when messages may have left the outbox
   */
  SessionTraffic(IoLoop loop, SessionListener listener, Runnable mayBeDrained) {
    this.loop = loop;
    this.listener = listener;
    this.mayBeDrained = mayBeDrained;
    PacketIds ids = new PacketIds(this::inUse);
    outbox = new Outbox(ids);
    subscriptions = new Subscriptions(ids, listener);
    timer = new DeliveryTimer(loop, this::due);
  }

  private boolean inUse(int packetId) {
    return outbox.inUse(packetId) || subscriptions.inUse(packetId);
  }

  Outbox outbox() {
    return outbox;
  }

  /** Takes a message in; answers false if there is no room for it. */
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

  void subscribe(String filter, int qos, Completion granted) {
    MqttConnection current = connection;
    if (subscriptions.want(filter, qos, granted) && current != null) {
      subscriptions.ask(filter, current);
    }
  }

  /** What the server says is read from now on, or is not. */
  void listening(boolean on) {
    long now = loop.nanoTime();
    outbox.listening(on, now);
    setTimer(now);
  }

  void unsubscribe(String filter) {
    MqttConnection current = connection;
    if (subscriptions.unwant(filter) && current != null) {
      subscriptions.giveUp(filter, current);
    }
  }

  /** The server is to forget a filter that is not wanted and that it may know all the same. */
  void disclaim(String filter) {
    MqttConnection current = connection;
    if (current != null) {
      subscriptions.giveUp(filter, current);
    }
  }

  @Override
  public void begin(MqttConnection made, SessionSettings settings) {
    connection = made;
    subscriptions.askAll(made);
    long now = loop.nanoTime();
    outbox.begin(settings, now);
    outbox.resend(made, now);
  }

  @Override
  public void end() {
    if (connection != null) {
      connection = null;
      outbox.end(loop.nanoTime());
      subscriptions.connectionLost();
    }
  }

  @Override
  public void flush() {
    MqttConnection current = connection;
    if (current != null) {
      pump(current);
      current.flushSoon();
    }
  }

  private void pump(MqttConnection current) {
    long now = loop.nanoTime();
    outbox.pump(current, now);
    setTimer(now);
  }

  @Override
  public void hold() {
    outbox.hold();
  }

  @Override
  public void release() {
    outbox.release();
    flush();
  }

  @Override
  public boolean isSettled() {
    return outbox.inFlight() == 0;
  }

  @Override
  public void received(Incoming message) {
    listener.received(message);
  }

  @Override
  public void acknowledged(int packetId) {
    outbox.acknowledged(packetId);
  }

  @Override
  public boolean subscribeAnswered(int packetId, List<Integer> codes) {
    return subscriptions.answered(packetId, codes);
  }

  @Override
  public void unsubscribeAnswered(int packetId) {
    subscriptions.unsubscribeAnswered(packetId);
  }

  @Override
  public void turnEnded() {
    MqttConnection current = connection;
    if (current != null) {
      pump(current); // Whoever ended the turn flushes.
    }
    listener.turnEnded();
    mayBeDrained.run();
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
    mayBeDrained.run();
  }

  private void setTimer(long now) {
    timer.set(now, outbox.dueIn(now));
  }

  /** Tells all that waits that it waits in vain. */
  void fail(ClientException failure) {
    timer.cancel();
    outbox.fail(failure);
    subscriptions.fail(failure);
  }
}
