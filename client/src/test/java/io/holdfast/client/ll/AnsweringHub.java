/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Answers one client as a hub does, and once calls a method and sends a message to an input. */
final class AnsweringHub {

  private static final String GET = "$iothub/twin/GET/?$rid=";
  private static final String REPORTED = "$iothub/twin/PATCH/properties/reported/?$rid=";
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final RawMqtt client;
  private final List<String> topics = new ArrayList<>();
  private final List<Integer> types = new ArrayList<>();

  AnsweringHub(RawMqtt client) {
    this.client = client;
  }

  /** Answers what came since. */
  void answer() {
    answer(MOMENT);
  }

  /** As {@link #answer()}, without a moment's wait. */
  void answerNow() {
    answer(Duration.ZERO);
  }

  private void answer(Duration patience) {
    MqttPacket packet = client.poll(any -> true, patience);
    while (packet != null) {
      answer(packet);
      packet = client.poll(any -> true, Duration.ZERO);
    }
  }

  /** The topics of all that was published. */
  List<String> topics() {
    return topics;
  }

  /** How many packets of the type have come. */
  long count(int type) {
    return types.stream().filter(came -> came == type).count();
  }

  private void answer(MqttPacket packet) {
    types.add(packet.type());
    switch (packet.type()) {
      case MqttPacket.CONNECT -> LowerScene.send(client, MqttBytes.connack(false, 0));
      case MqttPacket.SUBSCRIBE -> subscribed(packet);
      case MqttPacket.UNSUBSCRIBE -> LowerScene.send(client, MqttBytes.unsuback(packet.packetId()));
      case MqttPacket.PUBLISH -> published(packet);
      default -> {
        // Nothing to say to an acknowledgement.
      }
    }
  }

  private void subscribed(MqttPacket packet) {
    int[] codes = packet.filters().values().stream().mapToInt(Integer::intValue).toArray();
    LowerScene.send(client, MqttBytes.suback(packet.packetId(), codes));
    for (String filter : packet.filters().keySet()) {
      if (filter.startsWith("$iothub/methods")) {
        LowerScene.give(client, "$iothub/methods/POST/reboot/?$rid=1", "{}");
      } else if (filter.startsWith("devices/")) {
        LowerScene.give(client, LowerScene.INPUTS + "in/", 7, "m");
      }
    }
  }

  private void published(MqttPacket packet) {
    String topic = packet.topic();
    topics.add(topic);
    if (topic.startsWith(GET)) {
      LowerScene.give(
          client,
          "$iothub/twin/res/200/?$rid=" + topic.substring(GET.length()),
          "{\"desired\":{\"$version\":1},\"reported\":{\"$version\":1}}");
    } else if (topic.startsWith(REPORTED)) {
      String rid = topic.substring(REPORTED.length());
      LowerScene.give(client, "$iothub/twin/res/204/?$rid=" + rid + "&$version=2", "");
    } else if (packet.qos() == 1) {
      LowerScene.acknowledge(client, packet);
    }
  }
}
