/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.client.core.HubLogin;
import io.holdfast.client.http.HttpClient;
import io.holdfast.client.http.HttpException;
import io.holdfast.client.http.HttpHandler;
import io.holdfast.client.http.HttpRequest;
import io.holdfast.client.http.HttpResponse;
import io.holdfast.client.mqtt.Login;
import io.holdfast.client.mqtt.LoginSource;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Tls;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.model.Bytes;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the parent's HTTPS side, with tokens of the edge hub's own. Owner: the driver's loop;
 * answers come on it.
 */
final class ParentCalls {

  private static final String API_VERSION = "2020-06-30-preview";

  /** A page of 1000 identities with their keys takes less than one MiB. */
  private static final int LONGEST_ANSWER = 4 << 20;

  private static final int UNAUTHORIZED = 401;

  private final ClientDriver driver;
  private final Endpoint endpoint;
  private final LoginSource logins;
  private final String path;
  private final Duration timeout;
  private @Nullable Login kept;
  private long keptSince;

  /**
   * Asks nothing yet; on any thread.
   *
   * @throws IllegalArgumentException if the options cannot be used
   */
  ParentCalls(ClientDriver driver, ParentOptions parent, Duration timeout) {
    this.driver = driver;
    this.timeout = timeout;
    this.endpoint =
        new Endpoint.Tcp(
            parent.dialHost(), parent.httpsPort(), Tls.trusting(pem(parent.trusted())));
    this.logins = new HubLogin(driver.loop(), parent.credentials(), parent.login(parent.self()));
    ModuleIdentity self = parent.self();
    this.path =
        "/devices/" + PercentEncoding.encode(self.deviceId()) + "/modules/" + self.moduleId() + "/";
  }

  private static byte @Nullable [] pem(List<X509Certificate> certificates) {
    if (certificates.isEmpty()) {
      return null;
    }
    StringBuilder pem = new StringBuilder();
    Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    try {
      for (X509Certificate each : certificates) {
        pem.append("-----BEGIN CERTIFICATE-----\n")
            .append(base64.encodeToString(each.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a trusted certificate cannot be encoded", e);
    }
    return pem.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Asks one thing; only on the loop.
   *
   * @param call the last segment of its path
   * @param ifMatch the header of this name, or null
   * @return what the parent answered, good or bad; refused with {@code GATEWAY_TIMEOUT} or {@code
   *     SERVICE_UNAVAILABLE} if it did not. Never fails
   */
  CompletionStage<Outcome<HttpResponse>> send(
      String method, String call, Bytes json, @Nullable String ifMatch) {
    Ask ask = new Ask(method, path + call + "?api-version=" + API_VERSION, json, ifMatch);
    ask.logIn();
    return ask.answer;
  }

  /** The login that was used before while it is good, else a new one. */
  private CompletionStage<Login> login() {
    Login before = kept;
    Duration good = before == null ? null : before.renewAfter();
    if (before != null && good != null && loop().nanoTime() - keptSince < good.toNanos()) {
      return CompletableFuture.completedFuture(before);
    }
    kept = null;
    try {
      return logins.login(loop().now());
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private IoLoop loop() {
    return driver.loop();
  }

  private static <T> Outcome<T> noAnswer(ErrorCode code, String why) {
    return Outcome.refused(code, "the parent did not answer: " + why);
  }

  /** One request; with a fresh login once more if the parent did not take the kept one. */
  private final class Ask implements HttpHandler {
    private final String method;
    private final String target;
    private final Bytes json;
    private final @Nullable String ifMatch;
    final CompletableFuture<Outcome<HttpResponse>> answer = new CompletableFuture<>();
    private boolean reused;

    Ask(String method, String target, Bytes json, @Nullable String ifMatch) {
      this.method = method;
      this.target = target;
      this.json = json;
      this.ifMatch = ifMatch;
    }

    void logIn() {
      long asked = loop().nanoTime();
      reused = kept != null;
      var _ =
          login()
              .whenComplete((login, failure) -> {
                boolean taken = driver.execute(() -> loggedIn(login, failure, asked));
                if (!taken) {
                  answer.complete(noAnswer(ErrorCode.SERVICE_UNAVAILABLE, "this hub is closing"));
                }
              });
    }

    private void loggedIn(@Nullable Login login, @Nullable Throwable failure, long asked) {
      String token = login == null ? null : login.password();
      if (login == null || token == null) {
        answer.complete(noAnswer(ErrorCode.SERVICE_UNAVAILABLE, "no token for it: " + failure));
        return;
      }
      if (!login.equals(kept)) {
        kept = login;
        keptSince = asked;
      }
      HttpRequest request;
      try {
        request = new HttpRequest(method, target, headers(token), json);
      } catch (IllegalArgumentException e) {
        answer.complete(noAnswer(ErrorCode.ARGUMENT_INVALID, String.valueOf(e.getMessage())));
        return;
      }
      var _ =
          new HttpClient(loop(), login.over(endpoint), LONGEST_ANSWER).send(request, timeout, this);
    }

    private Map<String, String> headers(String token) {
      Map<String, String> headers = new HashMap<>();
      headers.put("Authorization", token);
      headers.put("Accept", "application/json");
      headers.put("Content-Type", "application/json; charset=utf-8");
      if (ifMatch != null) {
        headers.put("If-Match", ifMatch);
      }
      return headers;
    }

    @Override
    public void answered(HttpResponse response) {
      if (response.status() == UNAUTHORIZED) {
        kept = null;
        if (reused) { // Keys roll, and clocks are set.
          logIn();
          return;
        }
      }
      answer.complete(Outcome.done(response));
    }

    @Override
    public void failed(HttpException failure) {
      ErrorCode code =
          failure.reason() == HttpException.Reason.TIMEOUT
              ? ErrorCode.GATEWAY_TIMEOUT
              : ErrorCode.SERVICE_UNAVAILABLE;
      answer.complete(noAnswer(code, String.valueOf(failure.getMessage())));
    }
  }
}
