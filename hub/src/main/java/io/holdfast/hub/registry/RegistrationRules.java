/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How a registration comes of a draft. Only on the records thread. */
final class RegistrationRules {

  private final InstantSource clock;
  private final RandomGenerator random;

  RegistrationRules(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  DeviceRegistration make(DeviceDraft draft) {
    String scope = scope(draft, null);
    return new DeviceRegistration(
        draft.identity(),
        digits(),
        Etag.made(random),
        authentication(draft.authentication(), null),
        draft.enabled(),
        draft.statusReason(),
        null,
        draft.iotEdge(),
        scope,
        parents(draft, scope));
  }

  DeviceRegistration change(DeviceRegistration old, DeviceDraft draft) {
    String scope = scope(draft, old);
    Instant statusUpdated =
        old.enabled() == draft.enabled() ? old.statusUpdated() : clock.instant();
    return new DeviceRegistration(
        old.identity(),
        old.generationId(),
        Etag.made(random),
        authentication(draft.authentication(), old.authentication()),
        draft.enabled(),
        draft.statusReason(),
        statusUpdated,
        draft.iotEdge(),
        scope,
        parents(draft, scope));
  }

  ModuleRegistration make(ModuleDraft draft) {
    return new ModuleRegistration(
        draft.identity(),
        digits(),
        Etag.made(random),
        authentication(draft.authentication(), null),
        draft.managedBy());
  }

  ModuleRegistration change(ModuleRegistration old, ModuleDraft draft) {
    return new ModuleRegistration(
        old.identity(),
        old.generationId(),
        Etag.made(random),
        authentication(draft.authentication(), old.authentication()),
        draft.managedBy());
  }

  /** Whether the one that is given is not the identity that bore this name before. */
  static boolean isAnother(Registration before, Registration given) {
    return !before.generationId().isEmpty()
        && !given.generationId().isEmpty()
        && !before.generationId().equals(given.generationId());
  }

  /** What another hub gave, with what it did not tell. */
  Registration mirrored(Registration given, @Nullable Registration before) {
    String generation =
        given.generationId().isEmpty() && before != null
            ? before.generationId()
            : given.generationId();
    if (!given.etag().isEmpty()) {
      return given.with(generation, given.etag());
    }
    if (before != null && given.with(generation, before.etag()).equals(before)) {
      return before;
    }
    return given.with(generation, Etag.made(random));
  }

  SymmetricKeys renewed(SymmetricKeys old, Registry.KeyChoice which) {
    SymmetricKeys fresh = SymmetricKeys.random(random);
    return switch (which) {
      case PRIMARY -> new SymmetricKeys(fresh.primary(), old.secondary());
      case SECONDARY -> new SymmetricKeys(old.primary(), fresh.secondary());
      case SWAP -> new SymmetricKeys(old.secondary(), old.primary());
    };
  }

  Registration withKeys(Registration old, SymmetricKeys keys) {
    Authentication authentication = new Authentication.Sas(keys);
    String etag = Etag.made(random);
    return switch (old) {
      case DeviceRegistration device -> device.with(authentication, etag);
      case ModuleRegistration module -> module.with(authentication, etag);
    };
  }

  private Authentication authentication(
      @Nullable AskedAuthentication asked, @Nullable Authentication old) {
    return switch (asked) {
      case null -> old != null ? old : madeKeys();
      case Authentication given -> given;
      case AskedAuthentication.AnyKeys _ -> old instanceof Authentication.Sas ? old : madeKeys();
      case AskedAuthentication.AnyThumbprints _ ->
          old instanceof Authentication.SelfSigned
              ? old
              : new Authentication.SelfSigned(null, null);
    };
  }

  private Authentication madeKeys() {
    return new Authentication.Sas(SymmetricKeys.random(random));
  }

  /** An edge device has a scope of its own; another one lives in the scope that it was put into. */
  private @Nullable String scope(DeviceDraft draft, @Nullable DeviceRegistration old) {
    if (!draft.iotEdge()) {
      return draft.deviceScope();
    }
    String own = old != null && old.iotEdge() ? old.deviceScope() : null;
    return own != null ? own : DeviceScopes.of(draft.identity(), digits());
  }

  private static List<String> parents(DeviceDraft draft, @Nullable String scope) {
    boolean leafInScope = !draft.iotEdge() && scope != null && draft.parentScopes().isEmpty();
    return leafInScope ? List.of(scope) : draft.parentScopes();
  }

  /**
   * Opaque, as clients know it: eighteen digits. Random, so that an id made anew never gets an old
   * one's.
   */
  private String digits() {
    return Long.toString(random.nextLong(100_000_000_000_000_000L, 1_000_000_000_000_000_000L));
  }
}
