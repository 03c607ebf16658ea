/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.queue.Endpoint;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;

/** The end of a route's text, before it is known whose message takes it. */
public sealed interface Sink {

  /** The endpoint for a message of this sender. */
  Endpoint endpointFor(Identity sender);

  /** {@code $upstream}. */
  record Upstream() implements Sink {
    @Override
    public Endpoint endpointFor(Identity sender) {
      return Endpoint.UPSTREAM;
    }
  }

  /** {@code BrokeredEndpoint("/modules/M/inputs/I")}: a module of the sender's own device. */
  record Brokered(String moduleId, String input) implements Sink {
    @Override
    public Endpoint endpointFor(Identity sender) {
      return new Endpoint.Input(new ModuleIdentity(sender.deviceId(), moduleId), input);
    }
  }
}
