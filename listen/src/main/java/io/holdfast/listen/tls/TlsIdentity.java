/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A server's key and certificates.
 *
 * @param key never printed
 * @param chain the server's own certificate first, then those that signed it, without the root
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {

  /** Copies the list. */
  public TlsIdentity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a server needs a certificate");
    }
  }

  /**
   * TLS with this identity, of every version.
   *
   * @throws IllegalArgumentException if the key and certificates do not make a TLS server
   */
  public TlsServer server() {
    return server(EnumSet.allOf(TlsVersion.class));
  }

  /**
   * TLS of these versions with this identity.
   *
   * @throws IllegalArgumentException if the key and certificates do not make a TLS server
   */
  public TlsServer server(Set<TlsVersion> versions) {
    return new TlsServer(this, versions);
  }

  @Override
  public String toString() {
    return "TlsIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
