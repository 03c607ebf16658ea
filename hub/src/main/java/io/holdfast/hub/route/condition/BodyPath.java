/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path into a JSON body: names, each with an index or without, with dots between.
 *
 * @param steps at least one
 * @param slot its number among the paths that are looked for together, from 0
 */
public record BodyPath(List<Step> steps, int slot) {

  private static final Pattern STEP =
      Pattern.compile("([^()<>@,;:\\\\\"/\\[\\]?={}.\\t\\n\\r]+)(?:\\[(\\d+)])?");

  /** The largest index: no body is long enough for more elements. */
  private static final int MAX_INDEX = 262_144;

  /** Copies the steps. */
  public BodyPath {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param name of a member of an object
   * @param index of an element of that member, which is an array then; -1 for none
   */
  public record Step(String name, int index) {}

  /** Reads what stands behind {@code $body.}. */
  static List<Step> steps(String text, int offset) {
    List<Step> steps = new ArrayList<>();
    for (String part : text.split("\\.", -1)) {
      Matcher step = STEP.matcher(part);
      if (!step.matches()) {
        throw new ConditionException(
            offset, "Error in $body query. '" + text + "' is no path such as a.b[0].c");
      }
      steps.add(new Step(step.group(1), index(step.group(2), text, offset)));
    }
    return steps;
  }

  private static int index(@Nullable String digits, String text, int offset) {
    if (digits == null) {
      return -1;
    }
    int index = digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    if (index > MAX_INDEX) {
      throw new ConditionException(
          offset, "Error in $body query. '" + text + "' has an index above " + MAX_INDEX);
    }
    return index;
  }
}
