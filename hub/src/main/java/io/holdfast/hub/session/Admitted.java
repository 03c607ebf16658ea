/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.registry.Registration;
import io.holdfast.model.Identity;
import java.time.Instant;

/**
 * A client that may connect.
 *
 * @param registration as it was when the client proved who it is
 * @param authMethod how it did: JSON with scope, type and issuer
 * @param end when its proof ends, and the connection with it
 */
public record Admitted(Registration registration, String authMethod, Instant end) {

  /** Who it is. */
  public Identity identity() {
    return registration.identity();
  }
}
