/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.Endpoint;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows when it connects.
 *
 * @param userName the user name
 * @param password the password, or null to send none
 * @param renewAfter how long after it was asked for the session connects anew with the next login;
 *     null for never
 * @param renewable whether the next login will be a newer one; if not, the session tells its
 *     listener when {@code renewAfter} has passed, and stays connected
 * @param tls how TLS is spoken instead of the endpoint's own way, because the source of the login
 *     also knows whom to trust; null for the endpoint's. Has no effect where none is spoken.
 */
public record Login(
    String userName,
    @Nullable String password,
    @Nullable Duration renewAfter,
    boolean renewable,
    @Nullable SslContext tls) {

  /** A login that the next one renews, on the endpoint's own terms. */
  public Login(String userName, @Nullable String password, @Nullable Duration renewAfter) {
    this(userName, password, renewAfter, true, null);
  }

  /** The endpoint, with this login's way to speak TLS if it has one. */
  public Endpoint over(Endpoint endpoint) {
    return tls != null && endpoint instanceof Endpoint.Tcp tcp && tcp.tls() != null
        ? new Endpoint.Tcp(tcp.host(), tcp.port(), tls, tcp.proxy())
        : endpoint;
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "Login[" + userName + "]";
  }
}
