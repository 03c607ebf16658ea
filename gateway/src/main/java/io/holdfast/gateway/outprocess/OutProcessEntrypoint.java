/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.load.Entrypoint;
import io.holdfast.gateway.load.ModuleLoadException;
import java.util.Set;

/** A module out of process, as the gateway's file describes it. */
record OutProcessEntrypoint(OutProcessSettings settings, SharedLoop shared) implements Entrypoint {

  @Override
  public GatewayModule load() throws ModuleLoadException {
    if (settings.launch().isPresent()) {
      settings.launch().get().requireProgram();
    }
    return new OutProcessModule(settings, shared);
  }

  @Override
  public Set<String> claims() {
    return settings.addresses();
  }
}
