/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.model.ModuleIdentity;

/** Where a route can lead. */
public sealed interface Endpoint {

  /** The parent hub; at a root, the stream. */
  Endpoint UPSTREAM = new Upstream();

  /** The parent hub; at a root, the stream. */
  record Upstream() implements Endpoint {}

  /** An input of a module. */
  record Input(ModuleIdentity module, String input) implements Endpoint {}
}
