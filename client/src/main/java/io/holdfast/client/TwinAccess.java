/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.TwinAnswer;
import io.holdfast.client.core.TwinJson;
import io.holdfast.client.core.TwinQuestions;
import io.holdfast.client.json.Json;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.model.Bytes;
import io.holdfast.model.Twin;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Carries questions about the twin to the loop, and their answers to futures. Any thread. */
final class TwinAccess {

  private final TwinQuestions twins;
  private final Callbacks callbacks;

  TwinAccess(TwinQuestions twins, Callbacks callbacks) {
    this.twins = twins;
    this.callbacks = callbacks;
  }

  CompletableFuture<Twin> read() {
    CompletableFuture<Twin> read = new CompletableFuture<>();
    callbacks.onLoop(() -> twins.get(settling(read, (body, version) -> TwinJson.twin(body))), read);
    return read;
  }

  CompletableFuture<OptionalLong> update(Map<String, ? extends @Nullable Object> patch) {
    Bytes change = Json.write(patch);
    CompletableFuture<OptionalLong> updated = new CompletableFuture<>();
    callbacks.onLoop(
        () -> twins.patch(change, settling(updated, (body, version) -> known(version))), updated);
    return updated;
  }

  private static OptionalLong known(@Nullable Long version) {
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }

  /** What the hub answered, read outside the loop. */
  private <T> TwinAnswer settling(
      CompletableFuture<T> future, BiFunction<Bytes, @Nullable Long, T> reading) {
    return new TwinAnswer() {
      @Override
      public void answered(Bytes body, @Nullable Long version) {
        callbacks.complete(() -> {
          try {
            future.complete(reading.apply(body, version));
          } catch (ClientException malformed) {
            future.completeExceptionally(malformed);
          }
        });
      }

      @Override
      public void failed(ClientException failure, boolean sent) {
        callbacks.complete(() -> future.completeExceptionally(failure));
      }
    };
  }
}
