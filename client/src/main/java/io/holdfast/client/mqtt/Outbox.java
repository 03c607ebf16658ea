/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages that a session has to deliver, in order: those on their way, up to the window, and
 * those that wait behind them. Outlives connections: after each one the messages on their way are
 * sent again, in their order, before any other (MQTT-4.4.0-1, MQTT-4.6.0-1). Owner: the loop.
 */
final class Outbox {

  /** A message on its way, and the how manieth it is of this session. */
  private record Sent(Outgoing message, long number) {}

  private final int window;
  private final PacketIds ids;
  private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
  // By packet id, in the order of sending.
  private final Map<Integer, Sent> inFlight = new LinkedHashMap<>();
  private long sent;
  private boolean held;

  Outbox(int window, PacketIds ids) {
    this.window = window;
    this.ids = ids;
  }

  void add(Outgoing message) {
    waiting.add(message);
  }

  /** Sends what the window and the connection have room for, without a flush. */
  void pump(MqttConnection connection, Subscriptions subscriptions) {
    while (!held && inFlight.size() < window && !waiting.isEmpty() && connection.isWritable()) {
      Outgoing message = waiting.remove();
      int id = ids.next(candidate -> inUse(candidate) || subscriptions.inUse(candidate));
      inFlight.put(id, new Sent(message, ++sent));
      connection.publish(message, id, false);
    }
  }

  /** Sends all that is on its way again, marked as a possible duplicate, without a flush. */
  void resend(MqttConnection connection) {
    inFlight.forEach((id, again) -> connection.publish(again.message(), id, true));
  }

  /** Takes an acknowledgement in; one for an unknown id means nothing. */
  void acknowledged(int id) {
    Sent acknowledged = inFlight.remove(id);
    if (acknowledged != null) {
      acknowledged.message().completion().completed(null);
    }
  }

  /** Sends nothing new until the next connection. */
  void hold() {
    held = true;
  }

  /** Sends new messages again. */
  void release() {
    held = false;
  }

  boolean inUse(int id) {
    return inFlight.containsKey(id);
  }

  /** Whether nothing is on its way. */
  boolean isSettled() {
    return inFlight.isEmpty();
  }

  /** Whether nothing is on its way or waits. */
  boolean isEmpty() {
    return inFlight.isEmpty() && waiting.isEmpty();
  }

  /** Which message is on its way for the longest time, counted from 1; zero if none is. */
  long oldest() {
    Iterator<Sent> first = inFlight.values().iterator();
    return first.hasNext() ? first.next().number() : 0;
  }

  /** Gives all messages up. */
  void fail(ClientException failure) {
    List<Outgoing> given = new ArrayList<>();
    inFlight.values().forEach(onItsWay -> given.add(onItsWay.message()));
    given.addAll(waiting);
    inFlight.clear();
    waiting.clear();
    given.forEach(message -> message.completion().completed(failure));
  }
}
