/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.queue.Endpoint;
import io.holdfast.model.ModuleIdentity;

/** The end of a route's text, before it is known on which device. */
public sealed interface Sink {

  /** The endpoint on this device. */
  Endpoint endpointOn(String deviceId);

  /** {@code $upstream}. */
  record Upstream() implements Sink {
    @Override
    public Endpoint endpointOn(String deviceId) {
      return Endpoint.UPSTREAM;
    }
  }

  /**
   * {@code BrokeredEndpoint("/modules/M/inputs/I")}: at a root a module of the sender's own device,
   * at an edge one of the edge device.
   */
  record Brokered(String moduleId, String input) implements Sink {
    @Override
    public Endpoint endpointOn(String deviceId) {
      return new Endpoint.Input(new ModuleIdentity(deviceId, moduleId), input);
    }
  }
}
