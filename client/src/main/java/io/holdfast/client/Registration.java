/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import java.util.concurrent.CompletableFuture;

/** That a handler is called. Any thread. */
public interface Registration extends AutoCloseable {

  /**
   * Done when the hub has granted the subscription; fails with {@link
   * io.holdfast.client.mqtt.ClientException.Code#NOT_SUBSCRIBED} if it refused, though it will be
   * asked again on the next connection, or if the handler was removed before.
   *
   * @return a future of the caller's own: cancelling it removes nothing
   */
  CompletableFuture<Void> granted();

  /**
   * Removes the handler, unless a later one has replaced it; with the last one of its kind the
   * subscription ends. What arrived before may still be handed to it. Any number of times.
   */
  @Override
  void close();

  /**
   * A registration for clients of a program's own making.
   *
   * @param granted what {@link #granted} answers
   * @param removal what {@link #close} does
   * @return one for each handler
   */
  static Registration of(CompletableFuture<Void> granted, Runnable removal) {
    return new Registration() {
      @Override
      public CompletableFuture<Void> granted() {
        return granted.copy();
      }

      @Override
      public void close() {
        removal.run();
      }
    };
  }
}
