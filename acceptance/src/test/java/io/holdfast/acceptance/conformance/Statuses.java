/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status.txt} says.
 *
 * @param byDemand the status of each demand that has one
 * @param problems what is wrong with the file
 */
record Statuses(Map<DemandId, Status> byDemand, List<String> problems) {

  private static final Pattern ENTRY =
      Pattern.compile(
          "([a-z]+) (\\d{1,4})(?:-(\\d{1,4}))? (later|superseded by|impossible here)(.*)");
  private static final Pattern DEMAND = Pattern.compile(" ([a-z]+) (\\d{1,4})");

  /** Reads the lines of a status file. */
  static Statuses parse(List<String> lines) {
    Statuses statuses = new Statuses(new TreeMap<>(), new ArrayList<>());
    for (String line : lines) {
      String entry = line.replaceFirst("#.*", "").strip();
      if (!entry.isEmpty() && !statuses.add(entry)) {
        statuses.problems.add("status.txt: not an entry: " + entry);
      }
    }
    return statuses;
  }

  private boolean add(String entry) {
    Matcher matcher = ENTRY.matcher(entry);
    if (!matcher.matches()) {
      return false;
    }
    int first = Integer.parseInt(matcher.group(2));
    String end = matcher.group(3);
    int last = end == null ? first : Integer.parseInt(end);
    Status status = status(matcher.group(4), matcher.group(5));
    if (status == null || last < first || (end != null && !(status instanceof Status.Later))) {
      return false;
    }
    for (int number = first; number <= last; number++) {
      DemandId demand = new DemandId(matcher.group(1), number);
      if (byDemand.putIfAbsent(demand, status) != null) {
        problems.add("status.txt: second status for " + demand + ": " + entry);
      }
    }
    return true;
  }

  private static @Nullable Status status(String kind, String rest) {
    String text = rest.startsWith(": ") ? rest.substring(2).strip() : "";
    Matcher demand = DEMAND.matcher(rest);
    if (kind.equals("superseded by") && demand.matches()) {
      return new Status.SupersededBy(
          new DemandId(demand.group(1), Integer.parseInt(demand.group(2))));
    }
    if (text.isEmpty()) {
      return kind.equals("later") && rest.isEmpty() ? new Status.Later("") : null;
    }
    return switch (kind) {
      case "later" -> new Status.Later(text);
      case "superseded by" -> new Status.Decided(text);
      default -> new Status.Impossible(text);
    };
  }
}
