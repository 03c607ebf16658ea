/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Prints an event for people: who, when and what in one line, its properties in the next. */
final class EventText {

  private EventText() {}

  static void print(PrintWriter out, JsonNode event) {
    String sender = event.path("deviceId").asString("?");
    if (event.hasNonNull("moduleId")) {
      sender += "/" + event.path("moduleId").asString();
    }
    out.println(time(event.path("enqueuedTime").asString("")) + "  " + sender + "  " + body(event));
    List<String> properties = new ArrayList<>();
    add(properties, event.path("systemProperties"));
    add(properties, event.path("applicationProperties"));
    if (!properties.isEmpty()) {
      out.println("    " + String.join("  ", properties));
    }
    out.flush();
  }

  private static void add(List<String> properties, JsonNode map) {
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (!isSaidBefore(entry.getKey())) {
        properties.add(printable(entry.getKey()) + "=" + printable(entry.getValue().asString("")));
      }
    }
  }

  /** The first line says who sent it and when; how the sender proved who it is is seldom asked. */
  private static boolean isSaidBefore(String name) {
    return name.startsWith("iothub-connection-")
        || name.equals("iothub-enqueuedtime")
        || name.equals("iothub-message-source");
  }

  private static String body(JsonNode event) {
    JsonNode body = event.path("body");
    if (event.path("encoding").asString("").equals("base64")) {
      return "base64 " + body.asString("");
    }
    return body.isString() ? printable(body.asString()) : Output.text(body);
  }

  /** A device must not be able to steer the reader's terminal. */
  static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) && c != '\t' ? '\uFFFD' : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /** 12:30:05.123 of 2026-01-31T12:30:05.1230000Z. */
  private static String time(String instant) {
    int t = instant.indexOf('T');
    int end = Math.min(t + 13, instant.length());
    return t < 0 ? instant : instant.substring(t + 1, end).replace("Z", "");
  }
}
