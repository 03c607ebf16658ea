/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.wire.HubTopic;
import io.holdfast.wire.PropertyBag;
import io.holdfast.wire.WireFormatException;

/**
 * What the topic of a PUBLISH says.
 *
 * @param topic as read
 * @param properties of telemetry; none for other topics
 */
record Publication(HubTopic topic, MessageProperties properties) {

  /** Hubs do not retain: they say in a property that a client asked for it. */
  private static final String RETAIN = "mqtt-retain";

  /**
   * Reads a topic.
   *
   * @throws WireFormatException if it is malformed
   */
  static Publication read(String topic, boolean retain, Identity self) {
    HubTopic read = HubTopic.parse(topic, self);
    if (!(read instanceof HubTopic.Telemetry telemetry)) {
      return new Publication(read, MessageProperties.NONE);
    }
    MessageProperties properties = PropertyBag.decode(telemetry.bag());
    return new Publication(
        read, retain ? properties.toBuilder().application(RETAIN, "true").build() : properties);
  }
}
