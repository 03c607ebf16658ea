/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.ClientType;
import io.holdfast.client.core.HubLogin;
import io.holdfast.client.edge.Answer;
import io.holdfast.client.edge.MethodCalls;
import io.holdfast.client.http.HttpCall;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.net.IoLoop;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Carries calls of others' methods to the loop, and their answers to futures. Any thread. */
final class MethodInvocation {

  private final IoLoop loop;
  private final ClientSetup setup;
  private final HubLogin login;
  private final Callbacks callbacks;
  // Owner: the loop. Most modules call nobody.
  private @Nullable MethodCalls calls;

  MethodInvocation(IoLoop loop, ClientSetup setup, HubLogin login, Callbacks callbacks) {
    this.loop = loop;
    this.setup = setup;
    this.login = login;
    this.callbacks = callbacks;
  }

  CompletableFuture<MethodResult> invoke(Identity target, MethodCall call) {
    CompletableFuture<MethodResult> result = new CompletableFuture<>();
    callbacks.onLoop(() -> begin(target, call, result), result);
    return result;
  }

  private void begin(Identity target, MethodCall call, CompletableFuture<MethodResult> result) {
    if (result.isDone()) {
      return; // Cancelled before it began.
    }
    HttpCall asked;
    try {
      asked = calls().invoke(target, call, new Told(result));
    } catch (IllegalArgumentException wrong) {
      callbacks.complete(() -> result.completeExceptionally(wrong));
      return;
    }
    var unused =
        result.whenComplete((answer, failure) -> {
          if (result.isCancelled()) {
            callbacks.onLoop(asked::cancel);
          }
        });
  }

  private MethodCalls calls() {
    MethodCalls made = calls;
    if (made == null) {
      made =
          new MethodCalls(
              loop,
              (ModuleIdentity) setup.identity(),
              setup.https(),
              login,
              ClientType.text(setup.options().productInfo()));
      calls = made;
    }
    return made;
  }

  /** What became of a call. */
  private final class Told implements Answer<MethodResult> {
    private final CompletableFuture<MethodResult> result;

    Told(CompletableFuture<MethodResult> result) {
      this.result = result;
    }

    @Override
    public void answered(MethodResult value) {
      callbacks.complete(() -> result.complete(value));
    }

    @Override
    public void failed(ClientException failure) {
      callbacks.complete(() -> result.completeExceptionally(failure));
    }
  }
}
