/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.core.HubLogin;
import io.holdfast.client.core.LoginSettings;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Login;
import io.holdfast.client.mqtt.LoginSource;
import io.holdfast.client.net.IoLoop;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.model.Identity;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The logins of one identity at the parent: the edge hub's own, or by its token on behalf of those
 * below it. The chain is looked up for each login, since parents change. Owner: the uplink's
 * thread.
 */
final class ChainLogin implements LoginSource {

  private final IoLoop loop;
  private final ParentOptions parent;
  private final Chains chains;
  private final Identity identity;
  private final @Nullable String modelId;
  private @Nullable HubLogin own;

  ChainLogin(
      IoLoop loop,
      ParentOptions parent,
      Chains chains,
      Identity identity,
      @Nullable String modelId) {
    this.loop = loop;
    this.parent = parent;
    this.chains = chains;
    this.identity = identity;
    this.modelId = modelId;
  }

  @Override
  public CompletionStage<Login> login(Instant now) {
    if (identity.equals(parent.self())) {
      return login(parent.credentials(), now);
    }
    CompletableFuture<Login> login = new CompletableFuture<>();
    var _ =
        chains
            .chainOf(identity)
            .whenComplete((found, failure) -> loop.execute(() -> take(login, found, failure, now)));
    return login;
  }

  private void take(
      CompletableFuture<Login> login,
      @Nullable Outcome<List<Identity>> found,
      @Nullable Throwable failure,
      Instant now) {
    switch (found) {
      case null -> login.completeExceptionally(failure == null ? noLogin("no chain") : failure);
      case Outcome.Refused<List<Identity>>(var refusal) ->
          login.completeExceptionally(noLogin(refusal.detail()));
      case Outcome.Done<List<Identity>>(var chain) -> {
        try {
          var _ =
              login(Credentials.onBehalfOf(identity, chain, parent.credentials()), now)
                  .whenComplete((made, none) -> {
                    if (made == null) {
                      login.completeExceptionally(none == null ? noLogin("no login") : none);
                    } else {
                      login.complete(made);
                    }
                  });
        } catch (IllegalArgumentException e) {
          login.completeExceptionally(e);
        }
      }
    }
  }

  private CompletionStage<Login> login(Credentials credentials, Instant now) {
    HubLogin known = own;
    if (known == null) {
      LoginSettings settings = parent.login(identity).withModelId(modelId);
      known = new HubLogin(loop, credentials, settings);
      own = known;
    } else {
      known.credentials(credentials);
    }
    return known.login(now);
  }

  private static ClientException noLogin(String why) {
    return new ClientException(ClientException.Code.BAD_CREDENTIALS, why);
  }
}
