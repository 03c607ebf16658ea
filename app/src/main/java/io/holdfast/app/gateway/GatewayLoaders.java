/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.gateway;

import io.holdfast.gateway.load.BuiltinLoader;
import io.holdfast.gateway.load.JavaLoader;
import io.holdfast.gateway.load.Loaders;
import io.holdfast.gateway.outprocess.OutProcessLoader;

/** The loaders of this program's gateways. */
public final class GatewayLoaders {

  private GatewayLoaders() {}

  /** All that there are, for one gateway. */
  public static Loaders all() {
    return Loaders.of(
        new JavaLoader(), new BuiltinLoader(Builtins.modules()), new OutProcessLoader());
  }
}
