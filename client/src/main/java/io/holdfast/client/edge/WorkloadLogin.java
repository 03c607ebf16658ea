/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Login;
import io.holdfast.client.mqtt.LoginSource;
import io.holdfast.client.mqtt.TokenLife;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Tls;
import io.holdfast.model.Audience;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import io.netty.handler.ssl.SslContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has each login signed by the workload API. Whom to trust is asked once, before the first of them,
 * and again for as long as there is no answer. Owner: the loop.
 */
public final class WorkloadLogin implements LoginSource {

  private final WorkloadApi api;
  private final Workload workload;
  private final Supplier<String> userName;
  private final Supplier<Duration> lifetime;
  private @Nullable SslContext trusted;

  /**
   * The logins of a module.
   *
   * @param timeout for each question to the workload API
   * @param userName of the next login
   * @param lifetime of the next token
   */
  public WorkloadLogin(
      IoLoop loop,
      Workload workload,
      Duration timeout,
      Supplier<String> userName,
      Supplier<Duration> lifetime) {
    this.api = new WorkloadApi(loop, workload, timeout);
    this.workload = workload;
    this.userName = userName;
    this.lifetime = lifetime;
  }

  @Override
  public CompletionStage<Login> login(Instant now) {
    CompletableFuture<Login> login = new CompletableFuture<>();
    if (workload.trustBundle() && trusted == null) {
      var unused =
          api.trustBundle(
              answer(
                  login,
                  certificates -> {
                    trusted = Tls.trusting(certificates.getBytes(StandardCharsets.UTF_8));
                    sign(login, now);
                  }));
    } else {
      sign(login, now);
    }
    return login;
  }

  private void sign(CompletableFuture<Login> login, Instant now) {
    String resource = Audience.resourceOf(workload.hostName(), workload.module());
    Duration life = lifetime.get();
    long expiry = TokenLife.expiry(now, life);
    Bytes data = Bytes.utf8(SasToken.textToSign(resource, expiry));
    var unused =
        api.sign(
            data,
            answer(
                login,
                signature -> {
                  String token = new SasToken(resource, signature, expiry, null).text();
                  login.complete(
                      new Login(userName.get(), token, TokenLife.renewAfter(life), true, trusted));
                }));
  }

  /** Goes on with what was answered; whatever cannot be used fails the login. */
  private static Answer<String> answer(CompletableFuture<Login> login, Consumer<String> next) {
    return new Answer<>() {
      @Override
      public void answered(String value) {
        try {
          next.accept(value);
        } catch (RuntimeException e) {
          failed(HttpFailures.malformed(WorkloadApi.WHO, e));
        }
      }

      @Override
      public void failed(ClientException failure) {
        login.completeExceptionally(failure);
      }
    };
  }
}
