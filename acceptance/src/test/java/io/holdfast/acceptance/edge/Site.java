/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.testkit.Edge;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * An edge hub, and a way to its root hub that a test spoils.
 *
 * @param relays the way
 * @param edge the hub
 */
record Site(Relays relays, Edge edge) implements AutoCloseable {

  /** Below this root; its data is in a folder of this name. */
  static Site below(Hub root, Path folder, String name) throws IOException {
    return below(root, HoldfastOptions.in(folder.resolve(name)));
  }

  static Site below(Hub root, HoldfastOptions options) throws IOException {
    Relays relays = Relays.to(root);
    try {
      return new Site(
          relays, Edge.start(root, Edge.newDevice(root, Map.of()), relays.way(), options));
    } catch (RuntimeException e) {
      relays.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    edge.close();
    relays.close();
  }
}
