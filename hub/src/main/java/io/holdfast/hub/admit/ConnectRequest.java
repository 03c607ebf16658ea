/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.hub.session.Will;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to connect, as it sent it.
 *
 * @param userName or null if there was none
 * @param password or null if there was none
 * @param certificates those that the client showed in the TLS handshake, its own first
 * @param cleanSession whether what the hub keeps of the client's session is to be forgotten
 * @param will what to say in its name if its connection breaks, or null
 */
public record ConnectRequest(
    String clientId,
    @Nullable String userName,
    @Nullable String password,
    List<X509Certificate> certificates,
    boolean cleanSession,
    @Nullable Will will) {

  /** Copies the list. */
  public ConnectRequest {
    certificates = List.copyOf(certificates);
  }

  /** What the client offers to prove who it is. */
  Credentials credentials() {
    return new Credentials(password, certificates);
  }

  /** Names the client and keeps its secrets. */
  @Override
  public String toString() {
    return "ConnectRequest[" + clientId + "]";
  }
}
