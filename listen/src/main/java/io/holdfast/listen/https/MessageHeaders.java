/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.util.Map;

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

  private MessageHeaders() {}

  /** The properties among a request's headers. */
  static MessageProperties read(Map<String, String> headers) {
    MessageProperties.Builder properties = MessageProperties.builder();
    headers.forEach((name, value) -> {
      SystemProperty property = SYSTEM.get(name);
      if (property != null) {
        properties.system(property, value);
      } else if (name.startsWith(APPLICATION) && name.length() > APPLICATION.length()) {
        properties.application(name.substring(APPLICATION.length()), value);
      }
    });
    return properties.build();
  }
}
