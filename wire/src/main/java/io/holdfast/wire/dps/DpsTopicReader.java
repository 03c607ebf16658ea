/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.dps;

import io.holdfast.wire.WireFormatException;
import org.jspecify.annotations.Nullable;

/** Takes topics of the provisioning service apart; nothing in them is decoded. */
final class DpsTopicReader {

  static final String REGISTER = "$dps/registrations/PUT/iotdps-register/";
  static final String STATUS = "$dps/registrations/GET/iotdps-get-operationstatus/";
  static final String RESPONSE = "$dps/registrations/res/";

  private static final String REQUEST_ID = "$rid";
  private static final String OPERATION_ID = "operationId";
  private static final String RETRY_AFTER = "retry-after";
  private static final int STATUS_DIGITS = 3;

  private DpsTopicReader() {}

  static DpsTopic read(String topic) {
    if (topic.startsWith(REGISTER)) {
      return new DpsTopic.Register(required(topic, REGISTER.length(), REQUEST_ID));
    }
    if (topic.startsWith(STATUS)) {
      return new DpsTopic.Status(
          required(topic, STATUS.length(), REQUEST_ID),
          required(topic, STATUS.length(), OPERATION_ID));
    }
    return topic.startsWith(RESPONSE) ? response(topic) : new DpsTopic.Unknown(topic);
  }

  private static DpsTopic response(String topic) {
    int from = RESPONSE.length();
    int slash = topic.indexOf('/', from);
    if (slash != from + STATUS_DIGITS) {
      throw new WireFormatException("topic has no status of three digits");
    }
    int status = 0;
    for (int i = from; i < slash; i++) {
      char c = topic.charAt(i);
      if (c < '0' || c > '9') {
        throw new WireFormatException("topic has a status that is no number");
      }
      status = status * 10 + (c - '0');
    }
    return new DpsTopic.Response(
        status, required(topic, slash + 1, REQUEST_ID), find(topic, slash + 1, RETRY_AFTER));
  }

  private static String required(String topic, int query, String name) {
    String value = find(topic, query, name);
    if (value == null || value.isEmpty()) {
      throw new WireFormatException("topic has no " + name);
    }
    return value;
  }

  /** The first value of this name behind the question mark, or null. */
  private static @Nullable String find(String topic, int query, String name) {
    if (query >= topic.length() || topic.charAt(query) != '?') {
      return null;
    }
    int from = query + 1;
    while (from < topic.length()) {
      int ampersand = topic.indexOf('&', from);
      int end = ampersand < 0 ? topic.length() : ampersand;
      int value = from + name.length() + 1;
      if (value <= end && topic.startsWith(name + "=", from)) {
        return topic.substring(value, end);
      }
      from = end + 1;
    }
    return null;
  }
}
