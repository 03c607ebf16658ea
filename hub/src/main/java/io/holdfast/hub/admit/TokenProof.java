/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.session.Admitted;
import io.holdfast.model.Identity;
import io.holdfast.model.SasToken;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A token that is for this hub and for whom the client says it is. It is signed with the client's
 * own key, its device's, or a policy's.
 *
 * @param now when the client asked
 */
record TokenProof(SasToken token, TokenCheck tokens, Registry registry, Instant now)
    implements Proof {

  @Override
  public CompletionStage<Outcome<Admitted>> of(Registration registration) {
    String policy = token.policy();
    if (policy != null) {
      return CompletableFuture.completedStage(
          admitted(registration, registration, tokens.byPolicy(token, policy)));
    }
    if (!TokenCheck.isDeviceToken(token, registration.identity())) {
      return CompletableFuture.completedStage(provedBy(registration, registration));
    }
    return registry
        .find(registration.identity().device())
        .thenApply(device -> device.then(found -> provedBy(found, registration)));
  }

  @Override
  public CompletionStage<Boolean> holdsWithout(Identity identity) {
    String policy = token.policy();
    if (policy != null) {
      return CompletableFuture.completedStage(
          tokens.byPolicy(token, policy) instanceof Outcome.Done);
    }
    return TokenCheck.isDeviceToken(token, identity)
        ? registry
            .find(identity.device())
            .thenApply(device ->
                device.then(found -> tokens.byRegistration(token, found)) instanceof Outcome.Done)
        : CompletableFuture.completedStage(false);
  }

  /** Whether a key of the prover signed it, who then says who the client is. */
  Outcome<Admitted> provedBy(Registration prover, Registration registration) {
    return admitted(registration, prover, tokens.byRegistration(token, prover));
  }

  private Outcome<Admitted> admitted(
      Registration registration, Registration prover, Outcome<String> authMethod) {
    return authMethod.map(method -> new Admitted(registration, prover, method, end()));
  }

  /** When a connection with this token ends: a token within the skew lives to the skew's end. */
  private Instant end() {
    Instant expiry = TokenCheck.expiry(token);
    return now.isBefore(expiry) ? expiry : expiry.plus(AdmissionRules.CLOCK_SKEW);
  }

  /** Keeps its secrets. */
  @Override
  public String toString() {
    return "TokenProof[" + token.resource() + "]";
  }
}
