/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.Identity;

/** What the hub knows about a device or module that may connect. Immutable. */
public sealed interface Registration permits DeviceRegistration, ModuleRegistration {

  /** Who is registered. */
  Identity identity();

  /** New each time that the same id is registered anew; opaque. */
  String generationId();

  /** New with each change; opaque, without quotes. */
  String etag();

  /** How the client proves who it is. */
  Authentication authentication();

  /** The same, of this generation and with this etag. */
  Registration with(String generation, String newEtag);

  /**
   * Whether a client that was let in under the other registration may stay under this one, as far
   * as its proof goes.
   */
  default boolean sameCredentials(Registration other) {
    return generationId().equals(other.generationId())
        && authentication().equals(other.authentication());
  }
}
