/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client offers to prove who it is.
 *
 * @param token a SAS token as it was sent; null and empty are none. If there is one, it counts, and
 *     the certificates do not: TLS libraries show what they have to every server that asks
 * @param chain the certificates that it showed in the TLS handshake, its own first; the key of that
 *     it has. Empty if it showed none
 */
public record Credentials(@Nullable String token, List<X509Certificate> chain) {

  /** Copies the list. */
  public Credentials {
    chain = List.copyOf(chain);
  }

  /** Keeps its secrets. */
  @Override
  public String toString() {
    return "Credentials["
        + (token == null || token.isEmpty() ? "no token" : "a token")
        + ", "
        + chain.size()
        + " certificates]";
  }
}
