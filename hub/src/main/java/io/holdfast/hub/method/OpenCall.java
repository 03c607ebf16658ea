/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.method;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Timer;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call that has no answer yet. Any thread: whoever completes it first wins. */
final class OpenCall {

  final Identity target;
  final String requestId;
  final MethodCall call;

  /** Whether its caller may have given up long ago. */
  final boolean relayed;

  final CompletableFuture<Outcome<MethodResult>> result = new CompletableFuture<>();
  private volatile Timer.@Nullable Cancel connectTimeout;
  private volatile Timer.@Nullable Cancel responseTimeout;

  OpenCall(Identity target, String requestId, MethodCall call, boolean relayed) {
    this.target = target;
    this.requestId = requestId;
    this.call = call;
    this.relayed = relayed;
  }

  /** The call may be sent meanwhile: then this one fires without effect. */
  void connectTimeout(Timer.Cancel running) {
    connectTimeout = running;
    cancelIfDone();
  }

  void responseTimeout(Timer.Cancel running) {
    responseTimeout = running;
    cancelIfDone();
  }

  private void cancelIfDone() {
    if (result.isDone()) {
      cancelTimeouts();
    }
  }

  void cancelTimeouts() {
    cancel(connectTimeout);
    cancel(responseTimeout);
  }

  private static void cancel(Timer.@Nullable Cancel running) {
    if (running != null) {
      running.cancel();
    }
  }
}
