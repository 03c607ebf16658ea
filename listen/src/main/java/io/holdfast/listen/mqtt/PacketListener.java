/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import java.util.List;
import java.util.Map;

/** Takes the packets of one connection, one after the other. */
interface PacketListener {

  void connect(ConnectPacket packet);

  void publish(PublishPacket packet);

  void puback(int packetId);

  /** The filters in the client's order, each with the quality of service asked for, 0 to 2. */
  void subscribe(int packetId, Map<String, Integer> filters, List<Integer> askedQos);

  void unsubscribe(int packetId, List<String> filters);

  void pingreq();

  void disconnect();
}
