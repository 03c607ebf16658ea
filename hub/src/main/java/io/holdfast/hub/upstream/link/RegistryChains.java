/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.DeviceScopes;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Chains as the registry's parents say.
 *
 * @param edge the edge device whose hub this is
 */
public record RegistryChains(Registry registry, DeviceIdentity edge) implements Chains {

  /** Edges nest five deep at IoT Hub; a circle of parents must end. */
  private static final int MAX_LENGTH = 16;

  @Override
  public CompletionStage<Outcome<List<Identity>>> chainOf(Identity identity) {
    List<Identity> chain = new ArrayList<>();
    chain.add(identity);
    DeviceIdentity device = identity.device();
    // A device that acts for itself stands in its chain twice: as who is meant and as who acts.
    if (identity instanceof ModuleIdentity || device.equals(edge)) {
      chain.add(device);
    }
    return device.equals(edge) ? done(chain) : climb(device, chain);
  }

  private CompletionStage<Outcome<List<Identity>>> climb(
      DeviceIdentity from, List<Identity> chain) {
    return registry
        .find(from)
        .thenCompose(found -> {
          DeviceIdentity parent = parent(found);
          if (parent == null || chain.size() >= MAX_LENGTH) {
            return CompletableFuture.completedStage(
                Outcome.refused(
                    ErrorCode.UNAUTHORIZED, chain.getFirst() + " is not below " + edge));
          }
          chain.add(parent);
          return parent.equals(edge) ? done(chain) : climb(parent, chain);
        });
  }

  private static @Nullable DeviceIdentity parent(Outcome<Registration> found) {
    if (!(found instanceof Outcome.Done<Registration>(DeviceRegistration device))) {
      return null;
    }
    String scope = DeviceScopes.parentOf(device);
    return scope == null ? null : DeviceScopes.ownerOf(scope);
  }

  private static CompletionStage<Outcome<List<Identity>>> done(List<Identity> chain) {
    return CompletableFuture.completedStage(Outcome.done(List.copyOf(chain)));
  }
}
