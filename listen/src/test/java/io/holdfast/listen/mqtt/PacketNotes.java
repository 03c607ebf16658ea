/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes down the packets of a connection. */
final class PacketNotes implements PacketListener {

  final List<String> heard = new ArrayList<>();

  @Override
  public void connect(ConnectPacket packet) {
    if (packet.level() != ConnectPacket.LEVEL) {
      heard.add("CONNECT level " + packet.level());
      return;
    }
    ConnectPacket.WillPacket will = packet.will();
    heard.add(
        "CONNECT "
            + packet.clientId()
            + (packet.cleanSession() ? " clean " : " kept ")
            + packet.keepAliveSeconds()
            + " "
            + packet.userName()
            + " "
            + packet.password()
            + (will == null ? "" : " will " + will.topic() + " " + will.body().length()));
  }

  @Override
  public void publish(PublishPacket packet) {
    heard.add(
        "PUBLISH "
            + packet.topic()
            + " "
            + packet.qos()
            + " "
            + packet.packetId()
            + " "
            + packet.body().length()
            + (packet.isRetained() ? " retain" : ""));
  }

  @Override
  public void puback(int packetId) {
    heard.add("PUBACK " + packetId);
  }

  @Override
  public void subscribe(int packetId, Map<String, Integer> filters, List<Integer> askedQos) {
    heard.add("SUBSCRIBE " + packetId + " " + filters + " " + askedQos);
  }

  @Override
  public void unsubscribe(int packetId, List<String> filters) {
    heard.add("UNSUBSCRIBE " + packetId + " " + filters);
  }

  @Override
  public void pingreq() {
    heard.add("PINGREQ");
  }

  @Override
  public void disconnect() {
    heard.add("DISCONNECT");
  }
}
