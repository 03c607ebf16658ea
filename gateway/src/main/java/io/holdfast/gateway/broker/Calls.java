/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What is to be done on a module's thread between two messages. Any thread asks; that one does. */
final class Calls {

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean any;

  /** Asks for a call; the result fails with what it throws. */
  CompletableFuture<@Nullable Void> ask(Call call) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    waiting.add(() -> {
      try {
        call.run();
        done.complete(null);
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    });
    any = true;
    return done;
  }

  boolean isEmpty() {
    return !any;
  }

  /** Does what was asked for. */
  void run() {
    any = false;
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }

  /** A call that may fail. */
  interface Call {
    void run() throws Exception;
  }
}
