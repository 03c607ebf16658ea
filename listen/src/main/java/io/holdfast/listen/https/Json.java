/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ExactJson;
import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How this head reads and writes JSON: numbers as they came, nesting and numbers bounded. */
final class Json {

  private static final int MAX_NESTING = 128;
  private static final int MAX_NUMBER_LENGTH = 512;

  static final JsonMapper MAPPER = ExactJson.mapper(MAX_NESTING, MAX_NUMBER_LENGTH);

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The value, or null if the bytes are not one JSON value that can be written again. */
  static @Nullable JsonNode parse(Bytes json) {
    try {
      JsonNode node = MAPPER.readTree(json.toByteArray());
      return node.isMissingNode() ? null : node;
    } catch (JacksonException | NumberFormatException e) {
      // NumberFormatException: an exponent that no BigDecimal has.
      return null;
    }
  }

  static Bytes bytes(JsonNode node) {
    return Bytes.owning(MAPPER.writeValueAsBytes(node));
  }
}
