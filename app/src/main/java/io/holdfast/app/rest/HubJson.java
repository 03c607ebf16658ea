/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** How commands read and write JSON: numbers as they came, whatever their length and size. */
public final class HubJson {

  /** Reads and writes. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private HubJson() {}

  /**
   * Reads one value.
   *
   * @throws tools.jackson.core.JacksonException if it is not one
   * @throws NumberFormatException if it has an exponent that no BigDecimal has
   */
  public static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }
}
