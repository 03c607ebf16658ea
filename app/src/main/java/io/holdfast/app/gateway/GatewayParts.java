/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.gateway;

import io.holdfast.gateway.load.BuiltinLoader;
import io.holdfast.gateway.load.JavaLoader;
import io.holdfast.gateway.load.Loaders;
import io.holdfast.gateway.outprocess.OutProcessLoader;

/** What gateways of this program are made with, and what must be closed after them. */
public final class GatewayParts implements AutoCloseable {

  private final Loaders loaders;

  private GatewayParts(Loaders loaders) {
    this.loaders = loaders;
  }

  /** All loaders that there are. */
  public static GatewayParts open() {
    return new GatewayParts(
        Loaders.of(
            new JavaLoader(), new BuiltinLoader(Builtins.modules()), new OutProcessLoader()));
  }

  /** The loaders of which a gateway's file may speak. */
  public Loaders loaders() {
    return loaders;
  }

  /** To be called when gateways made with them have ended. */
  @Override
  public void close() {}
}
