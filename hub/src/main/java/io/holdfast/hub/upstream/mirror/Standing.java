/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import io.holdfast.hub.twin.EdgeLimits;
import io.holdfast.hub.twin.Patches;
import io.holdfast.hub.twin.TwinJson;
import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a stored twin stands to the parent's. Immutable.
 *
 * @param generationId the registration's: what is of an earlier one counts for nothing; empty while
 *     that has none
 * @param seen the version of the parent's desired properties that was heard of last; 0 for never
 * @param unsent what the parent does not know of the reported properties yet
 * @param later of that, what came since a patch was sent to the parent, which has not answered yet;
 *     null if none is under way. Not stored: after a crash all is sent again
 */
record Standing(String generationId, long seen, Unsent unsent, @Nullable Unsent later) {

  /** Nothing is known of the parent. */
  static Standing unknown(String generationId) {
    return new Standing(generationId, 0, Unsent.NOTHING, null);
  }

  /** The same, when the registration's generation is known at last. */
  Standing of(String generation) {
    return new Standing(generation, seen, unsent, later);
  }

  /** The parent may have lost any of the reported properties: all are to be compared. */
  Standing wholeUnsent() {
    return new Standing(generationId, seen, Unsent.WHOLE, null);
  }

  /**
   * The parent is another hub. The highest version that there can be was seen, so that its desired
   * properties are taken for made anew, whatever their version.
   */
  Standing atNewParent() {
    return seen == 0
        ? new Standing("", 0, unsent, null)
        : new Standing("", Long.MAX_VALUE, Unsent.WHOLE, null);
  }

  Standing sawVersion(long version) {
    return new Standing(generationId, version, unsent, later);
  }

  /** A client's patch was stored. */
  Standing reported(ObjectNode patch) {
    return new Standing(
        generationId, seen, unsent.and(patch), later == null ? null : later.and(patch));
  }

  /** All that is unsent is being sent. */
  Standing sending() {
    return new Standing(generationId, seen, unsent, Unsent.NOTHING);
  }

  /** A part of what is unsent is being sent: the rest is found by comparing again. */
  Standing sendingPart() {
    return new Standing(generationId, seen, unsent, Unsent.WHOLE);
  }

  /** The parent took what was sent. */
  Standing answered() {
    return new Standing(generationId, seen, later == null ? unsent : later, null);
  }

  /** The parent will never take what was sent; of a part that would be tried for ever. */
  Standing rejected() {
    return later != null && later.whole
        ? new Standing(generationId, seen, Unsent.NOTHING, null)
        : answered();
  }

  /** What was sent did not reach the parent, or nobody knows. */
  Standing failed() {
    return new Standing(generationId, seen, unsent, null);
  }

  boolean isUnknown() {
    return seen == 0 && unsent.isNothing();
  }

  Bytes encode() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("generationId", generationId).put("seen", seen);
    if (unsent.whole) {
      node.put("whole", true);
    } else if (!unsent.isNothing()) {
      node.set("patch", unsent.patch);
    }
    return TwinJson.bytes(node);
  }

  static Standing decode(JsonNode node) {
    Unsent unsent =
        node.path("whole").asBoolean(false)
            ? Unsent.WHOLE
            : node.get("patch") instanceof ObjectNode patch
                ? new Unsent(patch, false)
                : Unsent.NOTHING;
    return new Standing(
        node.required("generationId").asString(), node.required("seen").asLong(), unsent, null);
  }

  /**
   * Changes of reported properties for the parent: a patch, as long as one can say it and it is of
   * bounded size; else the parent's are to be compared with those that are stored here.
   */
  record Unsent(ObjectNode patch, boolean whole) {

    static final Unsent NOTHING = new Unsent(JsonNodeFactory.instance.objectNode(), false);
    static final Unsent WHOLE = new Unsent(JsonNodeFactory.instance.objectNode(), true);

    boolean isNothing() {
      return !whole && patch.isEmpty();
    }

    private Unsent and(ObjectNode next) {
      if (whole) {
        return this;
      }
      ObjectNode both = Patches.both(patch, next);
      return both == null || Patches.isLonger(both, EdgeLimits.MAX_PATCH_BYTES)
          ? WHOLE
          : new Unsent(both, false);
    }
  }
}
