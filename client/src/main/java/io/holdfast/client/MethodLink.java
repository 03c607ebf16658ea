/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.mqtt.Incoming;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.model.MethodResult;
import io.holdfast.wire.HubTopic;
import io.holdfast.wire.HubTopics;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries method calls to their handlers and the answers back, on the connection that brought the
 * call: hubs number calls per connection, so on a later one the same number may be another call.
 * Owner: the loop.
 */
final class MethodLink {

  private static final int NOT_FOUND = 404;
  private static final int FAILED = 500;

  private final MqttSession session;
  private final Callbacks callbacks;
  private final Map<String, MethodHandler> handlers = new HashMap<>();
  private @Nullable MethodHandler others;
  private int connections;

  MethodLink(MqttSession session, Callbacks callbacks) {
    this.session = session;
    this.callbacks = callbacks;
  }

  void handle(String name, MethodHandler handler) {
    handlers.put(name, handler);
  }

  void handleOthers(MethodHandler handler) {
    others = handler;
  }

  void connected() {
    connections++;
  }

  void called(Incoming incoming, HubTopic.MethodRequest call) {
    incoming.accept(); // Calls are not kept: one that is not answered is lost by its nature.
    int connection = connections;
    MethodHandler handler = handlers.getOrDefault(call.name(), others);
    if (handler == null) {
      answer(connection, call, result(NOT_FOUND, "no method " + call.name()));
      return;
    }
    MethodRequest request = new MethodRequest(call.name(), incoming.payload());
    callbacks.run(() -> call(handler, request, connection, call));
  }

  private void call(
      MethodHandler handler, MethodRequest request, int connection, HubTopic.MethodRequest call) {
    try {
      var unused =
          handler
              .called(request)
              .whenComplete((result, failure) -> answered(connection, call, result, failure));
    } catch (RuntimeException failure) {
      answered(connection, call, null, failure);
    }
  }

  private void answered(
      int connection,
      HubTopic.MethodRequest call,
      @Nullable MethodResult result,
      @Nullable Throwable failure) {
    if (failure != null) {
      callbacks.failed("the handler of method " + call.name(), failure);
    }
    MethodResult answer =
        result != null ? result : result(FAILED, "the handler of " + call.name() + " failed");
    callbacks.onLoop(() -> answer(connection, call, answer));
  }

  private void answer(int connection, HubTopic.MethodRequest call, MethodResult result) {
    String topic = HubTopics.methodResponse(result.status(), call.requestId());
    if (connection != connections || !session.publishOnce(topic, result.payload())) {
      callbacks.note("the answer of method " + call.name() + " came after its connection");
    }
  }

  private static MethodResult result(int status, String message) {
    return new MethodResult(status, Json.write(Map.of("message", message)));
  }
}
