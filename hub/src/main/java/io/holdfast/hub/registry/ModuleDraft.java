/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.ModuleIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What a module is to be registered with.
 *
 * @param authentication null for keys that the registry makes or, on update, for what it has
 * @param managedBy who makes it, at most {@value #MAX_MANAGED_BY} characters, or null
 */
public record ModuleDraft(
    ModuleIdentity identity,
    @Nullable AskedAuthentication authentication,
    @Nullable String managedBy) {

  /** The longest name of who makes a module, in characters. */
  public static final int MAX_MANAGED_BY = 128;

  /** A module with keys that the registry makes. */
  public static ModuleDraft of(ModuleIdentity identity) {
    return new ModuleDraft(identity, null, null);
  }
}
