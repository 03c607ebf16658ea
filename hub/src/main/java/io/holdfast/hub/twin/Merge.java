/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One merge of properties, which counts by how much they grow: so a small patch costs little. */
final class Merge {

  private long grown;

  /** By how much the target's size grew, as {@link TwinLimits#size} counts it. */
  long grown() {
    return grown;
  }

  /**
   * The target after a patch: objects merge, null deletes, everything else replaces. Neither is
   * changed.
   */
  ObjectNode of(ObjectNode target, ObjectNode patch) {
    ObjectNode merged = target.objectNode();
    merged.setAll(target);
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      JsonNode before = merged.get(name);
      if (value.isNull()) {
        merged.remove(name);
        grown -= size(name, before);
      } else if (value instanceof ObjectNode object) {
        if (!(before instanceof ObjectNode)) {
          grown += TwinLimits.nameSize(name) - size(name, before);
        }
        merged.set(name, of(Section.objectOrEmpty(before), object));
      } else {
        merged.set(name, value);
        grown += size(name, value) - size(name, before);
      }
    }
    return merged;
  }

  private static long size(String name, @Nullable JsonNode value) {
    return value == null ? 0 : TwinLimits.nameSize(name) + TwinLimits.size(value);
  }
}
