/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.client.DesiredChange;
import io.holdfast.client.Disposition;
import io.holdfast.client.InputMessage;
import io.holdfast.client.MethodRequest;
import io.holdfast.client.json.Json;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.modules.MessageProperties;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodResult;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a hub sends down, as messages of the gateway. Called on callback threads of the clients, one
 * call at a time for each device or input; a call waits as long as the gateway's queues make it.
 */
final class Commands {

  /** The call became a message; its effect comes later, if at all. */
  private static final int TAKEN = 202;

  private static final int GOING_AWAY = 503;

  private final ModuleContext context;
  private final Counts counts;
  private final Complaints complaints;

  Commands(ModuleContext context, Counts counts, Complaints complaints) {
    this.context = context;
    this.counts = counts;
    this.complaints = complaints;
  }

  /** A message to a device. One that says itself where it comes from is left with the hub. */
  Disposition fromCloud(String device, InputMessage message) {
    Map<String, String> properties = properties(message);
    if (properties.containsKey(MessageProperties.SOURCE)
        || properties.containsKey(MessageProperties.DEVICE_NAME)) {
      counts.add(Count.COMMANDS_REFUSED);
      complaints.say(
          "command of " + device,
          "a message to device "
              + device
              + " is left with the hub: its properties must not have \"source\" or \"deviceName\"");
      return Disposition.ABANDONED;
    }
    properties.put(MessageProperties.SOURCE, MessageProperties.IOT_HUB);
    properties.put(MessageProperties.DEVICE_NAME, device);
    return published(properties, message.message().body(), device);
  }

  /** A message at an input. Its source is the hub from now on, whatever it said. */
  Disposition atInput(InputMessage message) {
    Map<String, String> properties = properties(message);
    properties.put(MessageProperties.SOURCE, MessageProperties.IOT_HUB);
    properties.put(Keys.INPUT, message.input());
    return published(properties, message.message().body(), "input " + message.input());
  }

  /** A call of a direct method, answered before anybody has acted on it. */
  MethodResult called(MethodRequest request) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(MessageProperties.SOURCE, MessageProperties.IOT_HUB);
    properties.put(MessageProperties.METHOD, request.name());
    Disposition taken =
        published(properties, request.payload().orElse(Bytes.EMPTY), "method " + request.name());
    return new MethodResult(taken == Disposition.ACCEPTED ? TAKEN : GOING_AWAY, Bytes.EMPTY);
  }

  /** What the twin desires of the gateway, or a change to it. */
  void desired(DesiredChange change) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(MessageProperties.SOURCE, MessageProperties.IOT_HUB);
    properties.put(Keys.TWIN, change.complete() ? Keys.DESIRED : Keys.CHANGE);
    properties.put(Keys.VERSION, Long.toString(change.properties().version()));
    // Nobody can be told when it goes nowhere: the whole comes again with the next connection.
    var unused = published(properties, Json.write(change.properties().values()), "the twin");
  }

  private static Map<String, String> properties(InputMessage message) {
    Map<String, String> properties = new LinkedHashMap<>();
    message
        .message()
        .properties()
        .application()
        .forEach((key, value) -> properties.put(key, value == null ? "" : value));
    return properties;
  }

  /**
   * What cannot be written as a gateway's message is given back for good. What goes nowhere since
   * the module ends stays with the hub, for the next gateway.
   */
  private Disposition published(Map<String, String> properties, Bytes content, String where) {
    GatewayMessage message;
    try {
      message = GatewayMessage.of(properties, content);
    } catch (IllegalArgumentException e) {
      counts.add(Count.COMMANDS_REFUSED);
      complaints.say(
          "command of " + where, "a message to " + where + " is refused: " + e.getMessage());
      return Disposition.REJECTED;
    }
    if (context.publish(message)) {
      counts.add(Count.COMMANDS);
      return Disposition.ACCEPTED;
    }
    counts.add(Count.COMMANDS_REFUSED);
    return Disposition.ABANDONED;
  }
}
