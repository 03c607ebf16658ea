/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.ModuleIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A registered module. It may connect while its device is enabled.
 *
 * @param managedBy who made it, {@code IotEdge} for modules of the edge runtime, or null
 */
public record ModuleRegistration(
    ModuleIdentity identity,
    String generationId,
    String etag,
    Authentication authentication,
    @Nullable String managedBy)
    implements Registration {

  @Override
  public ModuleRegistration with(String generation, String newEtag) {
    return new ModuleRegistration(identity, generation, newEtag, authentication, managedBy);
  }

  /** The same module, which authenticates otherwise. */
  ModuleRegistration with(Authentication changed, String newEtag) {
    return new ModuleRegistration(identity, generationId, newEtag, changed, managedBy);
  }
}
