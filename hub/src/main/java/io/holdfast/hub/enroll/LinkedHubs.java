/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hubs that devices may be assigned to, in the order in which the operator prefers them. */
record LinkedHubs(List<LinkedHub> all) {

  LinkedHubs {
    all = List.copyOf(all);
  }

  @Nullable LinkedHub find(String hostName) {
    for (LinkedHub hub : all) {
      if (hub.hostName().equalsIgnoreCase(hostName)) {
        return hub;
      }
    }
    return null;
  }

  /** Those that an enrollment may give: its own that are linked, or all. */
  List<LinkedHub> of(EnrollmentTerms terms) {
    List<String> named = new ArrayList<>(terms.hubs());
    if (terms.hub() != null) {
      named.addFirst(terms.hub());
    }
    if (named.isEmpty()) {
      return all;
    }
    List<LinkedHub> found = new ArrayList<>();
    for (String name : named) {
      LinkedHub hub = find(name);
      if (hub != null && !found.contains(hub)) {
        found.add(hub);
      }
    }
    return found;
  }
}
