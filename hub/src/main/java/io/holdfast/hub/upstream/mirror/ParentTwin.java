/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.twin.Patches;
import io.holdfast.hub.twin.TwinJson;
import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A twin as the parent told it. */
record ParentTwin(Part desired, Part reported) {

  /** Reads {@code {"desired":{…,"$version":n},"reported":{…,"$version":m}}}. */
  static Outcome<ParentTwin> parse(Bytes json) {
    return TwinJson.object(json)
        .then(twin -> {
          Part desired = Part.whole(twin.get("desired"));
          Part reported = Part.whole(twin.get("reported"));
          return desired == null || reported == null
              ? Outcome.refused(ErrorCode.FORMAT_ERROR, "not a twin with versions")
              : Outcome.done(new ParentTwin(desired, reported));
        });
  }

  /** Properties with their version, or a patch of them with the version that it makes. */
  record Part(ObjectNode members, long version) {

    private static @Nullable Part whole(@Nullable JsonNode node) {
      if (!(node instanceof ObjectNode object)) {
        return null;
      }
      Part part = of(object);
      ObjectNode empty = JsonNodeFactory.instance.objectNode();
      return part == null ? null : new Part(Patches.applied(empty, part.members), part.version);
    }

    /** Reads a patch of desired properties. */
    static Outcome<Part> patch(Bytes json) {
      return TwinJson.object(json)
          .then(object -> {
            Part part = of(object);
            return part == null
                ? Outcome.refused(ErrorCode.FORMAT_ERROR, "a patch without version")
                : Outcome.done(part);
          });
    }

    private static @Nullable Part of(ObjectNode object) {
      JsonNode version = object.remove("$version");
      object.remove("$metadata");
      return version != null && version.canConvertToLong() && version.longValue() > 0
          ? new Part(object, version.longValue())
          : null;
    }
  }
}
