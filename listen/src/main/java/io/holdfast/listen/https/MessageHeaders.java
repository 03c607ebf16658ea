/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.mailbox.CloudToDeviceMessage;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import io.holdfast.wire.IsoTime;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message's properties as HTTP headers: the names that IoT Hub's device API has for them. */
final class MessageHeaders {

  /** Before the names that applications give. */
  static final String APPLICATION = "iothub-app-";

  private static final Map<String, SystemProperty> SYSTEM =
      Map.ofEntries(
          Map.entry("iothub-messageid", SystemProperty.MESSAGE_ID),
          Map.entry("iothub-correlationid", SystemProperty.CORRELATION_ID),
          Map.entry("iothub-userid", SystemProperty.USER_ID),
          Map.entry("iothub-to", SystemProperty.TO),
          Map.entry("iothub-expiry", SystemProperty.EXPIRY),
          Map.entry("iothub-ack", SystemProperty.ACK),
          Map.entry("iothub-contenttype", SystemProperty.CONTENT_TYPE),
          Map.entry("iothub-contentencoding", SystemProperty.CONTENT_ENCODING),
          Map.entry("contenttype", SystemProperty.CONTENT_TYPE),
          Map.entry("contentencoding", SystemProperty.CONTENT_ENCODING),
          Map.entry("iothub-creation-time-utc", SystemProperty.CREATION_TIME),
          Map.entry("iothub-interface-id", SystemProperty.INTERFACE_ID),
          Map.entry("dt-subject", SystemProperty.SUBJECT));

  /** The C SDK reads the content's type and encoding under the short names, Java under the long. */
  private static final List<Map.Entry<String, SystemProperty>> WRITTEN =
      List.of(
          Map.entry("iothub-messageid", SystemProperty.MESSAGE_ID),
          Map.entry("iothub-correlationid", SystemProperty.CORRELATION_ID),
          Map.entry("iothub-userid", SystemProperty.USER_ID),
          Map.entry("iothub-to", SystemProperty.TO),
          Map.entry("iothub-ack", SystemProperty.ACK),
          Map.entry("iothub-contenttype", SystemProperty.CONTENT_TYPE),
          Map.entry("iothub-contentencoding", SystemProperty.CONTENT_ENCODING),
          Map.entry("ContentType", SystemProperty.CONTENT_TYPE),
          Map.entry("ContentEncoding", SystemProperty.CONTENT_ENCODING),
          Map.entry("iothub-creation-time-utc", SystemProperty.CREATION_TIME));

  private MessageHeaders() {}

  /** The properties among a request's headers. */
  static MessageProperties read(Map<String, String> headers) {
    MessageProperties.Builder properties = MessageProperties.builder();
    headers.forEach((name, value) -> {
      SystemProperty property = SYSTEM.get(name);
      if (property != null) {
        properties.system(property, text(value));
      } else if (name.startsWith(APPLICATION) && name.length() > APPLICATION.length()) {
        properties.application(name.substring(APPLICATION.length()), text(value));
      }
    });
    return properties.build();
  }

  /** A header's bytes came as so many letters. They are UTF-8 if they can be. */
  private static String text(String header) {
    if (header.chars().allMatch(c -> c < 0x80)) {
      return header;
    }
    try {
      byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return header;
    }
  }

  /**
   * Adds a property under the name that it has in a batch: that of the header in any letter case,
   * or an application's bare name. Other names of the platform's say nothing.
   */
  static void put(MessageProperties.Builder properties, String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    SystemProperty property = SYSTEM.get(lower);
    if (property != null) {
      properties.system(property, value);
    } else if (lower.startsWith(APPLICATION)) {
      properties.application(name.substring(APPLICATION.length()), value);
    } else if (!lower.startsWith(Request.MESSAGE_HEADER)) {
      properties.application(name, value);
    }
  }

  /** The headers of a message to a device, or null if a property cannot be one. */
  static @Nullable List<Map.Entry<String, String>> write(CloudToDeviceMessage message) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (Map.Entry<String, SystemProperty> each : WRITTEN) {
      String value = message.properties().system(each.getValue());
      if (value != null) {
        headers.add(Map.entry(each.getKey(), letters(value)));
      }
    }
    headers.add(Map.entry("iothub-expiry", IsoTime.format7(message.expiry())));
    headers.add(Map.entry("iothub-enqueuedtime", IsoTime.format7(message.enqueued())));
    headers.add(Map.entry("iothub-deliverycount", String.valueOf(message.deliveryCount())));
    headers.add(Map.entry("iothub-sequencenumber", String.valueOf(message.sequence())));
    for (Map.Entry<String, @Nullable String> each : message.properties().application().entrySet()) {
      String value = each.getValue();
      headers.add(Map.entry(APPLICATION + each.getKey(), letters(value == null ? "" : value)));
    }
    return headers.stream().allMatch(MessageHeaders::isHeader) ? headers : null;
  }

  /** The bytes of UTF-8 as so many letters: a header is bytes, which clients take for Latin-1. */
  private static String letters(String value) {
    return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** RFC 9110, 5.1 and 5.5: a name is a token, a value has no control character but tabs. */
  private static boolean isHeader(Map.Entry<String, String> header) {
    return header.getKey().chars().allMatch(MessageHeaders::isTokenLetter)
        && header.getValue().chars().allMatch(c -> (c >= ' ' && c != 0x7f) || c == '\t');
  }

  private static boolean isTokenLetter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
