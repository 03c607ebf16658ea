/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import java.util.HashMap;
import java.util.Map;

/** How many messages left each endpoint's queues since the start. For one thread. */
final class Drained {

  private final Map<Place, Long> counts = new HashMap<>();

  void add(Passage passage, long messages) {
    counts.merge(
        new Place(passage.to() == null ? "" : passage.toText(), passage.input()),
        messages,
        Long::sum);
  }

  Map<Place, Long> counts() {
    return counts;
  }

  /**
   * An endpoint.
   *
   * @param module empty for the parent
   */
  record Place(String module, String input) {

    /** As the reference calls it. */
    String label() {
      return module.isEmpty() ? Figures.PARENT_ENDPOINT : module + "/" + input;
    }
  }
}
