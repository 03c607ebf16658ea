/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.load;

import io.holdfast.gateway.GatewayModule;

/** Where the module of one entry of a gateway's file comes from. */
public interface Entrypoint {

  /**
   * A module that is not yet created. What it opens of its own it gives back when it is destroyed.
   *
   * @throws ModuleLoadException saying why there is none
   */
  GatewayModule load() throws ModuleLoadException;
}
