/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.ModuleRegistration;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.registry.RegistryListener;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A registry that mirrors a parent's, as operators of the edge hub see it: to change something,
 * they ask the parent.
 */
record LookOnlyRegistry(Registry registry, String parent) implements Registry {

  private <T> CompletionStage<Outcome<T>> notHere() {
    return CompletableFuture.completedStage(
        Outcome.refused(
            ErrorCode.INVALID_OPERATION,
            "who lives below this edge hub is registered at its parent: ask " + parent));
  }

  @Override
  public CompletionStage<Outcome<Registration>> find(Identity identity) {
    return registry.find(identity);
  }

  @Override
  public CompletionStage<Outcome<DeviceRegistration>> create(DeviceDraft draft) {
    return notHere();
  }

  @Override
  public CompletionStage<Outcome<DeviceRegistration>> update(DeviceDraft draft, IfMatch ifMatch) {
    return notHere();
  }

  @Override
  public CompletionStage<Outcome<ModuleRegistration>> create(ModuleDraft draft) {
    return notHere();
  }

  @Override
  public CompletionStage<Outcome<ModuleRegistration>> update(ModuleDraft draft, IfMatch ifMatch) {
    return notHere();
  }

  @Override
  public CompletionStage<Outcome<Registration>> delete(Identity identity, IfMatch ifMatch) {
    return notHere();
  }

  @Override
  public CompletionStage<Outcome<Registration>> renewKeys(Identity identity, KeyChoice which) {
    return notHere();
  }

  @Override
  public CompletionStage<List<DeviceRegistration>> devices(String after, int max) {
    return registry.devices(after, max);
  }

  @Override
  public CompletionStage<Outcome<List<ModuleRegistration>>> modules(DeviceIdentity device) {
    return registry.modules(device);
  }

  @Override
  public CompletionStage<List<Registration>> inScope(DeviceIdentity edge, String after, int max) {
    return registry.inScope(edge, after, max);
  }

  @Override
  public CompletionStage<DeviceCounts> counts() {
    return registry.counts();
  }

  @Override
  public void addListener(RegistryListener listener) {
    registry.addListener(listener);
  }
}
