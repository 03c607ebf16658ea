/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.certificates;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate with its private key.
 *
 * @param key never printed
 * @param chain the certificate first, then those that signed it, as far as clients need them
 */
public record KeyedCertificate(PrivateKey key, List<X509Certificate> chain) {

  /** Copies the list, which must not be empty. */
  public KeyedCertificate {
    chain = List.copyOf(chain);
  }

  /** With a certificate that clients can check with what they trust. */
  KeyedCertificate(PrivateKey key, X509Certificate certificate) {
    this(key, List.of(certificate));
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  @Override
  public String toString() {
    return "KeyedCertificate[" + certificate().getSubjectX500Principal() + "]";
  }
}
