/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.session.Admitted;
import io.holdfast.model.Identity;
import java.util.concurrent.CompletionStage;

/** What a client brings to prove who it is, one kind of it. */
sealed interface Proof permits TokenProof, CertificateProof, ActorProof {

  /**
   * Whether it proves that the client is who is registered thus.
   *
   * @return refused with {@code UNAUTHORIZED} if it does not
   */
  CompletionStage<Outcome<Admitted>> of(Registration registration);

  /**
   * Whether it would prove that the client is this one if it were registered: then it may hear that
   * it is not.
   */
  CompletionStage<Boolean> holdsWithout(Identity identity);
}
