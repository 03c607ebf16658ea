/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayList;
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
    final String filter;
    final int qos;
    final List<Completion> waiters = new ArrayList<>();
    boolean granted;
    boolean refused;
    boolean givenUp;

    Wanted(String filter, int qos) {
      this.filter = filter;
      this.qos = qos;
    }
  }

  private final PacketIds ids;
  private final SessionListener listener;
  private final Map<String, Wanted> wanted = new LinkedHashMap<>();
  // By the packet id of a SUBSCRIBE that is not answered yet; of an UNSUBSCRIBE nothing is kept.
  private final IntObjectHashMap<List<Wanted>> asked = new IntObjectHashMap<>(2);

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
    wanted.computeIfAbsent(filter, name -> new Wanted(name, qos)).waiters.add(waiter);
    // One that was refused is asked for again: who asks now may have reason to.
    return known == null || known.refused;
  }

  /** Wants a filter no more. Answers whether the server has to be told. */
  boolean unwant(String filter) {
    Wanted known = wanted.remove(filter);
    if (known == null) {
      return false;
    }
    known.givenUp = true;
    tell(
        known,
        new ClientException(
            ClientException.Code.NOT_SUBSCRIBED, "unsubscribed before it was granted: " + filter));
    return true;
  }

  /** Asks for all filters. */
  void askAll(MqttConnection connection) {
    ask(List.copyOf(wanted.values()), connection);
  }

  /** Asks for one filter that is wanted. */
  void ask(String filter, MqttConnection connection) {
    Wanted known = wanted.get(filter);
    if (known != null) {
      ask(List.of(known), connection);
    }
  }

  private void ask(List<Wanted> filters, MqttConnection connection) {
    if (filters.isEmpty()) {
      return;
    }
    int id = ids.next();
    asked.put(id, filters);
    filters.forEach(one -> one.refused = false);
    Map<String, Integer> qos = new LinkedHashMap<>();
    filters.forEach(one -> qos.put(one.filter, one.qos));
    connection.subscribe(id, qos);
  }

  /** Gives one filter up. */
  void giveUp(String filter, MqttConnection connection) {
    int id = ids.next();
    asked.put(id, List.of());
    connection.unsubscribe(id, filter);
  }

  /**
   * Takes the server's answer to SUBSCRIBE in.
   *
   * @return false if it does not fit what was asked
   */
  boolean answered(int id, List<Integer> codes) {
    List<Wanted> filters = asked.remove(id);
    if (filters == null || filters.size() != codes.size()) {
      return false;
    }
    for (int i = 0; i < filters.size(); i++) {
      answered(filters.get(i), codes.get(i) < REFUSED);
    }
    return true;
  }

  /** Takes the server's answer to UNSUBSCRIBE in. */
  void unsubscribeAnswered(int id) {
    List<Wanted> none = asked.get(id);
    if (none != null && none.isEmpty()) {
      asked.remove(id);
    }
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
    List.copyOf(wanted.values()).forEach(filter -> tell(filter, failure));
  }

  private void answered(Wanted asking, boolean granted) {
    if (asking.givenUp) {
      return;
    }
    asking.granted = granted;
    asking.refused = !granted;
    if (granted) {
      tell(asking, null);
      listener.subscribed(asking.filter);
    } else {
      tell(
          asking,
          new ClientException(
              ClientException.Code.NOT_SUBSCRIBED,
              "the server refused to subscribe " + asking.filter));
      listener.notSubscribed(asking.filter);
    }
  }

  private static void tell(Wanted filter, @Nullable ClientException failure) {
    List<Completion> waiters = List.copyOf(filter.waiters);
    filter.waiters.clear();
    waiters.forEach(waiter -> waiter.completed(failure));
  }
}
