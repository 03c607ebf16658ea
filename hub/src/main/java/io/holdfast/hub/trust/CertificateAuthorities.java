/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.trust;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.security.auth.x500.X500Principal;

/**
 * The authorities that operators name. All methods may be called from any thread and never block;
 * stages complete on any thread. A change is durable before its stage completes.
 */
public interface CertificateAuthorities {

  /** The most authorities that a hub keeps. */
  int MAX = 100;

  /** The most characters of a name. */
  int MAX_NAME = 64;

  /** The authority of this name; refused with {@code NOT_FOUND}. */
  CompletionStage<Outcome<CertificateAuthority>> find(String name);

  /** All, by name. */
  CompletionStage<List<CertificateAuthority>> all();

  /**
   * Takes an authority up, not verified yet.
   *
   * @param name letters, digits, {@code - . _}; {@value #MAX_NAME} characters at most
   * @return refused with {@code ARGUMENT_INVALID} if the name is none or the certificate is no
   *     authority's, {@code CONFLICT} if there is one of that name or certificate, {@code
   *     QUOTA_EXCEEDED} if there are {@value #MAX}
   */
  CompletionStage<Outcome<CertificateAuthority>> create(String name, X509Certificate certificate);

  /**
   * Makes a fresh code: a certificate for it, signed by the authority, proves that somebody who may
   * speak for the authority wants it to be trusted here, now.
   *
   * @return with the code; refused with {@code NOT_FOUND}, {@code PRECONDITION_FAILED}, or {@code
   *     CONFLICT} if it is verified already
   */
  CompletionStage<Outcome<CertificateAuthority>> newCode(String name, IfMatch ifMatch);

  /**
   * Takes a proof of possession; from then on the authority is trusted.
   *
   * @param proof a certificate whose common name is the code, signed by the authority
   * @return refused with {@code NOT_FOUND}, {@code PRECONDITION_FAILED}, {@code CONFLICT} if no
   *     code was made, or {@code ARGUMENT_INVALID} if it proves nothing
   */
  CompletionStage<Outcome<CertificateAuthority>> verify(
      String name, X509Certificate proof, IfMatch ifMatch);

  /**
   * Forgets an authority; who was let in for it is told of by {@link AuthorityListener}.
   *
   * @return refused with {@code NOT_FOUND} or {@code PRECONDITION_FAILED}
   */
  CompletionStage<Outcome<CertificateAuthority>> delete(String name, IfMatch ifMatch);

  /** The verified authorities of this subject: one, but by chance. */
  List<CertificateAuthority> trusted(X500Principal subject);

  /** Whether an authority that was trusted still is. */
  boolean isTrusted(CertificateAuthority authority);

  /** Tells the listener of all deletions from now on. */
  void addListener(AuthorityListener listener);
}
