/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.ExactJson;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How twins read and write JSON: numbers as exactly as they came, nesting and numbers bounded
 * before a tree is built.
 */
public final class TwinJson {

  private static final int MAX_NESTING = 64;
  private static final int MAX_NUMBER_LENGTH = 128;

  static final JsonMapper MAPPER = ExactJson.mapper(MAX_NESTING, MAX_NUMBER_LENGTH);

  private TwinJson() {}

  /** A JSON object, or the refusal of something else. */
  public static Outcome<ObjectNode> object(Bytes json) {
    JsonNode node;
    try {
      node = MAPPER.readTree(json.toByteArray());
    } catch (JacksonException e) {
      return Outcome.refused(ErrorCode.FORMAT_ERROR, "not JSON" + where(e.getLocation()));
    } catch (NumberFormatException e) {
      // Jackson lets it out for an exponent that no BigDecimal has.
      return Outcome.refused(ErrorCode.FORMAT_ERROR, "not JSON: a number is out of bounds");
    }
    return node instanceof ObjectNode object
        ? Outcome.done(object)
        : Outcome.refused(ErrorCode.FORMAT_ERROR, "the body is not a JSON object");
  }

  private static String where(@Nullable TokenStreamLocation location) {
    return location == null
        ? ""
        : ": line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  /** The node as text. */
  public static Bytes bytes(JsonNode node) {
    return Bytes.owning(MAPPER.writeValueAsBytes(node));
  }
}
