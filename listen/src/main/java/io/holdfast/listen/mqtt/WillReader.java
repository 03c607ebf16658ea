/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.session.Will;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.wire.HubTopic;
import io.holdfast.wire.WireFormatException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads wills: telemetry of the client itself, which the session checks. */
final class WillReader {

  /** IoT Hub's property that marks a message as a will. */
  private static final String MESSAGE_TYPE = "iothub-MessageType";

  /** Whose it is stands in the topic; nobody is connected yet. */
  private static final Identity NOBODY = new DeviceIdentity("_");

  private static final int MAX_LOGGED_TOPIC = 200;

  private WillReader() {}

  static Outcome<Optional<Will>> read(ConnectPacket.@Nullable WillPacket packet) {
    if (packet == null) {
      return Outcome.done(Optional.empty());
    }
    try {
      Publication publication = Publication.read(packet.topic(), packet.retain(), NOBODY);
      if (publication.topic() instanceof HubTopic.Telemetry telemetry) {
        MessageProperties properties =
            publication.properties().toBuilder().application(MESSAGE_TYPE, "Will").build();
        return Outcome.done(Optional.of(new Will(telemetry.sender(), properties, packet.body())));
      }
    } catch (WireFormatException e) {
      return Outcome.refused(ErrorCode.UNAUTHORIZED, "malformed will: " + e.getMessage());
    }
    String topic = packet.topic();
    return Outcome.refused(
        ErrorCode.UNAUTHORIZED,
        "the will is no telemetry: "
            + topic.substring(0, Math.min(MAX_LOGGED_TOPIC, topic.length())));
  }
}
