/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.mqtt.Incoming;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.model.Message;
import io.holdfast.wire.HubTopic;
import io.holdfast.wire.PropertyBag;
import io.holdfast.wire.WireFormatException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages from a module's inputs to their handlers and the handlers' word back to the
 * session. Stops reading when too many are not handled. Owner: the loop.
 */
final class InputLink {

  private static final int STOP_READING = 1000;
  private static final int READ_AGAIN = 500;

  /** A handler and the executor that keeps the order of its messages. */
  private record Lane(InputHandler handler, Executor executor) {}

  private final MqttSession session;
  private final Callbacks callbacks;
  private final Map<String, Lane> lanes = new HashMap<>();
  private @Nullable Lane others;
  private int unhandled;

  InputLink(MqttSession session, Callbacks callbacks) {
    this.session = session;
    this.callbacks = callbacks;
  }

  void handle(String input, InputHandler handler) {
    lanes.put(input, new Lane(handler, callbacks.inOrder()));
  }

  void handleOthers(InputHandler handler) {
    others = new Lane(handler, callbacks.inOrder());
  }

  void received(Incoming incoming, HubTopic.InputMessage topic) {
    Lane lane = lanes.getOrDefault(topic.input(), others);
    if (lane == null) {
      callbacks.note("no handler for input " + topic.input() + ": the message stays with the hub");
      incoming.leave();
      return;
    }
    InputMessage message;
    try {
      message =
          new InputMessage(
              topic.input(),
              new Message(PropertyBag.decode(topic.bag()), incoming.payload()),
              incoming.duplicate());
    } catch (WireFormatException e) {
      // It would be as broken the next time.
      callbacks.note("unreadable properties at input " + topic.input() + ": " + e.getMessage());
      incoming.accept();
      return;
    }
    if (++unhandled == STOP_READING) {
      session.read(false);
    }
    lane.executor.execute(() -> call(lane.handler, message, incoming));
  }

  private void call(InputHandler handler, InputMessage message, Incoming incoming) {
    try {
      var unused =
          handler
              .received(message)
              .whenComplete(
                  (disposition, failure) -> handled(message, incoming, disposition, failure));
    } catch (RuntimeException failure) {
      handled(message, incoming, null, failure);
    }
  }

  private void handled(
      InputMessage message,
      Incoming incoming,
      @Nullable Disposition disposition,
      @Nullable Throwable failure) {
    if (failure != null) {
      callbacks.failed("the handler of input " + message.input(), failure);
    }
    callbacks.onLoop(() -> {
      if (disposition == Disposition.ACCEPTED || disposition == Disposition.REJECTED) {
        incoming.accept();
      } else {
        incoming.leave();
      }
      if (--unhandled == READ_AGAIN) {
        session.read(true);
      }
    });
  }
}
