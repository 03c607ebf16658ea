/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What edgeHub takes as a patch of reported properties: it is stricter than a hub at the root,
 * which takes {@code #} and unusual white space in names, null in objects in arrays, and a long
 * text of a patch that makes a small twin.
 */
public final class EdgeLimits {

  /** The longest patch, in bytes of JSON without white space. */
  public static final int MAX_PATCH_BYTES = TwinLimits.MAX_PROPERTIES_BYTES;

  private EdgeLimits() {}

  /** Reads a patch; refused with {@code FORMAT_ERROR} or {@code ARGUMENT_INVALID}. */
  public static Outcome<ObjectNode> reported(Bytes json) {
    return TwinJson.object(json)
        .then(patch -> {
          String wrong = TwinLimits.wrongWith(patch);
          if (wrong == null) {
            wrong = wrongWith(patch, false);
          }
          if (wrong == null && json.length() > MAX_PATCH_BYTES) {
            wrong = tooLong(patch);
          }
          return wrong == null
              ? Outcome.done(patch)
              : Outcome.refused(ErrorCode.ARGUMENT_INVALID, "reported properties: " + wrong);
        });
  }

  private static @Nullable String tooLong(ObjectNode patch) {
    return TwinJson.bytes(patch).length() > MAX_PATCH_BYTES
        ? "the patch is longer than " + MAX_PATCH_BYTES + " bytes"
        : null;
  }

  private static @Nullable String wrongWith(JsonNode node, boolean inArray) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        String wrong = wrongWithMember(member.getKey(), member.getValue(), inArray);
        if (wrong != null) {
          return wrong;
        }
      }
    } else if (node.isArray()) {
      for (JsonNode element : node) {
        String wrong = wrongWith(element, true);
        if (wrong != null) {
          return wrong;
        }
      }
    }
    return null;
  }

  private static @Nullable String wrongWithMember(String name, JsonNode value, boolean inArray) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '#' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        return "a name holds '#' or white space";
      }
    }
    return inArray && value.isNull()
        ? "an object in an array holds null"
        : wrongWith(value, inArray);
  }
}
