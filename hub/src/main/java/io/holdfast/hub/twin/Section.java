/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One half of a twin: desired or reported properties with what is known about each. Never changed:
 * a change makes a new section that shares with the old one what stayed, so any thread may read
 * one.
 *
 * @param values the properties
 * @param metadata the same tree with {@code $lastUpdated} (and {@code $lastUpdatedVersion}) in each
 *     node
 * @param version from 1
 * @param size of the properties, as {@link TwinLimits#size} counts it
 */
record Section(ObjectNode values, ObjectNode metadata, long version, long size) {

  private static final String LAST_UPDATED = "$lastUpdated";
  private static final String LAST_UPDATED_VERSION = "$lastUpdatedVersion";
  private static final String NEVER = "0001-01-01T00:00:00Z";

  /** The section of a new twin. */
  static final Section EMPTY =
      new Section(
          TwinJson.MAPPER.createObjectNode(),
          TwinJson.MAPPER.createObjectNode().put(LAST_UPDATED, NEVER),
          1,
          0);

  /** The section after a patch; the stamp's version is the new one. */
  Section merge(ObjectNode patch, Stamp stamp) {
    Merge merge = new Merge();
    ObjectNode merged = merge.of(values, patch);
    return new Section(
        merged, mergeMetadata(metadata, patch, stamp), stamp.version, size + merge.grown());
  }

  /** The same properties under another version. */
  Section at(long otherVersion) {
    return new Section(values, metadata, otherVersion, size);
  }

  /** A section with other properties. */
  static Section of(ObjectNode values, Stamp stamp) {
    ObjectNode present = merge(TwinJson.MAPPER.createObjectNode(), values);
    return new Section(
        present, metadataOf(present, stamp), stamp.version, TwinLimits.size(present));
  }

  /** What a change made of this section, as back ends are told: nulls for what was deleted. */
  static ObjectNode told(ObjectNode patch, Stamp stamp) {
    ObjectNode shown = patch.objectNode();
    shown.setAll(patch);
    shown.set("$metadata", mergeMetadata(patch.objectNode(), patch, stamp));
    return shown.put("$version", stamp.version);
  }

  /** The section as back ends see it. */
  ObjectNode withMetadata() {
    ObjectNode shown = values.objectNode();
    shown.setAll(values);
    shown.set("$metadata", metadata);
    return shown.put("$version", version);
  }

  /** The section as its device sees it. */
  ObjectNode withVersion() {
    return withVersion(values, version);
  }

  static ObjectNode withVersion(ObjectNode values, long version) {
    ObjectNode shown = values.objectNode();
    shown.setAll(values);
    return shown.put("$version", version);
  }

  /**
   * The target after a patch: objects merge, null deletes, everything else replaces. Neither is
   * changed.
   */
  static ObjectNode merge(ObjectNode target, ObjectNode patch) {
    return new Merge().of(target, patch);
  }

  /**
   * What turns the old properties into the new ones when merged: all of the new, and null for what
   * is no more.
   */
  static ObjectNode replacing(ObjectNode before, ObjectNode after) {
    ObjectNode patch = after.objectNode();
    for (Map.Entry<String, JsonNode> member : before.properties()) {
      if (!after.has(member.getKey())) {
        patch.putNull(member.getKey());
      }
    }
    for (Map.Entry<String, JsonNode> member : after.properties()) {
      boolean bothObjects =
          member.getValue() instanceof ObjectNode
              && before.get(member.getKey()) instanceof ObjectNode;
      patch.set(
          member.getKey(),
          bothObjects
              ? replacing((ObjectNode) before.get(member.getKey()), (ObjectNode) member.getValue())
              : member.getValue());
    }
    return patch;
  }

  private static ObjectNode mergeMetadata(ObjectNode metadata, ObjectNode patch, Stamp stamp) {
    ObjectNode merged = metadata.objectNode();
    merged.setAll(metadata);
    stamp.on(merged);
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      if (value.isNull()) {
        merged.remove(name);
      } else if (value instanceof ObjectNode object) {
        merged.set(name, mergeMetadata(objectOrEmpty(merged.get(name)), object, stamp));
      } else {
        merged.set(name, stamp.leaf());
      }
    }
    return merged;
  }

  private static ObjectNode metadataOf(ObjectNode values, Stamp stamp) {
    return mergeMetadata(values.objectNode(), values, stamp);
  }

  static ObjectNode objectOrEmpty(@Nullable JsonNode node) {
    return node instanceof ObjectNode object ? object : TwinJson.MAPPER.createObjectNode();
  }

  /**
   * When and with which version something changed.
   *
   * <p>Design note: most of a twin's metadata are leaves, and most of them say the same. So they
   * are one object in memory, which nobody changes: metadata is copied to be merged.
   */
  static final class Stamp {

    private final String time;
    private final long version;
    private final boolean shown;
    private final ObjectNode leaf;

    /**
     * At a time.
     *
     * @param shown whether the version stands in the metadata: it does for desired properties
     */
    Stamp(String time, long version, boolean shown) {
      this.time = time;
      this.version = version;
      this.shown = shown;
      this.leaf = on(TwinJson.MAPPER.createObjectNode());
    }

    private ObjectNode on(ObjectNode node) {
      node.put(LAST_UPDATED, time);
      return shown ? node.put(LAST_UPDATED_VERSION, version) : node;
    }

    ObjectNode leaf() {
      return leaf;
    }
  }

  /** Makes one object of all leaves of metadata that say the same; in the given tree. */
  static void shareLeaves(ObjectNode metadata) {
    shareLeaves(metadata, new HashMap<>());
  }

  private static void shareLeaves(ObjectNode metadata, Map<JsonNode, JsonNode> leaves) {
    for (Map.Entry<String, JsonNode> member : metadata.properties()) {
      if (member.getValue() instanceof ObjectNode object) {
        if (isLeaf(object)) {
          JsonNode known = leaves.putIfAbsent(object, object);
          member.setValue(known == null ? object : known);
        } else {
          shareLeaves(object, leaves);
        }
      }
    }
  }

  private static boolean isLeaf(ObjectNode object) {
    return object.size() <= 2
        && object.properties().stream().allMatch(member -> member.getValue().isValueNode());
  }
}
