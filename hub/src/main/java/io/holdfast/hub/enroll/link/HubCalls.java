/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.link;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Exchanges;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.twin.TwinJson;
import io.holdfast.model.Bytes;
import io.holdfast.model.PercentEncoding;
import io.holdfast.model.SasToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests to another hub. One that does not answer is left alone for a moment: devices of other
 * hubs wait behind those who wait for it. Any thread that may block.
 */
final class HubCalls implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HubCalls.class);

  /** Any state of what a request changes will do; quoted, as SDKs write it. */
  static final String ANY_STATE = "\"*\"";

  private static final String API_VERSION = "?api-version=2021-04-12";
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Until the whole answer is there. */
  static final Duration TIMEOUT = Duration.ofSeconds(15);

  private static final long AWAY_MILLIS = 1500;

  /** Of an answer: a twin with the metadata of all its properties. */
  private static final int MAX_ANSWER = 1 << 20;

  private static final int OK = 200;
  private static final int NOT_OK = 300;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int THROTTLED = 429;
  private static final int FAULTS = 500;

  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int CHANGED = 412;

  private final RemoteAddress address;
  private final InstantSource clock;
  private final HttpClient http;
  private final Duration patience;
  private volatile long awayUntil;

  HubCalls(RemoteAddress address, SSLContext trust, InstantSource clock, Duration patience) {
    this.address = address;
    this.clock = clock;
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .sslContext(trust)
            .build();
  }

  /**
   * An answer that is for the caller to judge.
   *
   * @param status of success, {@link #NOT_FOUND}, {@link #CONFLICT} or {@link #CHANGED}
   */
  record Reply(int status, Bytes body) {
    boolean isDone() {
      return status < NOT_OK;
    }
  }

  /**
   * Asks.
   *
   * @param ifMatch the header, or null
   * @param body or null
   * @return refused with {@code HUB_UNAUTHORIZED}; with {@code THROTTLED} or {@code
   *     SERVICE_UNAVAILABLE} if that may pass; with {@code ARGUMENT_INVALID} if it will not
   */
  Outcome<Reply> ask(
      String method, String path, @Nullable String ifMatch, @Nullable ObjectNode body) {
    long left = awayUntil - clock.millis();
    if (left > 0 && left <= AWAY_MILLIS) {
      return away("did not answer a moment ago");
    }
    try {
      HttpResponse<Optional<byte[]>> answer =
          Exchanges.send(
              http,
              request(method, path, ifMatch, body),
              head -> new BoundedBody(MAX_ANSWER),
              patience);
      byte[] taken = answer.body().orElse(null);
      return taken == null ? tooLong(method) : judged(method, answer.statusCode(), taken);
    } catch (IOException e) {
      return unanswered(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return away("is not waited for: this hub is closing");
    }
  }

  /** Devices read what is refused: how the hub is reached is nothing for them. */
  private Outcome<Reply> unanswered(IOException why) {
    long now = clock.millis();
    if (awayUntil <= now) {
      LOG.warn("{} does not answer: {}", address.base(), why.toString());
    }
    awayUntil = now + AWAY_MILLIS;
    return away("does not answer");
  }

  private HttpRequest request(
      String method, String path, @Nullable String ifMatch, @Nullable ObjectNode body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address.base() + path + API_VERSION))
            .header("Authorization", token())
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(TwinJson.bytes(body).toByteArray()));
    if (ifMatch != null) {
      request.header("If-Match", ifMatch);
    }
    if (body != null) {
      request.header("Content-Type", "application/json; charset=utf-8");
    }
    return request.build();
  }

  private String token() {
    byte[] key = Objects.requireNonNull(address.login().key());
    long expiry = clock.instant().plus(TOKEN_LIFE).getEpochSecond();
    String resource = PercentEncoding.encode(address.resource());
    return SasToken.sign(resource, key, expiry, address.login().sharedAccessKeyName()).text();
  }

  private Outcome<Reply> judged(String method, int status, byte[] body) {
    boolean isForCaller = status == NOT_FOUND || status == CONFLICT || status == CHANGED;
    if (isForCaller || (status >= OK && status < NOT_OK)) {
      return Outcome.done(new Reply(status, Bytes.owning(body)));
    }
    return switch (status) {
      case UNAUTHORIZED -> unauthorized();
      case FORBIDDEN ->
          isOfQuota(body)
              ? Outcome.refused(ErrorCode.QUOTA_EXCEEDED, address.host() + " takes no more devices")
              : unauthorized();
      case THROTTLED -> Outcome.refused(ErrorCode.THROTTLED, address.host() + " is busy");
      case REQUEST_TIMEOUT -> away("is slow");
      default ->
          status >= FAULTS
              ? away("answers with status " + status)
              : Outcome.refused(
                  ErrorCode.ARGUMENT_INVALID,
                  address.host() + " refuses " + method + " with status " + status);
    };
  }

  /** It would be as long the next time. */
  private Outcome<Reply> tooLong(String method) {
    return Outcome.refused(
        ErrorCode.ARGUMENT_INVALID,
        address.host() + " answers " + method + " with more than " + MAX_ANSWER + " bytes");
  }

  private Outcome<Reply> unauthorized() {
    return Outcome.refused(
        ErrorCode.HUB_UNAUTHORIZED, address.host() + " refuses this provisioning service");
  }

  /** Holdfast and Azure tell it by the same number. */
  private static boolean isOfQuota(byte[] body) {
    return TwinJson.object(Bytes.owning(body)) instanceof Outcome.Done<ObjectNode>(var error)
        && error.path("errorCode").asInt(0) == ErrorCode.QUOTA_EXCEEDED.number();
  }

  /** An etag as If-Match has it: in the JSON of devices it is bare, elsewhere it is not. */
  static String quoted(String etag) {
    return etag.startsWith("\"") ? etag : "\"" + etag + "\"";
  }

  <T> Outcome<T> away(String what) {
    return Outcome.refused(ErrorCode.SERVICE_UNAVAILABLE, address.host() + " " + what);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
