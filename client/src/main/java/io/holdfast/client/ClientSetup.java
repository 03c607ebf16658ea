/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.core.HubLogin;
import io.holdfast.client.core.LoginSettings;
import io.holdfast.client.edge.ModuleEnvironment;
import io.holdfast.client.mqtt.LoginSource;
import io.holdfast.client.mqtt.SessionSettings;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Tls;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Identity;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, whom it dials, and how it proves itself.
 *
 * @param hostName the hub's own name, that tokens are for
 * @param dialHost the host that is dialled
 * @param tls how TLS is spoken, or null for none
 */
record ClientSetup(
    Identity identity,
    String hostName,
    String dialHost,
    Credentials credentials,
    @Nullable SslContext tls,
    ClientOptions options) {

  ClientSetup {
    if (credentials instanceof Credentials.Certificate != (options.certificate() != null)) {
      throw new IllegalArgumentException(
          "a client certificate belongs to a connection string with x509=true, and to no other");
    }
  }

  static ClientSetup of(
      ConnectionString connection,
      Identity identity,
      Credentials credentials,
      ClientOptions options) {
    return new ClientSetup(
        identity,
        connection.hostName(),
        connection.dialHost(),
        credentials,
        options.tls(),
        options);
  }

  static ClientSetup of(ModuleEnvironment environment, ClientOptions options) {
    Credentials credentials;
    SslContext tls = options.tls();
    if (environment instanceof ModuleEnvironment.Connected connected) {
      credentials = Credentials.of(connected.connection());
      if (connected.authorities() != null && tls != null) {
        tls = Tls.context(connected.authorities().toByteArray(), options.certificate());
      }
    } else {
      var deployed = (ModuleEnvironment.Deployed) environment;
      credentials = new Credentials.EdgeWorkload(deployed.workload());
    }
    return new ClientSetup(
        environment.module(),
        environment.hostName(),
        environment.dialHost(),
        credentials,
        tls,
        options);
  }

  HubLogin login(IoLoop loop, Credentials shown) {
    return new HubLogin(
        loop,
        shown,
        new LoginSettings(
            hostName,
            identity,
            options.productInfo(),
            options.modelId(),
            options.tokenLifetime(),
            LoginSettings.DEFAULT_TIMEOUT));
  }

  SessionSettings session(LoginSource logins) {
    return new SessionSettings(
        endpoint(options.port()),
        options.transport(),
        identity.clientId(),
        logins,
        options.keepAlive(),
        options.connectTimeout(),
        SessionSettings.DEFAULT_RESEND_TIMEOUT,
        SessionSettings.DEFAULT_ACK_TIMEOUT,
        options.window());
  }

  /** The hub's HTTPS side. */
  Endpoint https() {
    return endpoint(options.httpsPort());
  }

  private Endpoint.Tcp endpoint(int port) {
    return new Endpoint.Tcp(dialHost, port, tls, options.proxy());
  }
}
