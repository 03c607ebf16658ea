/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What patches of properties are to each other. A patch merges objects, deletes what it names null,
 * and replaces everything else, arrays as a whole. Pure: what is given is never changed, and what
 * comes back may share with it.
 */
public final class Patches {

  private Patches() {}

  /** The properties after a patch. */
  public static ObjectNode applied(ObjectNode properties, ObjectNode patch) {
    return Section.merge(properties, patch);
  }

  /** The smallest patch that turns some properties into others; empty if they are the same. */
  public static ObjectNode between(ObjectNode before, ObjectNode after) {
    ObjectNode patch = after.objectNode();
    for (String name : before.propertyNames()) {
      if (!after.has(name)) {
        patch.putNull(name);
      }
    }
    for (Map.Entry<String, JsonNode> member : after.properties()) {
      String name = member.getKey();
      if (member.getValue() instanceof ObjectNode later
          && before.get(name) instanceof ObjectNode earlier) {
        ObjectNode inner = between(earlier, later);
        if (!inner.isEmpty()) {
          patch.set(name, inner);
        }
      } else if (!member.getValue().equals(before.get(name))) {
        patch.set(name, member.getValue());
      }
    }
    return patch;
  }

  /**
   * The one patch that does what two do one after the other, whatever they are applied to; or null
   * if there is none: no patch both makes an object anew and takes away what was in an older one.
   */
  public static @Nullable ObjectNode both(ObjectNode first, ObjectNode second) {
    ObjectNode both = first.objectNode();
    both.setAll(first);
    for (Map.Entry<String, JsonNode> member : second.properties()) {
      String name = member.getKey();
      JsonNode before = both.get(name);
      if (before != null && member.getValue() instanceof ObjectNode later) {
        ObjectNode inner = before instanceof ObjectNode earlier ? both(earlier, later) : null;
        if (inner == null) {
          return null;
        }
        both.set(name, inner);
      } else {
        both.set(name, member.getValue());
      }
    }
    return both;
  }

  /**
   * As much of a patch as fits, at least something of it: what it deletes first, so that what comes
   * next finds room.
   *
   * @param maxBytes of JSON without white space
   */
  public static ObjectNode part(ObjectNode patch, int maxBytes) {
    return isLonger(patch, maxBytes) ? part(patch, new Room(maxBytes)) : patch;
  }

  private static ObjectNode part(ObjectNode patch, Room room) {
    ObjectNode part = patch.objectNode();
    for (boolean deletions : new boolean[] {true, false}) {
      for (Map.Entry<String, JsonNode> member : patch.properties()) {
        JsonNode value = member.getValue();
        if (value.isNull() != deletions) {
          continue;
        }
        int name = TwinJson.bytes(part.stringNode(member.getKey())).length() + 2;
        if (room.take(name + TwinJson.bytes(value).length())) {
          part.set(member.getKey(), value);
        } else if (value instanceof ObjectNode object && room.take(name + 2)) {
          ObjectNode inner = part(object, room);
          if (inner.isEmpty()) {
            room.giveBack(name + 2);
          } else {
            part.set(member.getKey(), inner);
          }
        }
      }
    }
    return part;
  }

  private static final class Room {
    private int left;

    Room(int maxBytes) {
      this.left = maxBytes - 2;
    }

    private boolean take(int bytes) {
      if (bytes > left) {
        return false;
      }
      left -= bytes;
      return true;
    }

    private void giveBack(int bytes) {
      left += bytes;
    }
  }

  /** Whether a patch is longer than this many bytes of JSON without white space. */
  public static boolean isLonger(ObjectNode patch, int maxBytes) {
    return TwinJson.bytes(patch).length() > maxBytes;
  }
}
