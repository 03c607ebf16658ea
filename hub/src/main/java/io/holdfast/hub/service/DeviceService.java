/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.mailbox.Mailboxes;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.registry.Right;
import io.holdfast.model.DeviceIdentity;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Devices, as operators register and look at them. Refusals as {@link Registry} tells them, or for
 * want of the right.
 */
public final class DeviceService {

  /** The most devices that one list gives. */
  public static final int MAX_LISTED = 1000;

  private final Registry registry;
  private final Presence presence;
  private final Mailboxes mailboxes;

  DeviceService(Registry registry, Presence presence, Mailboxes mailboxes) {
    this.registry = registry;
    this.presence = presence;
    this.mailboxes = mailboxes;
  }

  /** A device. */
  public CompletionStage<Outcome<DeviceView>> find(Access access, DeviceIdentity identity) {
    return access.with(
        Right.REGISTRY_READ,
        () -> registry.find(identity).thenApply(found -> found.map(this::viewOfAny)));
  }

  /**
   * Devices in the order of their ids, {@value #MAX_LISTED} at most.
   *
   * @param after the id behind which to begin; empty to begin with the first
   */
  public CompletionStage<Outcome<List<DeviceView>>> list(Access access, String after, int max) {
    return access.with(
        Right.REGISTRY_READ,
        () ->
            registry
                .devices(after, Math.min(max, MAX_LISTED))
                .thenApply(devices -> Outcome.done(devices.stream().map(this::view).toList())));
  }

  /** Registers a device. */
  public CompletionStage<Outcome<DeviceView>> create(Access access, DeviceDraft draft) {
    return access.with(
        Right.REGISTRY_WRITE, () -> registry.create(draft).thenApply(made -> made.map(this::view)));
  }

  /** Changes a device's registration. */
  public CompletionStage<Outcome<DeviceView>> update(
      Access access, DeviceDraft draft, IfMatch ifMatch) {
    return access.with(
        Right.REGISTRY_WRITE,
        () -> registry.update(draft, ifMatch).thenApply(changed -> changed.map(this::view)));
  }

  /** Forgets a device, its modules and their twins. */
  public CompletionStage<Outcome<Registration>> delete(
      Access access, DeviceIdentity identity, IfMatch ifMatch) {
    return access.with(Right.REGISTRY_WRITE, () -> registry.delete(identity, ifMatch));
  }

  /** How many devices are registered. */
  public CompletionStage<Outcome<Registry.DeviceCounts>> counts(Access access) {
    return access.with(Right.REGISTRY_READ, () -> registry.counts().thenApply(Outcome::done));
  }

  /** How many devices are connected now. */
  public CompletionStage<Outcome<Integer>> connectedDevices(Access access) {
    return access.with(
        Right.REGISTRY_READ,
        () -> CompletableFuture.completedFuture(Outcome.done(presence.connectedDevices())));
  }

  private DeviceView viewOfAny(Registration registration) {
    return view((DeviceRegistration) registration);
  }

  private DeviceView view(DeviceRegistration registration) {
    DeviceIdentity identity = registration.identity();
    return new DeviceView(registration, presence.of(identity), mailboxes.count(identity));
  }
}
