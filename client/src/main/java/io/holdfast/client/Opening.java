/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.LossReason;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.client.mqtt.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Those who wait until the client is connected, or cannot be. Owner: the loop. */
final class Opening {

  private final MqttSession session;
  private final Callbacks callbacks;
  private List<CompletableFuture<Void>> waiting = new ArrayList<>(1);

  Opening(MqttSession session, Callbacks callbacks) {
    this.session = session;
    this.callbacks = callbacks;
  }

  /** Connects, unless that is done or under way, and tells the future what comes of it. */
  void begin(CompletableFuture<Void> opened) {
    if (session.state() == SessionState.CLOSED) {
      ClientException ending = session.ending();
      callbacks.complete(() -> opened.completeExceptionally(ending));
    } else if (session.isConnected()) {
      callbacks.complete(() -> opened.complete(null));
    } else {
      waiting.add(opened);
      session.open();
    }
  }

  void connected() {
    List<CompletableFuture<Void>> told = taken();
    callbacks.complete(() -> told.forEach(opened -> opened.complete(null)));
  }

  /** Only what somebody has to repair ends the wait: all else may pass by itself. */
  void lost(LossReason reason, @Nullable Throwable cause) {
    if (reason == LossReason.BAD_CREDENTIALS) {
      failed(
          new ClientException(
              ClientException.Code.BAD_CREDENTIALS,
              "the hub does not take the credentials",
              cause));
    }
  }

  void failed(ClientException failure) {
    List<CompletableFuture<Void>> told = taken();
    callbacks.complete(() -> told.forEach(opened -> opened.completeExceptionally(failure)));
  }

  private List<CompletableFuture<Void>> taken() {
    List<CompletableFuture<Void>> taken = waiting;
    waiting = new ArrayList<>(1);
    return taken;
  }
}
