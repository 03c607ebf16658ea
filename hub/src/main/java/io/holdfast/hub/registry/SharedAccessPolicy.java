/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import java.util.Set;

/** A named pair of keys whose bearers have certain rights. */
public record SharedAccessPolicy(String name, SymmetricKeys keys, Set<Right> rights) {

  /** Copies the set. */
  public SharedAccessPolicy {
    rights = Set.copyOf(rights);
  }
}
