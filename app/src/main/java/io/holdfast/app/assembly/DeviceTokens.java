/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.client.core.TokenProvider;
import io.holdfast.hub.Exchanges;
import io.holdfast.model.Audience;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.PercentEncoding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokens of an edge device's hub where only the device's key is known: the parent is asked for the
 * key of module {@code $edgeHub}, as a device may ask for its own modules, and asked again from
 * time to time, since that key may be changed. Any thread; never blocks.
 */
final class DeviceTokens implements TokenProvider {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceTokens.class);
  private static final Duration KEY_LIFE = Duration.ofMinutes(5);

  /** To a device that is unknown, disabled or wrong. */
  private static final Set<Integer> REFUSALS = Set.of(401, 403, 404);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final DeviceIdentity device;
  private final String hostName;
  private final URI uri;
  private final Consumer<String> refused;
  private final Duration patience;

  // Guarded by this.
  private DeviceProof proof;
  private @Nullable HttpClient http;
  private @Nullable Key kept;
  private @Nullable CompletableFuture<Key> asked;

  /** How often the proof was replaced. */
  private int proofs;

  private record Key(Bytes bytes, Instant since) {}

  /**
   * Asks nobody yet.
   *
   * @param hostName the hub's name, for tokens
   * @param dialHost whom to ask: the hub, or a parent edge hub
   * @param proof what the device shows there
   * @param refused hears why the parent does not answer such a device, or that the device's TPM
   *     does not sign; on any thread
   */
  DeviceTokens(
      DeviceIdentity device,
      String hostName,
      String dialHost,
      int httpsPort,
      DeviceProof proof,
      Consumer<String> refused) {
    this(device, hostName, dialHost, httpsPort, proof, refused, PATIENCE);
  }

  /** With another bound of the time until the parent's whole answer is there. */
  DeviceTokens(
      DeviceIdentity device,
      String hostName,
      String dialHost,
      int httpsPort,
      DeviceProof proof,
      Consumer<String> refused,
      Duration patience) {
    this.device = device;
    this.patience = patience;
    this.hostName = hostName;
    this.proof = proof;
    this.refused = refused;
    String host = dialHost.indexOf(':') < 0 ? dialHost : "[" + dialHost + "]";
    this.uri =
        URI.create(
            "https://"
                + host
                + ":"
                + httpsPort
                + "/devices/"
                + PercentEncoding.encode(device.deviceId())
                + "/modules/%24edgeHub?api-version=2020-06-30-preview");
  }

  @Override
  public CompletionStage<String> token(String resource, Instant now) {
    return key(now).thenApply(key -> DeviceProof.sign(resource, key.bytes(), now));
  }

  private synchronized CompletionStage<Key> key(Instant now) {
    Key known = kept;
    if (known != null && now.isBefore(known.since().plus(KEY_LIFE))) {
      return CompletableFuture.completedStage(known);
    }
    if (asked != null) {
      return asked;
    }
    CompletableFuture<Key> answer = new CompletableFuture<>();
    asked = answer;
    int by = proofs;
    var _ =
        proof
            .token(Audience.resourceOf(hostName, device), now)
            .whenComplete((_, failure) -> {
              if (failure != null && isPresent(by)) {
                refused.accept("the device has nothing to show: " + cause(failure));
              }
            })
            .thenCompose(token ->
                Exchanges.begin(client(), request(token), BodyHandlers.ofString(), patience))
            .thenApply(response -> new Key(read(response, by), now))
            .whenComplete((key, failure) -> answered(by, answer, key, failure));
    return answer;
  }

  private HttpRequest request(Optional<String> token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    token.ifPresent(text -> request.header("Authorization", text));
    return request.build();
  }

  /**
   * The device was registered anew: what it shows, and its hub's key, may be others now. What is
   * still asked with the old proof is of no account any more, however late the answer.
   */
  synchronized void prove(DeviceProof other) {
    proof = other;
    proofs++;
    kept = null;
    asked = null;
    http = null;
  }

  private void answered(
      int by, CompletableFuture<Key> answer, @Nullable Key key, @Nullable Throwable failure) {
    Key known;
    synchronized (this) {
      if (by == proofs) {
        asked = null;
        kept = key == null ? kept : key;
        known = kept;
      } else {
        known = key;
      }
    }
    if (known != null) {
      answer.complete(known); // One that could not be renewed may still be good.
    } else {
      Throwable cause = failure == null ? null : cause(failure);
      LOG.warn("No key of the edge hub of {} from its parent: {}", device, String.valueOf(cause));
      answer.completeExceptionally(new IOException("no key from the parent: " + cause));
    }
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : cause;
  }

  private synchronized boolean isPresent(int by) {
    return by == proofs;
  }

  private Bytes read(HttpResponse<String> response, int by) {
    if (response.statusCode() != 200) {
      if (REFUSALS.contains(response.statusCode()) && isPresent(by)) {
        refused.accept("it answered " + response.statusCode());
      }
      throw new IllegalStateException(
          "it answered "
              + response.statusCode()
              + (response.statusCode() == 404
                  ? ": is " + device + " registered as an edge device?"
                  : ""));
    }
    try {
      String key =
          JsonMapper.shared()
              .readTree(response.body())
              .at("/authentication/symmetricKey/primaryKey")
              .asString("");
      if (!key.isEmpty()) {
        return Bytes.owning(Base64.getDecoder().decode(key));
      }
    } catch (JacksonException | IllegalArgumentException e) {
      // Not with the text, which may hold keys.
      LOG.debug("{} in the parent's answer", e.getClass().getSimpleName());
    }
    throw new IllegalStateException("it did not tell the key of module $edgeHub");
  }

  private synchronized HttpClient client() {
    HttpClient open = http;
    if (open == null) {
      open =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(PATIENCE)
              .sslContext(proof.tls())
              .build();
      http = open;
    }
    return open;
  }
}
