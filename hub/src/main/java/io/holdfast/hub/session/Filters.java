/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.model.Identity;
import io.holdfast.wire.SubscriptionFilter;
import io.holdfast.wire.SubscriptionFilter.Feature;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one session, and which of the hub's features they switch on. Owned by the
 * session's lane but for what is said to be for all.
 */
final class Filters {

  /** No subscription to the feature. */
  static final int NONE = -1;

  /** A session with more filters than this, or longer ones, is a fault of its client. */
  static final int MAX = 100;

  static final int MAX_CHARACTERS = 16 * 1024;

  private final Identity identity;
  private final Map<String, Integer> qosByText = new LinkedHashMap<>();

  /** The last answer about an input: most of a module's messages come on one. */
  private @Nullable String lastInput;

  private int lastInputQos;

  /** Replaced as a whole, so that any thread may read it. */
  private volatile Map<SubscriptionFilter, Integer> parsed = Map.of();

  Filters(Identity identity) {
    this.identity = identity;
  }

  /**
   * Adds filters; a filter that is there already gets the new quality of service.
   *
   * @return false, with nothing added, if that would be too much
   */
  boolean add(Map<String, Integer> filters) {
    Map<String, Integer> all = new LinkedHashMap<>(qosByText);
    all.putAll(filters);
    long characters = 0;
    for (String text : all.keySet()) {
      characters += text.length();
    }
    if (all.size() > MAX || characters > MAX_CHARACTERS) {
      return false;
    }
    qosByText.putAll(filters);
    parse();
    return true;
  }

  void remove(Iterable<String> texts) {
    texts.forEach(qosByText::remove);
    parse();
  }

  private void parse() {
    Map<SubscriptionFilter, Integer> all = new LinkedHashMap<>();
    qosByText.forEach((text, qos) -> all.put(SubscriptionFilter.parse(text), qos));
    parsed = all;
    lastInput = null;
  }

  Map<String, Integer> texts() {
    return qosByText;
  }

  /** What {@link #qos(Feature, String)} says of an input; on the session's lane. */
  int inputQos(String input) {
    if (!input.equals(lastInput)) {
      lastInputQos = qos(Feature.INPUTS, input);
      lastInput = input;
    }
    return lastInputQos;
  }

  /** The best quality of service that a filter grants the feature, or {@link #NONE}. Any thread. */
  int qos(Feature feature) {
    int best = NONE;
    for (Map.Entry<SubscriptionFilter, Integer> entry : parsed.entrySet()) {
      if (switchesOn(entry.getKey(), feature)) {
        best = Math.max(best, entry.getValue());
      }
    }
    return best;
  }

  /** Like {@link #qos(Feature)}, for one method or input. Any thread. */
  int qos(Feature feature, String name) {
    int best = NONE;
    for (Map.Entry<SubscriptionFilter, Integer> entry : parsed.entrySet()) {
      String only = entry.getKey().name();
      if (switchesOn(entry.getKey(), feature) && (only == null || only.equals(name))) {
        best = Math.max(best, entry.getValue());
      }
    }
    return best;
  }

  /** A filter for another identity's messages is granted and never matches. */
  private boolean switchesOn(SubscriptionFilter filter, Feature feature) {
    return filter.feature() == feature
        && (filter.identity() == null || filter.identity().equals(identity));
  }
}
