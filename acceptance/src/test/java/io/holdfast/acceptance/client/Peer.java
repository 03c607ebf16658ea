/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import io.holdfast.client.DesiredHandler;
import io.holdfast.client.InputHandler;
import io.holdfast.client.MethodHandler;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.Twin;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A module's client by either face, as far as the faces offer the same: a test says once what it
 * asks of both. Futures fail with a {@link io.holdfast.client.mqtt.ClientException} of the
 * asynchronous face, and with {@link Unconfirmed} and the like where the lower one has but an enum.
 */
interface Peer extends AutoCloseable {

  /** A message of the lower face that was refused, or not confirmed as delivered. */
  final class Unconfirmed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unconfirmed(Enum<?> result) {
      super(result.name());
    }
  }

  /** Connects, and waits until the hub has accepted. */
  void open();

  /** Begins to connect. */
  void begin();

  /** What the application was told of the connection, from the first status on. */
  List<String> statuses();

  /** How often it was told that the hub has accepted. */
  default long connects() {
    return statuses().stream()
        .filter(status -> status.equals("Connected") || status.equals("AUTHENTICATED OK"))
        .count();
  }

  /** Sends to an output, or as plain telemetry if that is null. */
  CompletableFuture<Void> send(@Nullable String output, Message message);

  /** Sends a text without properties. */
  default CompletableFuture<Void> send(@Nullable String output, String text) {
    return send(output, new Message(MessageProperties.NONE, Bytes.utf8(text)));
  }

  /** Takes an input, or all others if that is null. */
  void onInput(@Nullable String input, InputHandler handler);

  /** Answers calls of a method, and has all others refused. */
  void onMethod(String name, MethodHandler handler);

  CompletableFuture<Twin> twin();

  /** The new version. */
  CompletableFuture<Long> report(Map<String, @Nullable Object> change);

  void onDesired(DesiredHandler handler);

  CompletableFuture<MethodResult> invoke(String deviceId, String moduleId, MethodCall call);

  /** Says goodbye, and ends the client. */
  @Override
  void close();
}
