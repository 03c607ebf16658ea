/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.logger;

import io.holdfast.wire.gateway.GatewayMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes entries as JSON in one line each. Any thread. */
final class Entries {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final InstantSource clock;

  Entries(InstantSource clock) {
    this.clock = clock;
  }

  /** An entry that is a sentence of the logger's own. */
  byte[] of(String sentence) {
    return bytes(begun().put("content", sentence));
  }

  /** An entry of a message: all its properties as they are, and its content in base64. */
  byte[] of(GatewayMessage message) {
    ObjectNode entry = begun();
    ObjectNode properties = entry.putObject("properties");
    for (Map.Entry<String, String> property : message.properties().entrySet()) {
      properties.put(property.getKey(), property.getValue());
    }
    return bytes(entry.put("content", message.content().toByteArray()));
  }

  private ObjectNode begun() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return MAPPER.createObjectNode().put("time", now.toString());
  }

  /** By way of a text: a lone surrogate, which UTF-8 cannot have, becomes a question mark there. */
  private static byte[] bytes(ObjectNode entry) {
    return entry.toString().getBytes(StandardCharsets.UTF_8);
  }
}
