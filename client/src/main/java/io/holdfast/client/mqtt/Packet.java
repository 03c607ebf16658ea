/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.model.Bytes;
import java.util.List;

/** A packet that a server sends to a client. */
sealed interface Packet {

  /** CONNACK. */
  record ConnAck(boolean sessionPresent, int returnCode) implements Packet {}

  /**
   * PUBLISH.
   *
   * @param qos 0 or 1
   * @param packetId zero at QoS 0
   */
  record Publish(String topic, int qos, boolean duplicate, int packetId, Bytes payload)
      implements Packet {}

  /** PUBACK. */
  record PubAck(int packetId) implements Packet {}

  /** SUBACK, with the code of each filter. */
  record SubAck(int packetId, List<Integer> codes) implements Packet {}

  /** UNSUBACK. */
  record UnsubAck(int packetId) implements Packet {}

  /** PINGRESP. */
  record PingResp() implements Packet {}
}
