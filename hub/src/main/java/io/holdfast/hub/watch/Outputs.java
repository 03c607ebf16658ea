/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import io.holdfast.model.Identity;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What outputs are called in labels. A module may name as many as it likes: of each identity the
 * first so many have their names. Any thread.
 */
final class Outputs {

  /** Instead of a name that is one too many. No identity and no output of a route is called so. */
  static final String OTHER = "<other>";

  static final int MOST = 64;
  private static final int LONGEST = 128;

  private final ConcurrentHashMap<Identity, Set<String>> known = new ConcurrentHashMap<>();

  String label(Identity sender, @Nullable String output) {
    if (output == null || output.isEmpty()) {
      return "";
    }
    if (output.length() > LONGEST) {
      return OTHER;
    }
    Set<String> names = known.computeIfAbsent(sender, same -> ConcurrentHashMap.newKeySet());
    if (names.contains(output)) {
      return output;
    }
    if (names.size() >= MOST) {
      return OTHER;
    }
    names.add(output);
    return output;
  }

  void forget(Identity sender) {
    known.remove(sender);
  }
}
