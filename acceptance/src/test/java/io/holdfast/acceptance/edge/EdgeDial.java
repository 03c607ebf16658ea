/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** How a raw client connects to an edge hub: as an SDK does, but for what the test changes. */
final class EdgeDial {

  private EdgeDial() {}

  /** Connects with a clean session, and demands that it works. */
  static RawMqtt connect(Edge edge, Registered who) throws IOException {
    return connect(edge, who, connect -> connect);
  }

  /** Connects with changes to the CONNECT, and demands that it works. */
  static RawMqtt connect(Edge edge, Registered who, UnaryOperator<MqttBytes.Connect> change)
      throws IOException {
    RawMqtt client = edge.rawMqtt();
    client.send(change.apply(Dial.request(who)).bytes());
    assertThat(client.await(MqttPacket.CONNACK).returnCode()).isZero();
    return client;
  }

  /** The return code of the answer to a CONNECT with changes. */
  static int connack(Edge edge, Registered who, UnaryOperator<MqttBytes.Connect> change)
      throws IOException {
    try (RawMqtt client = edge.rawMqtt()) {
      client.send(change.apply(Dial.request(who)).bytes());
      return client.await(MqttPacket.CONNACK).returnCode();
    }
  }

  /** Where its telemetry goes, without the last slash. */
  static String events(Registered who) {
    return who.resource().substring(who.host().length() + 1) + "/messages/events";
  }
}
