/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.admit.Admission;
import io.holdfast.listen.websocket.Subprotocol;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Set;

/** MQTT over WebSockets, with the paths that IoT Hub's and DPS's clients ask for. */
public final class MqttWebSocket {

  private static final Set<String> PATHS = Set.of("/$iothub/websocket", "/mqtt", "/");

  private MqttWebSocket() {}

  /**
   * Connections as those of {@link MqttListener}, on the same lanes.
   *
   * @param connectTimeout how long one may last before it has sent CONNECT
   */
  public static Subprotocol on(Lanes lanes, Admission admission, Duration connectTimeout) {
    return new Subprotocol(
        "mqtt",
        PATHS,
        () -> lanes.group().next(),
        channel -> begin(channel, lanes, admission, connectTimeout));
  }

  private static void begin(
      Channel channel, Lanes lanes, Admission admission, Duration connectTimeout) {
    var _ = channel.config().setWriteBufferWaterMark(MqttListener.WATER_MARK);
    channel
        .pipeline()
        .addLast("mqtt", new MqttConnection(admission, lanes::of, connectTimeout.toNanos()));
  }
}
