/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.Arrival;
import io.holdfast.client.core.Inbox;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Carries the messages of one input to its handler, in their order, and the handler's word back to
 * the loop.
 */
final class InputDispatch implements Inbox.Receiver {

  private final InputHandler handler;
  private final Executor order;
  private final Callbacks callbacks;

  InputDispatch(InputHandler handler, Callbacks callbacks) {
    this.handler = handler;
    this.callbacks = callbacks;
    order = callbacks.inOrder();
  }

  @Override
  public void received(Arrival arrival) {
    order.execute(() -> call(arrival));
  }

  private void call(Arrival arrival) {
    try {
      var unused =
          handler
              .received(message(arrival))
              .whenComplete((disposition, failure) -> handled(arrival, disposition, failure));
    } catch (RuntimeException failure) {
      handled(arrival, null, failure);
    }
  }

  static InputMessage message(Arrival arrival) {
    return new InputMessage(
        arrival.input(), arrival.message(), arrival.duplicate(), arrival.unreadableProperties());
  }

  private void handled(
      Arrival arrival, @Nullable Disposition disposition, @Nullable Throwable failure) {
    if (failure != null) {
      callbacks.failed("the handler of input " + arrival.input(), failure);
    }
    boolean done = disposition == Disposition.ACCEPTED || disposition == Disposition.REJECTED;
    callbacks.onLoop(() -> {
      var unused = done ? arrival.accept() : arrival.leave();
    });
  }
}
