/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Ancestry;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.session.Admitted;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A token of an edge hub that connects a client in its stead. It may do so for its own device, its
 * modules, and who lives below it: the registry's parents decide, whatever the client says.
 *
 * @param token for the actor and not expired
 */
record ActorProof(TokenProof token, ModuleIdentity actor, Registry registry) implements Proof {

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
                        new Ancestry(registry)
                            .path(target.identity().device(), actor.device())
                            .thenApply(path -> path.map(admitted::through));
                  };
            });
  }

  /** A signature alone does not tell an actor who is registered and who is not. */
  @Override
  public CompletionStage<Boolean> holdsWithout(Identity identity) {
    return CompletableFuture.completedStage(false);
  }

  private static <T> CompletionStage<Outcome<T>> refused(String detail) {
    return CompletableFuture.completedStage(Outcome.refused(ErrorCode.UNAUTHORIZED, detail));
  }
}
