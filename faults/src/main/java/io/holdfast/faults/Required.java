/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Decides what happens to a test whose peer program is not installed. By default it is skipped with
 * a notice; where {@code HOLDFAST_REQUIRE} is {@code all}, or lists the peer, it fails.
 */
public final class Required {

  private Required() {}

  /** Skips or fails the running test unless the peer was found. */
  public static void peer(String name, boolean found) {
    if (found) {
      return;
    }
    String notice = "skipped: " + name + " not found";
    String require = System.getenv().getOrDefault("HOLDFAST_REQUIRE", "");
    if (Set.copyOf(Arrays.asList(require.split(","))).stream()
        .anyMatch(wanted -> wanted.equals("all") || wanted.equals(name))) {
      Assertions.fail(notice + ", and HOLDFAST_REQUIRE=" + require + " demands it");
    }
    System.err.println(notice);
    Assumptions.abort(notice);
  }
}
