/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What an MQTT topic of the hub means, in either direction. Ids in topics are literal: neither
 * decoded nor read as wildcards.
 */
public sealed interface HubTopic {

  /** A client sends a message: {@code devices/D[/modules/M]/messages/events/BAG}. */
  record Telemetry(Identity sender, String bag) implements HubTopic {}

  /** A client fetches its twin: {@code $iothub/twin/GET/?$rid=R}. */
  record TwinGet(String requestId) implements HubTopic {}

  /**
   * A client changes its reported properties: {@code
   * $iothub/twin/PATCH/properties/reported/?$rid=R[&$version=N]}.
   */
  record TwinReportedPatch(String requestId, @Nullable Long ifVersion) implements HubTopic {}

  /** A client answers a method call: {@code $iothub/methods/res/STATUS/?$rid=R}. */
  record MethodResponse(int status, String requestId) implements HubTopic {}

  /** A module gets a message: {@code devices/D/modules/M/inputs/NAME/BAG}; D and M receive. */
  record InputMessage(ModuleIdentity receiver, String input, String bag) implements HubTopic {}

  /** A device gets a message: {@code devices/D/messages/devicebound/BAG}. */
  record CloudToDevice(DeviceIdentity receiver, String bag) implements HubTopic {}

  /** The answer to a twin request: {@code $iothub/twin/res/STATUS/?$rid=R[&$version=N]}. */
  record TwinResponse(int status, String requestId, @Nullable Long version) implements HubTopic {}

  /** Desired properties changed: {@code $iothub/twin/PATCH/properties/desired/?$version=N}. */
  record DesiredPatch(@Nullable Long version) implements HubTopic {}

  /** A method is called: {@code $iothub/methods/POST/NAME/?$rid=R}. */
  record MethodRequest(String name, String requestId) implements HubTopic {}

  /** No topic of the hub. */
  record Unknown(String topic) implements HubTopic {}

  /**
   * Reads a topic.
   *
   * @throws WireFormatException if it begins as one of the hub's topics and then breaks its form
   */
  static HubTopic parse(String topic) {
    return HubTopicReader.read(topic, null);
  }

  /**
   * Reads a topic as {@link #parse(String)} does, without making a new identity where the topic
   * names the given one: telemetry names the connection's own, each time.
   */
  static HubTopic parse(String topic, Identity self) {
    return HubTopicReader.read(topic, self);
  }
}
