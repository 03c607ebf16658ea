/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.SharedAccessPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nobody may anything. */
final class NoPolicies implements Policies {
  @Override
  public @Nullable SharedAccessPolicy find(String name) {
    return null;
  }

  @Override
  public List<SharedAccessPolicy> all() {
    return List.of();
  }
}
