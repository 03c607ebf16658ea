/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.service.ClientService;
import io.holdfast.hub.session.Admitted;
import io.holdfast.model.Message;
import java.util.List;

/** Messages from devices and modules: one, with its properties in headers, or several in JSON. */
final class TelemetryCalls {

  /** The media type of several messages. */
  private static final String BATCH = "application/vnd.microsoft.iothub.json";

  private final ClientService clients;

  TelemetryCalls(ClientService clients) {
    this.clients = clients;
  }

  void addTo(Router<ClientCall> router) {
    router
        .add("POST", "/devices/{device}/messages/events", this::send)
        .add("POST", "/devices/{device}/modules/{module}/messages/events", this::send);
  }

  private Answer send(Request request, Admitted client) throws InterruptedException {
    return switch (messages(request)) {
      case Outcome.Refused<List<Message>>(var refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<List<Message>>(List<Message> messages) ->
          Answer.of(Call.await(clients.send(client, messages)), stored -> new Answer.Empty(204));
    };
  }

  private static Outcome<List<Message>> messages(Request request) {
    return isBatch(request)
        ? BatchReader.read(request.body())
        : Outcome.done(
            List.of(new Message(MessageHeaders.read(request.headers()), request.body())));
  }

  private static boolean isBatch(Request request) {
    String type = request.header("content-type");
    if (type == null) {
      return false;
    }
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().equalsIgnoreCase(BATCH);
  }
}
