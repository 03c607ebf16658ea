/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.Arrival;
import io.holdfast.client.core.Inbox;
import io.holdfast.client.net.IoLoop;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages to inputs and what their handlers make of them. Owner: the client's thread. */
final class LowerInputs {

  private final IoLoop loop;
  private final Inbox inbox;
  private final LowerCallbacks callbacks;
  private @Nullable Instant lastReceived;

  LowerInputs(IoLoop loop, Inbox inbox, LowerCallbacks callbacks) {
    this.loop = loop;
    this.inbox = inbox;
    this.callbacks = callbacks;
  }

  ClientResult handle(@Nullable String input, @Nullable MessageHandler handler) {
    if (handler == null) {
      return inbox.remove(input) ? ClientResult.OK : ClientResult.ERROR;
    }
    inbox.handle(input, arrival -> received(handler, arrival), callbacks.granted("inputs"));
    return ClientResult.OK;
  }

  Optional<Instant> lastReceived() {
    return Optional.ofNullable(lastReceived);
  }

  private void received(MessageHandler handler, Arrival arrival) {
    lastReceived = loop.now();
    ReceivedMessage message = new ReceivedMessage(arrival);
    callbacks.run(
        "the handler of input " + arrival.input(),
        () -> {
          try {
            var unused = message.settle(handler.onMessage(message));
          } catch (RuntimeException failure) {
            var unused = message.settle(MessageDisposition.ABANDONED);
            throw failure;
          }
        });
  }
}
