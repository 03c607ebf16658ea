/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to servers that may stop anywhere: the whole answer comes in time, or the exchange is
 * given up. A request's own time-out, in the JDK, ends once the head of the answer is there
 * (JDK-8208693). Any thread.
 */
public final class Exchanges {

  private Exchanges() {}

  /**
   * Waits for the whole answer.
   *
   * @throws HttpTimeoutException if it is not there after that time
   */
  public static <T> HttpResponse<T> send(
      HttpClient http, HttpRequest request, BodyHandler<T> handler, Duration within)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> exchange = http.sendAsync(request, handler);
    try {
      return exchange.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw tooLate(within);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } finally {
      // Closes the connection of one that goes on; else nothing.
      boolean _ = exchange.cancel(true);
    }
  }

  /** The same without waiting; fails with {@link HttpTimeoutException} after that time. */
  public static <T> CompletableFuture<HttpResponse<T>> begin(
      HttpClient http, HttpRequest request, BodyHandler<T> handler, Duration within) {
    CompletableFuture<HttpResponse<T>> exchange = http.sendAsync(request, handler);
    return exchange
        .copy()
        .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(failure -> {
          boolean _ = exchange.cancel(true);
          return CompletableFuture.failedFuture(
              failure instanceof TimeoutException ? tooLate(within) : failure);
        });
  }

  private static HttpTimeoutException tooLate(Duration within) {
    return new HttpTimeoutException("no whole answer in " + within.toMillis() + " ms");
  }
}
