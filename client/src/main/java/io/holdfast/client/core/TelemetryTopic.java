/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.PercentEncoding;
import io.holdfast.model.SystemProperty;
import io.holdfast.wire.HubTopics;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The topic that a message goes to, with its properties in the order in which the C SDK sends them:
 * the application's as they were set, then the platform's. Safe for use by any thread.
 */
public final class TelemetryTopic {

  /** A topic's length stands in two bytes (MQTT-1.5.3). */
  public static final int MAX_LENGTH = 65_535;

  private static final List<SystemProperty> ORDER =
      List.of(
          SystemProperty.CORRELATION_ID,
          SystemProperty.MESSAGE_ID,
          SystemProperty.CONTENT_TYPE,
          SystemProperty.CONTENT_ENCODING,
          SystemProperty.CREATION_TIME,
          SystemProperty.INTERFACE_ID,
          SystemProperty.OUTPUT_NAME,
          SystemProperty.SUBJECT,
          SystemProperty.USER_ID,
          SystemProperty.TO,
          SystemProperty.EXPIRY,
          SystemProperty.MESSAGE_SCHEMA,
          SystemProperty.DIAGNOSTIC_ID,
          SystemProperty.DIAGNOSTIC_CONTEXT);

  private TelemetryTopic() {}

  /**
   * The topic.
   *
   * @param encoded whether names and values are percent-encoded; if not, they reach the topic as
   *     they are, save the interface and the trace, whose values need it
   */
  public static String of(Identity sender, MessageProperties properties, boolean encoded) {
    StringBuilder bag = new StringBuilder(128);
    for (Map.Entry<String, @Nullable String> property : properties.application().entrySet()) {
      String value = property.getValue();
      append(bag, text(property.getKey(), encoded), value == null ? null : text(value, encoded));
    }
    for (SystemProperty property : ORDER) {
      String value = properties.system(property);
      if (value != null) {
        boolean always =
            property == SystemProperty.INTERFACE_ID
                || property == SystemProperty.DIAGNOSTIC_CONTEXT;
        append(bag, PercentEncoding.encode(property.wireKey()), text(value, encoded || always));
      }
    }
    return HubTopics.telemetry(sender, bag.toString());
  }

  /** As the hub counts: body, values of system properties, names and values of the others. */
  public static long size(Message message) {
    return (long) message.body().length() + message.properties().size();
  }

  /** Whether all characters can stand in a topic as they are: those from 0x20 to 0x7E. */
  public static boolean isPlain(MessageProperties properties) {
    return properties.system().values().stream().allMatch(TelemetryTopic::isPlain)
        && properties.application().entrySet().stream()
            .allMatch(property -> isPlain(property.getKey()) && isPlain(property.getValue()));
  }

  private static boolean isPlain(@Nullable String text) {
    return text == null || text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
  }

  private static void append(StringBuilder bag, String key, @Nullable String value) {
    if (!bag.isEmpty()) {
      bag.append('&');
    }
    bag.append(key);
    if (value != null) {
      bag.append('=').append(value);
    }
  }

  private static String text(String text, boolean encoded) {
    return encoded ? PercentEncoding.encode(text) : text;
  }
}
