/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.ModuleRegistration;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.registry.Right;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Modules, as operators register and look at them. Refusals as {@link Registry} tells them, or for
 * want of the right.
 */
public final class ModuleService {

  private final Registry registry;
  private final Presence presence;

  ModuleService(Registry registry, Presence presence) {
    this.registry = registry;
    this.presence = presence;
  }

  /** A module. */
  public CompletionStage<Outcome<ModuleView>> find(Access access, ModuleIdentity identity) {
    return access.with(
        Right.REGISTRY_READ,
        () ->
            registry
                .find(identity)
                .thenApply(found -> found.map(any -> view((ModuleRegistration) any))));
  }

  /** The modules of a device. */
  public CompletionStage<Outcome<List<ModuleView>>> list(Access access, DeviceIdentity device) {
    return access.with(
        Right.REGISTRY_READ,
        () ->
            registry
                .modules(device)
                .thenApply(found -> found.map(all -> all.stream().map(this::view).toList())));
  }

  /** Registers a module. */
  public CompletionStage<Outcome<ModuleView>> create(Access access, ModuleDraft draft) {
    return access.with(
        Right.REGISTRY_WRITE, () -> registry.create(draft).thenApply(made -> made.map(this::view)));
  }

  /** Changes a module's registration. */
  public CompletionStage<Outcome<ModuleView>> update(
      Access access, ModuleDraft draft, IfMatch ifMatch) {
    return access.with(
        Right.REGISTRY_WRITE,
        () -> registry.update(draft, ifMatch).thenApply(changed -> changed.map(this::view)));
  }

  /** Forgets a module and its twin. */
  public CompletionStage<Outcome<Registration>> delete(
      Access access, ModuleIdentity identity, IfMatch ifMatch) {
    return access.with(Right.REGISTRY_WRITE, () -> registry.delete(identity, ifMatch));
  }

  private ModuleView view(ModuleRegistration registration) {
    return new ModuleView(registration, presence.of(registration.identity()));
  }
}
