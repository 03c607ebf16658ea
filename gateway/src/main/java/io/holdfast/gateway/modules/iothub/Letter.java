/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's message as a hub gets it.
 *
 * @param output of the module; null for telemetry
 * @param message what is sent
 * @param confirmation the id under which to tell what became of it; null if nobody asked
 */
record Letter(@Nullable String output, Message message, @Nullable String confirmation) {

  /**
   * Reads a gateway's message.
   *
   * @param without the properties that the hub does not get
   * @param contentType what the content is, UTF-8 being its encoding; null to say nothing of it
   */
  static Letter of(
      @Nullable String output,
      GatewayMessage from,
      Set<String> without,
      @Nullable String contentType) {
    MessageProperties.Builder properties = MessageProperties.builder();
    if (contentType != null) {
      properties
          .system(SystemProperty.CONTENT_TYPE, contentType)
          .system(SystemProperty.CONTENT_ENCODING, "utf-8");
    }
    from.properties()
        .forEach((key, value) -> {
          if (!without.contains(key)) {
            properties.application(key, value);
          }
        });
    return new Letter(
        output,
        new Message(properties.build(), from.content()),
        from.properties().get(Keys.MESSAGE_ID));
  }

  /** What it takes of a window, in bytes. */
  long size() {
    return (long) message.body().length() + message.properties().size();
  }
}
