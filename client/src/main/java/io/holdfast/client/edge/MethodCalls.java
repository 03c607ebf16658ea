/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import io.holdfast.client.http.HttpCall;
import io.holdfast.client.http.HttpClient;
import io.holdfast.client.http.HttpRequest;
import io.holdfast.client.mqtt.Login;
import io.holdfast.client.mqtt.LoginSource;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoLoop;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.PercentEncoding;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Calls methods of other modules and of devices, over the hub's HTTPS side. The module shows the
 * same token as over MQTT. Owner: the loop.
 */
public final class MethodCalls {

  /** The dialect of the HTTPS side. */
  public static final String API_VERSION = "2020-09-30";

  /** How much longer than the hub the caller waits: the hub's own answer says more. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final IoLoop loop;
  private final ModuleIdentity caller;
  private final Endpoint hub;
  private final LoginSource logins;
  private final String userAgent;
  private @Nullable Login kept;
  private long keptSince;

  /**
   * The calls of a module.
   *
   * @param caller who calls
   * @param hub the host that the module dials, and usually {@link Endpoint#HTTPS_PORT}
   * @param logins whose passwords are the module's tokens
   * @param userAgent what hubs log
   * @throws IllegalArgumentException if the user agent cannot stand in a header
   */
  public MethodCalls(
      IoLoop loop, ModuleIdentity caller, Endpoint hub, LoginSource logins, String userAgent) {
    HttpRequest.checkHeader("User-Agent", userAgent);
    this.loop = loop;
    this.caller = caller;
    this.hub = hub;
    this.logins = logins;
    this.userAgent = userAgent;
  }

  /**
   * Calls a method. The answer fails with {@link HttpRefusedException} if the hub refused, or its
   * target did not answer; after both time-outs of the call and {@link #PATIENCE} at the latest.
   * What failed may have reached its target.
   *
   * @throws IllegalArgumentException if the call breaks a bound of {@link MethodCall}, or its
   *     payload is not JSON
   */
  public HttpCall invoke(Identity target, MethodCall call, Answer<MethodResult> answer) {
    check(call);
    HttpRequest request = new HttpRequest("POST", path(target), Map.of(), MethodJson.write(call));
    Duration patience = call.responseTimeout().plus(call.connectTimeout()).plus(PATIENCE);
    MethodQuestion question = new MethodQuestion(loop, this, request, patience, answer);
    question.begin();
    return question;
  }

  private static void check(MethodCall call) {
    require(!call.name().isBlank(), "a method has a name");
    require(call.payload().length() <= MethodCall.MAX_PAYLOAD, "the payload is too long");
    require(
        call.responseTimeout().compareTo(MethodCall.MIN_RESPONSE_TIMEOUT) >= 0
            && call.responseTimeout().compareTo(MethodCall.MAX_TIMEOUT) <= 0,
        "responseTimeout must be 5 s to 300 s");
    require(
        !call.connectTimeout().isNegative()
            && call.connectTimeout().compareTo(MethodCall.MAX_TIMEOUT) <= 0,
        "connectTimeout must be 0 s to 300 s");
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(rule);
    }
  }

  private static String path(Identity target) {
    String device = "/twins/" + PercentEncoding.encode(target.deviceId());
    String path =
        target instanceof ModuleIdentity module
            ? device + "/modules/" + PercentEncoding.encode(module.moduleId())
            : device;
    return path + "/methods?api-version=" + API_VERSION;
  }

  /** Whether others may have used the login that {@link #login} gives now. */
  boolean keepsLogin() {
    return kept != null;
  }

  /** The login that was used before while it is good, else a new one. */
  CompletionStage<Login> login() {
    Login before = kept;
    Duration good = before == null ? null : before.renewAfter();
    if (before != null && good != null && loop.nanoTime() - keptSince < good.toNanos()) {
      return CompletableFuture.completedFuture(before);
    }
    kept = null;
    try {
      return logins.login(loop.now());
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  /** The login is good for other calls as well. */
  void keep(Login login, long asked) {
    if (!login.equals(kept)) {
      kept = login;
      keptSince = asked;
    }
  }

  /** The hub does not take the login any more. */
  void forget() {
    kept = null;
  }

  HttpClient client(Login login) {
    return new HttpClient(loop, login.over(hub));
  }

  HttpRequest complete(HttpRequest request, Login login) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (login.password() != null) {
      headers.put("Authorization", login.password());
    }
    headers.put("x-ms-edge-moduleId", caller.clientId());
    headers.put(
        "Request-Id", new UUID(loop.random().nextLong(), loop.random().nextLong()).toString());
    headers.put("User-Agent", userAgent);
    headers.put("Accept", "application/json");
    headers.put("Content-Type", "application/json; charset=utf-8");
    return new HttpRequest(request.method(), request.target(), headers, request.body());
  }
}
