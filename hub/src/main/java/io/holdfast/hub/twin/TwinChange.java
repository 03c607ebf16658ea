/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A back end's change of a twin, read from its JSON and checked. Back ends send back what they
 * read, so {@code $metadata} and {@code $version} of desired properties, and all members that only
 * the hub writes, are passed over; so are nulls, which Microsoft's Java SDK sends for whatever it
 * did not set.
 *
 * @param tags the tags, or null if none are given
 * @param desired the desired properties, or null if none are given
 */
record TwinChange(@Nullable ObjectNode tags, @Nullable ObjectNode desired) {

  static Outcome<TwinChange> parse(Bytes json) {
    return switch (TwinJson.object(json)) {
      case Outcome.Refused<ObjectNode>(var refusal) -> new Outcome.Refused<>(refusal);
      case Outcome.Done<ObjectNode>(ObjectNode body) -> of(body);
    };
  }

  private static Outcome<TwinChange> of(ObjectNode body) {
    JsonNode properties = present(body.get("properties"));
    JsonNode tags = present(body.get("tags"));
    if (properties != null && !properties.isObject()) {
      return Outcome.refused(ErrorCode.ARGUMENT_INVALID, "properties is not a JSON object");
    }
    JsonNode desired = properties == null ? null : present(properties.get("desired"));
    if (desired instanceof ObjectNode object) {
      object.remove("$metadata");
      object.remove("$version");
    }
    String wrong = wrongWith("tags", tags);
    if (wrong == null) {
      wrong = wrongWith("properties.desired", desired);
    }
    return wrong != null
        ? Outcome.refused(ErrorCode.ARGUMENT_INVALID, wrong)
        : Outcome.done(new TwinChange((ObjectNode) tags, (ObjectNode) desired));
  }

  private static @Nullable JsonNode present(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node;
  }

  private static @Nullable String wrongWith(String what, @Nullable JsonNode section) {
    if (section == null) {
      return null;
    }
    String wrong =
        section instanceof ObjectNode object ? TwinLimits.wrongWith(object) : "not a JSON object";
    return wrong == null ? null : what + ": " + wrong;
  }
}
