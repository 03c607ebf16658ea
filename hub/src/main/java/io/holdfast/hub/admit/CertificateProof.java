/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.session.Admitted;
import io.holdfast.hub.trust.Certificates;
import io.holdfast.hub.trust.ChainCheck;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A certificate whose key the client has. Either its fingerprint is registered, or an authority
 * that the hub trusts says in it whose it is. A device's certificate does not connect its modules:
 * a module is registered with a way of its own.
 *
 * @param chain the client's own first; not empty
 * @param forModules whether modules may show certificates
 * @param now when the client asked
 */
record CertificateProof(
    List<X509Certificate> chain, ChainCheck chains, boolean forModules, Instant now)
    implements Proof {

  private static final int SHA_1_DIGITS = 40;

  @Override
  public CompletionStage<Outcome<Admitted>> of(Registration registration) {
    if (registration.identity() instanceof ModuleIdentity && !forModules) {
      return CompletableFuture.completedStage(
          refused("modules show tokens here, not certificates"));
    }
    return CompletableFuture.completedStage(
        switch (registration.authentication()) {
          case Authentication.SelfSigned pinned -> byThumbprint(registration, pinned);
          case Authentication.CertificateAuthority _ -> byAuthority(registration);
          case Authentication.Sas _, Authentication.None _ ->
              refused("registered for another way to authenticate than by certificate");
        });
  }

  @Override
  public CompletionStage<Boolean> holdsWithout(Identity identity) {
    boolean holds =
        identity.clientId().equals(Certificates.commonName(own().getSubjectX500Principal()))
            && chains.check(chain, now) instanceof Outcome.Done;
    return CompletableFuture.completedStage(holds);
  }

  private X509Certificate own() {
    return chain.getFirst();
  }

  private Outcome<Admitted> byThumbprint(
      Registration registration, Authentication.SelfSigned pinned) {
    if (!matches(pinned.primary()) && !matches(pinned.secondary())) {
      return refused("the certificate has neither thumbprint of " + registration.identity());
    }
    if (!Certificates.isValidAt(own(), now)) {
      return refused(
          "the certificate is valid from "
              + own().getNotBefore().toInstant()
              + " to "
              + own().getNotAfter().toInstant());
    }
    return Outcome.done(
        new Admitted(
            registration, registration, method(registration), own().getNotAfter().toInstant()));
  }

  /** Operators copy thumbprints from tools that write them in their own way. */
  private boolean matches(@Nullable String thumbprint) {
    if (thumbprint == null) {
      return false;
    }
    String digits = Authentication.SelfSigned.digitsOf(thumbprint);
    String algorithm = digits.length() == SHA_1_DIGITS ? "SHA-1" : "SHA-256";
    return digits.equalsIgnoreCase(Certificates.thumbprint(own(), algorithm));
  }

  private Outcome<Admitted> byAuthority(Registration registration) {
    String wanted = registration.identity().clientId();
    String name = Certificates.commonName(own().getSubjectX500Principal());
    if (!wanted.equals(name)) {
      return refused("the certificate's common name is " + name + ", not " + wanted);
    }
    return chains
        .check(chain, now)
        .map(trusted ->
            new Admitted(registration, registration, method(registration), trusted.end())
                .by(trusted.authority()));
  }

  /** The stamp of wire-level authentication that messages carry. */
  private static String method(Registration registration) {
    String scope = registration.identity() instanceof ModuleIdentity ? "module" : "device";
    return "{\"scope\":\"" + scope + "\",\"type\":\"x509\",\"issuer\":\"iothub\"}";
  }

  private static <T> Outcome<T> refused(String detail) {
    return Outcome.refused(ErrorCode.UNAUTHORIZED, detail);
  }
}
