/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.client.edge.WorkloadLogin;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Login;
import io.holdfast.client.mqtt.LoginSource;
import io.holdfast.client.mqtt.TokenLife;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import io.holdfast.model.Audience;
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
 * Makes the logins of one client from its credentials. Both credentials and settings may be
 * replaced at any time; the next login goes by the new ones. Owner: the loop.
 */
public final class HubLogin implements LoginSource {

  /** The dialect that the client speaks. */
  public static final String API_VERSION = "2021-04-12";

  private final IoLoop loop;
  private Credentials credentials;
  private LoginSettings settings;
  private @Nullable WorkloadLogin workload;

  /**
   * The logins of a client.
   *
   * @throws IllegalArgumentException if the credentials connect somebody else
   */
  public HubLogin(IoLoop loop, Credentials credentials, LoginSettings settings) {
    check(credentials, settings);
    this.loop = loop;
    this.credentials = credentials;
    this.settings = settings;
  }

  /** Uses other settings from the next login on. */
  public void settings(LoginSettings next) {
    check(credentials, next);
    settings = next;
  }

  /** The settings in use. */
  public LoginSettings settings() {
    return settings;
  }

  /** Uses other credentials from the next login on: a newer token, a rolled key. */
  public void credentials(Credentials next) {
    check(next, settings);
    credentials = next;
    workload = null;
  }

  private static void check(Credentials credentials, LoginSettings settings) {
    Identity signedFor =
        credentials instanceof Credentials.OnBehalfOf behalf
            ? behalf.target()
            : credentials instanceof Credentials.EdgeWorkload edge
                ? edge.workload().module()
                : null;
    if (signedFor != null && !signedFor.equals(settings.identity())) {
      throw new IllegalArgumentException(
          "credentials of " + signedFor + ", not of " + settings.identity());
    }
  }

  @Override
  public CompletionStage<Login> login(Instant now) {
    return credentials instanceof Credentials.OnBehalfOf behalf
        ? login(behalf.actor(), behalf.actingHub(), now)
        : login(credentials, settings.identity(), now);
  }

  private CompletionStage<Login> login(Credentials proof, Identity signer, Instant now) {
    if (proof instanceof Credentials.Key key) {
      return CompletableFuture.completedFuture(signed(key, resource(signer), now));
    }
    if (proof instanceof Credentials.ReadyToken ready) {
      return CompletableFuture.completedFuture(shown(ready.text(), now, false));
    }
    if (proof instanceof Credentials.Provider provider) {
      return provided(provider.tokens(), resource(signer), now);
    }
    if (proof instanceof Credentials.EdgeWorkload edge) {
      if (workload == null) {
        workload =
            new WorkloadLogin(
                loop,
                edge.workload(),
                settings.timeout(),
                this::userName,
                () -> settings.tokenLifetime());
      }
      return workload.login(now);
    }
    return CompletableFuture.completedFuture(new Login(userName(), null, null));
  }

  private String resource(Identity signer) {
    return Audience.resourceOf(settings.hostName(), signer);
  }

  private Login signed(Credentials.Key key, String resource, Instant now) {
    Duration lifetime = settings.tokenLifetime();
    SasToken token =
        SasToken.sign(
            resource, key.key().toByteArray(), TokenLife.expiry(now, lifetime), key.policy());
    return new Login(userName(), token.text(), TokenLife.renewAfter(lifetime));
  }

  /** A token that somebody else has signed, by the expiry that it states. */
  private Login shown(String text, Instant now, boolean renewable) {
    Duration renewAfter = TokenLife.renewAfter(now, SasToken.parse(text).expiry());
    return new Login(userName(), text, renewAfter, renewable, null);
  }

  private CompletionStage<Login> provided(TokenProvider tokens, String resource, Instant now) {
    CompletionStage<String> given = tokens.token(resource, now);
    CompletableFuture<Login> login = new CompletableFuture<>();
    Timeout deadline =
        loop.after(
            settings.timeout(),
            () ->
                login.completeExceptionally(
                    new ClientException(ClientException.Code.TIMEOUT, "no token in time")));
    var unused =
        given.whenComplete((text, failure) ->
            onLoop(() -> {
              deadline.cancel();
              take(login, text, failure, now);
            }));
    return login;
  }

  private void take(
      CompletableFuture<Login> login,
      @Nullable String text,
      @Nullable Throwable failure,
      Instant now) {
    if (failure != null) {
      login.completeExceptionally(failure);
    } else if (text == null) {
      login.completeExceptionally(new NullPointerException("the provider gave no token"));
    } else {
      try {
        login.complete(shown(text, now, true));
      } catch (RuntimeException noToken) {
        login.completeExceptionally(noToken);
      }
    }
  }

  private void onLoop(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private String userName() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(ConnectUserName.API_VERSION, API_VERSION);
    parameters.put(ConnectUserName.CLIENT_TYPE, ClientType.text(settings.productInfo()));
    if (credentials instanceof Credentials.OnBehalfOf behalf) {
      parameters.put(ConnectUserName.AUTH_CHAIN, AuthChain.text(behalf.chain()));
    }
    if (settings.modelId() != null) {
      parameters.put(ConnectUserName.MODEL_ID, settings.modelId());
    }
    return ConnectUserName.format(settings.hostName(), settings.identity(), parameters);
  }
}
