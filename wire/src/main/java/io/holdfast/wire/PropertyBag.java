/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.PercentEncoding;
import io.holdfast.model.SystemProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a message as MQTT topics carry them: {@code %24.mid=1&colour=deep%20red}.
 *
 * <p>Reading is lenient towards every SDK's dialect, writing suits the strictest reader: system
 * properties first, everything but letters, digits and {@code -._} encoded.
 */
public final class PropertyBag {

  private PropertyBag() {}

  /**
   * Reads a bag. A key without equals sign has a null value, one with nothing behind the equals
   * sign an empty one; a null system property counts as absent. Of equal keys the last wins. The
   * bag ends at its first slash.
   *
   * @throws WireFormatException if an escape is broken, bytes are not UTF-8, or a key is empty
   */
  public static MessageProperties decode(CharSequence bag) {
    return read(bag, true);
  }

  /**
   * Reads a bag as {@link #decode}, but leaves names and values as they stand, escapes and all. The
   * platform's properties are known by their usual spelling.
   *
   * @throws WireFormatException if a key is empty
   */
  public static MessageProperties raw(CharSequence bag) {
    return read(bag, false);
  }

  private static MessageProperties read(CharSequence bag, boolean decoding) {
    String text = bag.toString();
    int slash = text.indexOf('/');
    int length = slash < 0 ? text.length() : slash;
    if (length == 0) {
      return MessageProperties.NONE;
    }
    MessageProperties.Builder properties = MessageProperties.builder();
    int from = 0;
    while (from < length) {
      int ampersand = text.indexOf('&', from);
      int end = ampersand < 0 ? length : Math.min(ampersand, length);
      if (end > from) {
        readPair(text, from, end, decoding, properties);
      }
      from = end + 1;
    }
    return properties.build();
  }

  private static void readPair(
      String text, int from, int end, boolean decoding, MessageProperties.Builder properties) {
    int keyEnd = from;
    while (keyEnd < end && text.charAt(keyEnd) != '=') {
      keyEnd++;
    }
    if (keyEnd == from) {
      throw new WireFormatException("property bag has an empty key at " + from);
    }
    String value = keyEnd == end ? null : read(text, keyEnd + 1, end, decoding);
    SystemProperty system = SystemPropertyKeys.find(text, from, keyEnd);
    if (system == null) {
      String key = read(text, from, keyEnd, decoding);
      system = decoding ? SystemPropertyKeys.ofDecoded(key) : null;
      if (system == null) {
        properties.application(key, value);
        return;
      }
    }
    if (value == null) {
      properties.without(system);
    } else {
      properties.system(system, value);
    }
  }

  private static String read(String text, int from, int to, boolean decoding) {
    if (!decoding) {
      return text.substring(from, to);
    }
    String decoded = PercentEncoding.decode(text, from, to);
    if (decoded == null) {
      throw new WireFormatException("property bag has a broken percent escape behind " + from);
    }
    return decoded;
  }

  /**
   * Writes all properties, as a client sends them. Times that can be read get seven fraction
   * digits; an empty key, which no reader takes, is left out.
   */
  public static String encode(MessageProperties properties) {
    StringBuilder bag = new StringBuilder(128);
    for (Map.Entry<SystemProperty, String> entry : properties.system().entrySet()) {
      SystemProperty property = entry.getKey();
      String value = entry.getValue();
      String readable = readable(property, value);
      append(bag, property, readable == null ? value : readable);
    }
    appendApplication(bag, properties);
    return bag.toString();
  }

  /**
   * Writes the properties of a message for the module that receives it: names the sender, leaves
   * out the sender's output and interface, and every value that ends a C# client's connection: a
   * time that is none, an {@code iothub-ack} that is none of the four words.
   *
   * @return the bag; never empty
   */
  public static String encodeInput(MessageProperties properties, Identity sender) {
    StringBuilder bag = new StringBuilder(160);
    for (Map.Entry<SystemProperty, String> entry : properties.system().entrySet()) {
      SystemProperty property = entry.getKey();
      if (isForwarded(property)) {
        append(bag, property, readable(property, entry.getValue()));
      }
    }
    append(bag, SystemProperty.CONNECTION_DEVICE_ID, sender.deviceId());
    if (sender instanceof ModuleIdentity module) {
      append(bag, SystemProperty.CONNECTION_MODULE_ID, module.moduleId());
    }
    appendApplication(bag, properties);
    return bag.toString();
  }

  private static boolean isForwarded(SystemProperty property) {
    return property != SystemProperty.OUTPUT_NAME
        && property != SystemProperty.INTERFACE_ID
        && property != SystemProperty.CONNECTION_DEVICE_ID
        && property != SystemProperty.CONNECTION_MODULE_ID;
  }

  /** The value in the form that every SDK reads, or null if there is none. */
  private static @Nullable String readable(SystemProperty property, String value) {
    if (property == SystemProperty.EXPIRY || property == SystemProperty.CREATION_TIME) {
      return IsoTime.normalised(value);
    }
    return property == SystemProperty.ACK ? SystemPropertyKeys.ackWord(value) : value;
  }

  private static void append(StringBuilder bag, SystemProperty property, @Nullable String value) {
    if (value != null) {
      startPair(bag);
      PercentEncoding.encode(value, bag.append(SystemPropertyKeys.encoded(property)).append('='));
    }
  }

  private static void appendApplication(StringBuilder bag, MessageProperties properties) {
    for (Map.Entry<String, @Nullable String> entry : properties.application().entrySet()) {
      if (!entry.getKey().isEmpty()) {
        startPair(bag);
        PercentEncoding.encode(entry.getKey(), bag);
        String value = entry.getValue();
        if (value != null) {
          PercentEncoding.encode(value, bag.append('='));
        }
      }
    }
  }

  private static void startPair(StringBuilder bag) {
    if (!bag.isEmpty()) {
      bag.append('&');
    }
  }
}
