/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import org.jspecify.annotations.Nullable;

/** Reads the {@code ?$rid=R&$version=N} at a topic's end, in any order; nothing is decoded. */
final class TopicQuery {

  private static final String REQUEST_ID = "$rid=";
  private static final String VERSION = "$version=";

  /** The most digits that cannot overflow a long. */
  private static final int MAX_DIGITS = 18;

  private TopicQuery() {}

  /** The request id, byte for byte. */
  static String requestId(String topic, int query) {
    int from = find(topic, query, REQUEST_ID);
    int end = from < 0 ? from : endOfParameter(topic, from);
    if (from < 0 || end == from) {
      throw new WireFormatException("topic has no $rid");
    }
    return topic.substring(from, end);
  }

  /** The version, or null if there is none. */
  static @Nullable Long version(String topic, int query) {
    int from = find(topic, query, VERSION);
    return from < 0 ? null : number(topic, from, endOfParameter(topic, from), "$version");
  }

  /** The status in a part of a topic: any integer, an application may choose it. */
  static int status(String topic, int from, int end) {
    boolean negative = from < end && topic.charAt(from) == '-';
    long value = number(topic, negative ? from + 1 : from, end, "status");
    value = negative ? -value : value;
    if (value != (int) value) {
      throw new WireFormatException("topic has a status beyond 32 bits");
    }
    return (int) value;
  }

  /** The index of a parameter's value, or negative. */
  private static int find(String topic, int query, String name) {
    if (query >= topic.length() || topic.charAt(query) != '?') {
      return -1;
    }
    int from = query + 1;
    while (!topic.startsWith(name, from)) {
      from = endOfParameter(topic, from) + 1;
      if (from >= topic.length()) {
        return -1;
      }
    }
    return from + name.length();
  }

  private static int endOfParameter(String topic, int from) {
    int ampersand = topic.indexOf('&', from);
    return ampersand < 0 ? topic.length() : ampersand;
  }

  private static long number(String topic, int from, int end, String what) {
    boolean decimal = end > from && end - from <= MAX_DIGITS;
    long value = 0;
    for (int i = from; decimal && i < end; i++) {
      char c = topic.charAt(i);
      decimal = c >= '0' && c <= '9';
      value = value * 10 + (c - '0');
    }
    if (!decimal) {
      throw new WireFormatException("topic has a " + what + " that is no number");
    }
    return value;
  }
}
