/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.trust.CertificateAuthority;
import io.holdfast.model.Identity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client that may connect.
 *
 * @param registration as it was when the client proved who it is
 * @param prover whose key proved it: the registration itself, or its device's
 * @param authMethod how it did: JSON with scope, type and issuer
 * @param end when its proof ends, and the connection with it
 * @param authority that said who it is, in a certificate, or null if none did
 * @param modelId the model that it says it follows (Plug and Play), or null
 */
public record Admitted(
    Registration registration,
    Registration prover,
    String authMethod,
    Instant end,
    @Nullable CertificateAuthority authority,
    @Nullable String modelId) {

  /** A client that named no model, and that no authority speaks for. */
  public Admitted(Registration registration, Registration prover, String authMethod, Instant end) {
    this(registration, prover, authMethod, end, null, null);
  }

  /** The same client, for which an authority speaks. */
  public Admitted by(CertificateAuthority speaking) {
    return new Admitted(registration, prover, authMethod, end, speaking, modelId);
  }

  /** The same client, which follows this model, or none. */
  public Admitted withModel(@Nullable String named) {
    return new Admitted(registration, prover, authMethod, end, authority, named);
  }

  /** Who it is. */
  public Identity identity() {
    return registration.identity();
  }

  /** Whether it may stay when a registration has changed to this. */
  public boolean holdsUnder(Registration now) {
    return holdsUnder(now, registration) && holdsUnder(now, prover);
  }

  private static boolean holdsUnder(Registration now, Registration then) {
    return !now.identity().equals(then.identity()) || now.sameCredentials(then);
  }
}
