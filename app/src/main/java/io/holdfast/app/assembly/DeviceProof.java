/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.rest.Trust;
import io.holdfast.client.core.TokenProvider;
import io.holdfast.client.net.ClientCertificate;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a device shows its hub: a token, or a certificate. Any thread.
 *
 * @param tokens null for one with a certificate
 * @param certificate null for one with tokens
 * @param authority PEM file with what the hub's certificate comes from, or null for the system's
 */
record DeviceProof(
    @Nullable TokenProvider tokens,
    @Nullable ClientCertificate certificate,
    @Nullable Path authority) {

  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  /** Tokens that are signed with its key. */
  static DeviceProof of(Bytes key, @Nullable Path authority) {
    return new DeviceProof(
        (resource, now) -> CompletableFuture.completedStage(sign(resource, key, now)),
        null,
        authority);
  }

  /** A token for an hour. */
  static String sign(String resource, Bytes key, Instant now) {
    long expiry = now.plus(TOKEN_LIFE).getEpochSecond();
    return SasToken.sign(resource, key.toByteArray(), expiry, null).text();
  }

  /** For a request, unless TLS shows a certificate. */
  CompletionStage<Optional<String>> token(String resource, Instant now) {
    return tokens == null
        ? CompletableFuture.completedStage(Optional.empty())
        : tokens.token(resource, now).thenApply(Optional::of);
  }

  /** Reads the authority's file. */
  SSLContext tls() {
    return Trust.in(authority, certificate);
  }
}
