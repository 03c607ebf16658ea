/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import io.holdfast.client.http.HttpCall;
import io.holdfast.client.http.HttpException;
import io.holdfast.client.http.HttpHandler;
import io.holdfast.client.http.HttpRequest;
import io.holdfast.client.http.HttpResponse;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.ClientException.Code;
import io.holdfast.client.mqtt.Login;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.LoopMember;
import io.holdfast.client.net.Timeout;
import io.holdfast.model.MethodResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call of a method: first the login, then the request. Owner: the loop. */
final class MethodQuestion implements HttpCall, HttpHandler, LoopMember {

  private static final String WHO = "the hub";
  private static final int UNAUTHORIZED = 401;

  private final IoLoop loop;
  private final MethodCalls calls;
  private final HttpRequest request;
  private final Duration patience;
  private final Answer<MethodResult> answer;
  private Timeout deadline = Timeout.NONE;
  private @Nullable HttpCall http;
  // With a login that may have been good once.
  private boolean keptLogin;
  private boolean ended;

  /**
   * A call that has not begun.
   *
   * @param patience for all of it
   */
  MethodQuestion(
      IoLoop loop,
      MethodCalls calls,
      HttpRequest request,
      Duration patience,
      Answer<MethodResult> answer) {
    this.loop = loop;
    this.patience = patience;
    this.calls = calls;
    this.request = request;
    this.answer = answer;
  }

  void begin() {
    loop.attach(this);
    deadline =
        loop.after(
            patience,
            () ->
                fail(
                    new ClientException(
                        Code.TIMEOUT, WHO + " did not answer in " + patience.toSeconds() + " s")));
    // Not now: the caller is told of what fails after it has got its call back.
    loop.execute(() -> {
      if (!ended) {
        logIn();
      }
    });
  }

  private void logIn() {
    long asked = loop.nanoTime();
    keptLogin = calls.keepsLogin();
    var unused =
        calls
            .login()
            .whenComplete((login, failure) -> {
              if (loop.inLoop()) {
                loggedIn(login, failure, asked);
              } else {
                loop.execute(() -> loggedIn(login, failure, asked));
              }
            });
  }

  private void loggedIn(@Nullable Login login, @Nullable Throwable failure, long asked) {
    if (ended) {
      return;
    }
    if (login == null) {
      fail(
          failure instanceof ClientException known
              ? known
              : new ClientException(Code.UNREACHABLE, "no token: " + failure, failure));
      return;
    }
    HttpRequest complete;
    try {
      complete = calls.complete(request, login);
    } catch (IllegalArgumentException e) {
      fail(new ClientException(Code.UNREACHABLE, "no usable token: " + e.getMessage(), e));
      return;
    }
    calls.keep(login, asked);
    http = calls.client(login).send(complete, patience, this);
  }

  @Override
  public void answered(HttpResponse response) {
    if (!response.isSuccess()) {
      if (response.status() == UNAUTHORIZED) {
        calls.forget();
        if (keptLogin && !ended) {
          logIn(); // Nobody was called: keys roll, and clocks are set.
          return;
        }
      }
      fail(HttpFailures.refused(WHO, response));
      return;
    }
    MethodResult result;
    try {
      result = MethodJson.read(response.body());
    } catch (IllegalArgumentException e) {
      fail(HttpFailures.malformed(WHO, e));
      return;
    }
    if (end()) {
      answer.answered(result);
    }
  }

  @Override
  public void failed(HttpException failure) {
    fail(HttpFailures.of(WHO, failure));
  }

  @Override
  public void cancel() {
    var unused = end();
  }

  @Override
  public void abort() {
    fail(ClientException.closed());
  }

  private void fail(ClientException failure) {
    if (end()) {
      answer.failed(failure);
    }
  }

  private boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    deadline.cancel();
    loop.detach(this);
    if (http != null) {
      http.cancel();
    }
    return true;
  }
}
