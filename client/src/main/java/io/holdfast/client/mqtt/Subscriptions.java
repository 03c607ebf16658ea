/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The filters that a session wants, asked for anew on every connection whatever the server says
 * that it kept: hubs have lost them, and a filter asked for twice costs nothing. Owner: the loop.
 */
final class Subscriptions {

  private static final int REFUSED = 0x80;

  /** A filter, and who waits to hear that it is granted. */
  private static final class Wanted {
    final int qos;
    final List<Completion> waiters = new ArrayList<>();
    boolean granted;

    Wanted(int qos) {
      this.qos = qos;
    }
  }

  private final PacketIds ids;
  private final SessionListener listener;
  private final Map<String, Wanted> wanted = new LinkedHashMap<>();
  // By the packet id of a SUBSCRIBE that is not answered yet.
  private final Map<Integer, List<String>> asked = new HashMap<>();

  Subscriptions(PacketIds ids, SessionListener listener) {
    this.ids = ids;
    this.listener = listener;
  }

  /** Wants a filter. Answers whether it has to be asked for; if not, the waiter is told in time. */
  boolean want(String filter, int qos, Completion waiter) {
    Wanted known = wanted.get(filter);
    if (known != null && known.granted) {
      waiter.completed(null);
      return false;
    }
    wanted.computeIfAbsent(filter, unused -> new Wanted(qos)).waiters.add(waiter);
    return known == null;
  }

  /** Asks for all filters. */
  void askAll(MqttConnection connection, Outbox outbox) {
    ask(List.copyOf(wanted.keySet()), connection, outbox);
  }

  /** Asks for the filters in one packet, without a flush. */
  void ask(List<String> filters, MqttConnection connection, Outbox outbox) {
    if (filters.isEmpty()) {
      return;
    }
    int id = ids.next(candidate -> inUse(candidate) || outbox.inUse(candidate));
    asked.put(id, filters);
    Map<String, Integer> qos = new LinkedHashMap<>();
    filters.forEach(filter -> qos.put(filter, wantedQos(filter)));
    connection.subscribe(id, qos);
  }

  /**
   * Takes the server's answer in.
   *
   * @return false if it does not fit what was asked
   */
  boolean answered(int id, List<Integer> codes) {
    List<String> filters = asked.remove(id);
    if (filters == null || filters.size() != codes.size()) {
      return false;
    }
    for (int i = 0; i < filters.size(); i++) {
      answered(filters.get(i), codes.get(i) < REFUSED);
    }
    return true;
  }

  boolean inUse(int id) {
    return asked.containsKey(id);
  }

  /** What was asked and granted is void; what is wanted stays. */
  void connectionLost() {
    asked.clear();
    wanted.values().forEach(filter -> filter.granted = false);
  }

  /** Tells all who wait that there will be no answer. */
  void fail(ClientException failure) {
    wanted.values().forEach(filter -> tell(filter, failure));
  }

  private void answered(String filter, boolean granted) {
    Wanted known = wanted.get(filter);
    if (known == null) {
      return;
    }
    known.granted = granted;
    if (granted) {
      tell(known, null);
      listener.subscribed(filter);
    } else {
      tell(
          known,
          new ClientException(
              ClientException.Code.NOT_SUBSCRIBED, "the server refused to subscribe " + filter));
    }
  }

  private static void tell(Wanted filter, @Nullable ClientException failure) {
    List<Completion> waiters = List.copyOf(filter.waiters);
    filter.waiters.clear();
    waiters.forEach(waiter -> waiter.completed(failure));
  }

  private int wantedQos(String filter) {
    Wanted known = wanted.get(filter);
    return known == null ? 0 : known.qos;
  }
}
