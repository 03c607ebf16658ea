/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

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
   * TLS 1.2 and 1.3 with this identity, whatever name the client asks for.
   *
   * @throws IllegalArgumentException if the key and certificates do not make a TLS server
   */
  public SslContext serverContext() {
    try {
      return SslContextBuilder.forServer(key, chain).protocols("TLSv1.3", "TLSv1.2").build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("this key and certificate do not make a TLS server", e);
    }
  }

  @Override
  public String toString() {
    return "TlsIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
