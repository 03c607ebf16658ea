/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.route.condition.BodyPath;
import io.holdfast.hub.route.condition.BodyValue;
import io.holdfast.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All paths that conditions ask a body for, as one tree, so that one pass finds them all. Immutable
 * once it is built; any thread.
 */
final class BodyTree {

  private final List<List<BodyPath.Step>> paths;
  private final Branch root;

  /**
   * Of paths.
   *
   * @param paths each once; a path's place is its slot
   */
  BodyTree(List<List<BodyPath.Step>> paths) {
    this.paths = List.copyOf(paths);
    Builder builder = new Builder();
    for (int slot = 0; slot < paths.size(); slot++) {
      builder.add(paths.get(slot), slot);
    }
    this.root = builder.build();
  }

  /** The slot of a path that is in the tree. */
  int slot(List<BodyPath.Step> steps) {
    return paths.indexOf(steps);
  }

  /**
   * The values at all paths.
   *
   * @param json the body in UTF-8, or null if it is no JSON
   */
  BodyValue[] read(@Nullable Bytes json) {
    BodyValue[] values = new BodyValue[paths.size()];
    if (json == null) {
      Arrays.fill(values, BodyValue.Special.UNDEFINED);
    } else {
      new BodyReader(json, values).read(root);
    }
    return values;
  }

  /**
   * What is wanted at a place of a body, and below it.
   *
   * @param slot of the value here, or -1
   * @param any the slot of some value here or below, or -1
   * @param names of members that something is wanted of, in UTF-8
   * @param members what is wanted of those
   * @param indexes of elements that something is wanted of
   * @param elements what is wanted of those
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and read for each byte
  record Branch(
      int slot, int any, byte[][] names, Branch[] members, int[] indexes, Branch[] elements) {

    /** Nothing is wanted. */
    static final Branch NOTHING =
        new Branch(-1, -1, new byte[0][], new Branch[0], new int[0], new Branch[0]);

    boolean isLeaf() {
      return members.length == 0 && elements.length == 0;
    }
  }

  private static final class Builder {
    private int slot = -1;
    private final List<String> names = new ArrayList<>();
    private final List<Builder> members = new ArrayList<>();
    private final List<Integer> indexes = new ArrayList<>();
    private final List<Builder> elements = new ArrayList<>();

    void add(List<BodyPath.Step> steps, int forSlot) {
      Builder at = this;
      for (BodyPath.Step step : steps) {
        at = child(at.names, at.members, step.name());
        if (step.index() >= 0) {
          at = child(at.indexes, at.elements, step.index());
        }
      }
      at.slot = forSlot;
    }

    private static <T> Builder child(List<T> keys, List<Builder> children, T key) {
      int at = keys.indexOf(key);
      if (at < 0) {
        at = keys.size();
        keys.add(key);
        children.add(new Builder());
      }
      return children.get(at);
    }

    Branch build() {
      Branch[] builtMembers = members.stream().map(Builder::build).toArray(Branch[]::new);
      Branch[] builtElements = elements.stream().map(Builder::build).toArray(Branch[]::new);
      int any = slot;
      if (any < 0 && builtMembers.length > 0) {
        any = builtMembers[0].any;
      } else if (any < 0 && builtElements.length > 0) {
        any = builtElements[0].any;
      }
      return new Branch(
          slot,
          any,
          names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new),
          builtMembers,
          indexes.stream().mapToInt(Integer::intValue).toArray(),
          builtElements);
    }
  }
}
