/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.load;

import io.holdfast.gateway.GatewayModule;
import java.util.Set;

/** Where the module of one entry of a gateway's file comes from. */
public interface Entrypoint {

  /**
   * A module that is not yet created. What it opens of its own it gives back when it is destroyed,
   * or at the end of its {@code check}: a module is asked for one of them.
   *
   * @throws ModuleLoadException saying why there is none
   */
  GatewayModule load() throws ModuleLoadException;

  /**
   * What only one module of a gateway can have, as the addresses of a host; in words for people.
   */
  default Set<String> claims() {
    return Set.of();
  }
}
