/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.Methods;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the handler of a method's call and carries its answer back to the loop. Loop-owned. */
final class MethodDispatch implements Methods.Receiver {

  private final Callbacks callbacks;
  private final Map<String, MethodHandler> handlers = new HashMap<>();
  private @Nullable MethodHandler others;

  MethodDispatch(Callbacks callbacks) {
    this.callbacks = callbacks;
  }

  /** Gives a method to a handler; null for all that have none of their own. */
  void handle(@Nullable String name, MethodHandler handler) {
    if (name == null) {
      others = handler;
    } else {
      handlers.put(name, handler);
    }
  }

  /** Takes it away again; answers whether that was the last. */
  boolean remove(@Nullable String name) {
    if (name == null) {
      others = null;
    } else {
      handlers.remove(name);
    }
    return others == null && handlers.isEmpty();
  }

  @Override
  public void called(String name, Bytes payload, Methods.Reply reply) {
    MethodHandler handler = handlers.getOrDefault(name, others);
    if (handler == null) {
      var unused = reply.answer(Methods.NOT_FOUND, Methods.message("no method " + name));
      return;
    }
    MethodRequest request =
        new MethodRequest(name, Optional.of(payload).filter(bytes -> !bytes.isEmpty()));
    callbacks.run(() -> call(handler, request, reply));
  }

  private void call(MethodHandler handler, MethodRequest request, Methods.Reply reply) {
    try {
      var unused =
          handler
              .called(request)
              .whenComplete((result, failure) -> answered(request.name(), reply, result, failure));
    } catch (RuntimeException failure) {
      answered(request.name(), reply, null, failure);
    }
  }

  private void answered(
      String name,
      Methods.Reply reply,
      @Nullable MethodResult result,
      @Nullable Throwable failure) {
    if (failure != null) {
      callbacks.failed("the handler of method " + name, failure);
    }
    int status = result != null ? result.status() : Methods.FAILED;
    Bytes payload =
        result != null ? result.payload() : Methods.message("the handler of " + name + " failed");
    callbacks.onLoop(() -> {
      var unused = reply.answer(status, payload);
    });
  }
}
