/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.mqtt.Login;
import io.holdfast.client.mqtt.LoginSource;
import io.holdfast.model.Audience;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Identity;
import io.holdfast.model.SasToken;
import io.holdfast.wire.ConnectUserName;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Signs a fresh token for each attempt to connect. The host in user name and token is the hub's own
 * also when a gateway is dialled: the gateway judges by the hub's records. Immutable.
 */
final class Credentials implements LoginSource {

  /** The dialect that the client speaks. */
  static final String API_VERSION = "2021-04-12";

  private static final double RENEWAL_SHARE = 0.85;

  private final String userName;
  private final String resource;
  private final byte @Nullable [] key;
  private final @Nullable String policy;
  private final @Nullable String readyToken;
  private final Duration lifetime;

  Credentials(ConnectionString connection, Identity identity, ClientOptions options) {
    key = connection.key();
    readyToken = connection.sharedAccessSignature();
    if (key == null && readyToken == null) {
      throw new IllegalArgumentException("neither key nor token in " + connection);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(ConnectUserName.API_VERSION, API_VERSION);
    parameters.put(ConnectUserName.CLIENT_TYPE, clientType(options.productInfo()));
    userName = ConnectUserName.format(connection.hostName(), identity, parameters);
    resource = Audience.resourceOf(connection.hostName(), identity);
    policy = connection.sharedAccessKeyName();
    lifetime = options.tokenLifetime();
  }

  @Override
  public CompletionStage<Login> login(Instant now) {
    if (key == null) {
      return CompletableFuture.completedFuture(new Login(userName, readyToken, null));
    }
    // Rounded up: rounded down, a short token would end before its renewal.
    long expiry = now.plus(lifetime).plusNanos(999_999_999).getEpochSecond();
    String token = SasToken.sign(resource, key, expiry, policy).text();
    Duration renewAfter = Duration.ofMillis((long) (lifetime.toMillis() * RENEWAL_SHARE));
    return CompletableFuture.completedFuture(new Login(userName, token, renewAfter));
  }

  private static String clientType(String productInfo) {
    String version = Credentials.class.getPackage().getImplementationVersion();
    String type =
        "io.holdfast.client/"
            + (version == null ? "dev" : version)
            + " (Java "
            + Runtime.version().feature()
            + "; "
            + System.getProperty("os.name", "")
            + "; "
            + System.getProperty("os.arch", "")
            + ")";
    return productInfo.isEmpty() ? type : type + " " + productInfo;
  }
}
