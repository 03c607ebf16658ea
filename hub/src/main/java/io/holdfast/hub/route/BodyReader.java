/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.route.BodyTree.Branch;
import io.holdfast.hub.route.condition.BodyValue;
import io.holdfast.hub.route.condition.BodyValue.Special;
import io.holdfast.model.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON body from its beginning until all that is wanted of it is found. What stands before
 * that must be JSON (RFC 8259) with an object at its root, or everything is undefined; of members
 * with the same name the first counts. For one body.
 *
 * <p>Its methods that return a boolean say whether to go on: no means that all is found, or that
 * the body is malformed.
 */
final class BodyReader {

  /** Bodies nested deeper are malformed; each level takes two frames of the stack. */
  private static final int MAX_DEPTH = 64;

  private final JsonText text;
  private final BodyValue[] values;

  /** How many values are still unknown. */
  private int unknown;

  BodyReader(Bytes json, BodyValue[] values) {
    this.text = new JsonText(json);
    this.values = values;
    this.unknown = values.length;
  }

  /** Fills in all values. */
  void read(Branch root) {
    text.skipMark();
    text.skipSpace();
    boolean whole = text.peek() == '{' ? object(root, 1) && text.isAtEnd() : text.malformed();
    if (whole) {
      settle(root, Special.MISSING);
    } else if (unknown > 0) {
      Arrays.fill(values, Special.UNDEFINED);
    }
  }

  private boolean object(Branch branch, int depth) {
    if (depth > MAX_DEPTH) {
      return text.malformed();
    }
    text.next();
    text.skipSpace();
    if (text.take('}')) {
      return true;
    }
    do {
      text.skipSpace();
      int member = text.name(branch.names());
      if (member == JsonText.MALFORMED || !text.takeColon()) {
        return false;
      }
      boolean on = member == JsonText.OTHER ? skip(depth) : wanted(branch.members()[member], depth);
      if (!on) {
        return false;
      }
      text.skipSpace();
    } while (text.take(','));
    return text.take('}') || text.malformed();
  }

  private boolean array(Branch branch, int depth) {
    if (depth > MAX_DEPTH) {
      return text.malformed();
    }
    text.next();
    text.skipSpace();
    if (text.take(']')) {
      return true;
    }
    int index = 0;
    do {
      text.skipSpace();
      Branch element = element(branch, index++);
      boolean on = element == null ? skip(depth) : wanted(element, depth);
      if (!on) {
        return false;
      }
      text.skipSpace();
    } while (text.take(','));
    return text.take(']') || text.malformed();
  }

  private static @Nullable Branch element(Branch branch, int index) {
    int[] indexes = branch.indexes();
    for (int i = 0; i < indexes.length; i++) {
      if (indexes[i] == index) {
        return branch.elements()[i];
      }
    }
    return null;
  }

  /** A value that nothing is wanted of. */
  private boolean skip(int depth) {
    return switch (text.peek()) {
      case '{' -> object(Branch.NOTHING, depth + 1);
      case '[' -> array(Branch.NOTHING, depth + 1);
      case '"' -> text.skipText();
      case 't', 'f', 'n' -> text.skipWord();
      default -> text.skipNumber();
    };
  }

  private boolean wanted(Branch branch, int depth) {
    if (values[branch.any()] != null) {
      return skip(depth); // A second member of that name.
    }
    return switch (text.peek()) {
      case '{' -> nested(branch, depth, true);
      case '[' -> nested(branch, depth, false);
      default -> scalar(branch);
    };
  }

  /** Objects and arrays are no values, but have some. */
  private boolean nested(Branch branch, int depth, boolean isObject) {
    if (branch.slot() >= 0) {
      found(branch.slot(), Special.UNDEFINED);
      if (unknown == 0) {
        return false;
      }
    }
    boolean on = isObject ? object(branch, depth + 1) : array(branch, depth + 1);
    if (!on) {
      return false;
    }
    for (Branch each : isObject ? branch.members() : branch.elements()) {
      settle(each, Special.MISSING);
    }
    for (Branch each : isObject ? branch.elements() : branch.members()) {
      settle(each, Special.UNDEFINED);
    }
    return unknown > 0;
  }

  private boolean scalar(Branch branch) {
    if (branch.slot() < 0) {
      if (!skip(MAX_DEPTH)) {
        return false;
      }
    } else {
      BodyValue value = text.value();
      if (value == null || !text.isDelimited()) {
        return false;
      }
      found(branch.slot(), value);
    }
    if (!branch.isLeaf()) {
      settle(branch, Special.UNDEFINED);
    }
    return unknown > 0;
  }

  private void found(int slot, BodyValue value) {
    values[slot] = value;
    unknown--;
  }

  /** What is unknown here and below gets this value. */
  private void settle(Branch branch, BodyValue value) {
    if (branch.slot() >= 0 && values[branch.slot()] == null) {
      found(branch.slot(), value);
    }
    for (Branch member : branch.members()) {
      settle(member, value);
    }
    for (Branch element : branch.elements()) {
      settle(element, value);
    }
  }
}
