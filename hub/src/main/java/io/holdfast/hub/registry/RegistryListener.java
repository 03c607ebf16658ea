/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.Identity;
import org.jspecify.annotations.Nullable;

/** Hears of changed registrations. */
@FunctionalInterface
public interface RegistryListener {

  /**
   * A registration was made, changed or forgotten. Called on the registry's thread after the change
   * is durable, in the order of the changes; must not block. A device's deletion is told for each
   * of its modules, then for itself; disabling a device is told for the device alone, and shuts its
   * modules out, too.
   *
   * @param before the registration until then, or null if it is new
   * @param now the registration, or null if it is forgotten
   */
  void changed(Identity identity, @Nullable Registration before, @Nullable Registration now);
}
