/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.DeviceScopes;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.session.Admitted;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A token of an edge hub that connects a client in its stead. It may do so for its own device, its
 * modules, and who lives below it: the registry's parents decide, whatever the client says.
 *
 * @param token for the actor and not expired
 */
record ActorProof(TokenProof token, ModuleIdentity actor, Registry registry) implements Proof {

  /** Edges nest five deep at IoT Hub; a circle of parents must end. */
  private static final int MAX_DEPTH = 16;

  @Override
  public CompletionStage<Outcome<Admitted>> of(Registration target) {
    return registry
        .find(actor)
        .thenCompose(found ->
            switch (found) {
              case Outcome.Refused<Registration>(var refusal) ->
                  refused("no edge hub speaks for it: " + refusal.detail());
              case Outcome.Done<Registration>(Registration prover) ->
                  switch (token.provedBy(prover, target)) {
                    case Outcome.Refused<Admitted> wrong -> CompletableFuture.completedStage(wrong);
                    case Outcome.Done<Admitted>(Admitted admitted) ->
                        climb(target.identity().device(), null, List.of())
                            .thenApply(path -> path.map(admitted::through));
                  };
            });
  }

  /** A signature alone does not tell an actor who is registered and who is not. */
  @Override
  public CompletionStage<Boolean> holdsWithout(Identity identity) {
    return CompletableFuture.completedStage(false);
  }

  /** The devices from here up to the actor's, all of them enabled. */
  private CompletionStage<Outcome<List<DeviceRegistration>>> climb(
      DeviceIdentity at, @Nullable String scope, List<DeviceRegistration> below) {
    return registry
        .find(at)
        .thenCompose(found ->
            found instanceof Outcome.Done<Registration>(DeviceRegistration device)
                ? climb(device, scope, below)
                : refused(at + " of the parents is not registered"));
  }

  private CompletionStage<Outcome<List<DeviceRegistration>>> climb(
      DeviceRegistration at, @Nullable String scope, List<DeviceRegistration> below) {
    if (!at.enabled()) {
      return refused(at.identity() + " is disabled");
    }
    if (scope != null && !(at.iotEdge() && scope.equals(at.deviceScope()))) {
      return refused(scope + " is no edge device's scope any more");
    }
    List<DeviceRegistration> path = new ArrayList<>(below);
    path.add(at);
    if (at.identity().equals(actor.device())) {
      return at.iotEdge()
          ? CompletableFuture.completedStage(Outcome.done(path))
          : refused(at.identity() + " is not an edge device");
    }
    String parentScope = DeviceScopes.parentOf(at);
    DeviceIdentity parent = parentScope == null ? null : DeviceScopes.ownerOf(parentScope);
    return parent == null || path.size() >= MAX_DEPTH
        ? refused(actor.device() + " is not among its parents")
        : climb(parent, parentScope, path);
  }

  private static <T> CompletionStage<Outcome<T>> refused(String detail) {
    return CompletableFuture.completedStage(Outcome.refused(ErrorCode.UNAUTHORIZED, detail));
  }
}
