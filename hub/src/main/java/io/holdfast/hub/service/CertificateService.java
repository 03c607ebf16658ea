/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.trust.CertificateAuthorities;
import io.holdfast.hub.trust.CertificateAuthority;
import io.holdfast.hub.trust.Certificates;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The authorities that may say who a device is, as operators name and prove them. Refusals as
 * {@link CertificateAuthorities} tells them, or for want of the right.
 */
public final class CertificateService {

  private final CertificateAuthorities authorities;

  CertificateService(CertificateAuthorities authorities) {
    this.authorities = authorities;
  }

  /** An authority. */
  public CompletionStage<Outcome<CertificateAuthority>> find(Access access, String name) {
    return access.with(Right.REGISTRY_READ, () -> authorities.find(name));
  }

  /** All authorities, by name. */
  public CompletionStage<Outcome<List<CertificateAuthority>>> list(Access access) {
    return access.with(Right.REGISTRY_READ, () -> authorities.all().thenApply(Outcome::done));
  }

  /**
   * Takes an authority up, not verified yet.
   *
   * @param certificate PEM, or base64 without PEM's lines
   */
  public CompletionStage<Outcome<CertificateAuthority>> create(
      Access access, String name, String certificate) {
    return access.with(
        Right.REGISTRY_WRITE, () -> with(certificate, read -> authorities.create(name, read)));
  }

  /** Makes a fresh code that a proof of possession must carry. */
  public CompletionStage<Outcome<CertificateAuthority>> newCode(
      Access access, String name, IfMatch ifMatch) {
    return access.with(Right.REGISTRY_WRITE, () -> authorities.newCode(name, ifMatch));
  }

  /**
   * Takes a proof of possession.
   *
   * @param proof PEM, or base64 without PEM's lines
   */
  public CompletionStage<Outcome<CertificateAuthority>> verify(
      Access access, String name, String proof, IfMatch ifMatch) {
    return access.with(
        Right.REGISTRY_WRITE, () -> with(proof, read -> authorities.verify(name, read, ifMatch)));
  }

  /** Forgets an authority; connections that only it spoke for end. */
  public CompletionStage<Outcome<CertificateAuthority>> delete(
      Access access, String name, IfMatch ifMatch) {
    return access.with(Right.REGISTRY_WRITE, () -> authorities.delete(name, ifMatch));
  }

  private static CompletionStage<Outcome<CertificateAuthority>> with(
      String text, Function<X509Certificate, CompletionStage<Outcome<CertificateAuthority>>> use) {
    return switch (Certificates.parse(text)) {
      case Outcome.Done<X509Certificate>(X509Certificate certificate) -> use.apply(certificate);
      case Outcome.Refused<X509Certificate>(var refusal) ->
          CompletableFuture.completedFuture(new Outcome.Refused<>(refusal));
    };
  }
}
