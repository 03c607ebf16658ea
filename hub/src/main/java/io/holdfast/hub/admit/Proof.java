/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.session.Admitted;
import java.util.concurrent.CompletionStage;

/** What a client brings to prove who it is, one kind of it. */
sealed interface Proof permits TokenProof, CertificateProof {

  /**
   * Whether it proves that the client is who is registered thus.
   *
   * @return refused with {@code UNAUTHORIZED} if it does not
   */
  CompletionStage<Outcome<Admitted>> of(Registration registration);
}
