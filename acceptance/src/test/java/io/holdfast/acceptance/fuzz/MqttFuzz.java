/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.RandomText;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A client that speaks MQTT as it should not. */
final class MqttFuzz {

  private final Hub hub;
  private final Registered device;
  private final byte[] connect;

  MqttFuzz(Hub hub) {
    this.hub = hub;
    this.device = hub.newDevice();
    this.connect = Dial.request(device).bytes();
  }

  /** One connection. */
  void run(SplittableRandom random) {
    try (Wire wire =
        random.nextInt(40) == 0
            ? Wire.torn(hub, hub.ready().mqttPort(), random)
            : Wire.mqtt(hub, random)) {
      conversation(random).forEach(wire::send);
      boolean ignored = wire.read(random.nextInt(4) == 0 ? 20 : 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a client may say, with faults in it. */
  List<byte[]> conversation(SplittableRandom random) {
    List<byte[]> packets = new ArrayList<>();
    for (int more = 1 + random.nextInt(8); more > 0; more--) {
      packets.add(packet(random));
    }
    if (random.nextInt(8) > 0) {
      packets.addFirst(connect);
    }
    if (random.nextInt(4) == 0) {
      Spoiled.order(random, packets);
    }
    int spoil = random.nextInt(packets.size() + 2);
    if (spoil < packets.size()) {
      packets.set(spoil, Spoiled.bytes(random, packets.get(spoil)));
    }
    return packets;
  }

  private byte[] packet(SplittableRandom random) {
    int id = random.nextInt(4) == 0 ? random.nextInt(1 << 16) : 1 + random.nextInt(3);
    int qos = random.nextInt(random.nextInt(8) == 0 ? 4 : 2);
    byte[] body = random.nextInt(20) == 0 ? new byte[random.nextInt(300_000)] : json(random);
    return switch (random.nextInt(10)) {
      case 0 -> MqttBytes.subscribe(id, topic(random) + (random.nextBoolean() ? "#" : ""), qos);
      case 1 -> MqttBytes.unsubscribe(id, topic(random) + "#");
      case 2 -> MqttBytes.puback(id);
      case 3 -> MqttBytes.pingRequest();
      case 4 -> MqttBytes.packet(random.nextInt(16), random.nextInt(16), Spoiled.any(random, 64));
      case 5 -> huge(random);
      case 6 -> Spoiled.any(random, 300);
      default ->
          MqttBytes.publish(
              topic(random), qos, id, body, random.nextInt(8) == 0 ? random.nextInt(16) : 0);
    };
  }

  /** A length that nothing of that length follows. */
  private static byte[] huge(SplittableRandom random) {
    byte first = (byte) (random.nextBoolean() ? 0x30 : random.nextInt(256));
    byte last = (byte) (random.nextBoolean() ? 0x7f : 0xff);
    return new byte[] {
      first, (byte) 0xff, (byte) 0xff, (byte) 0xff, last, 0, 4, 'a', 'b', 'c', 'd'
    };
  }

  private String topic(SplittableRandom random) {
    String own = "devices/" + device.identity().deviceId();
    String topic =
        switch (random.nextInt(7)) {
          case 0 -> own + "/messages/devicebound/";
          case 1 -> "$iothub/twin/GET/?$rid=" + random.nextInt(100);
          case 2 -> "$iothub/twin/PATCH/properties/reported/?$rid=1&$version=" + random.nextInt(9);
          case 3 -> "$iothub/methods/res/200/?$rid=1";
          case 4 -> "$iothub/methods/POST/";
          case 5 -> RandomText.unicode(random, 40);
          default -> own + "/messages/events/a=b&%24.ct=application%2Fjson&%24.mid=1";
        };
    return random.nextInt(3) == 0 ? RandomText.mutated(random, topic) : topic;
  }

  private static byte[] json(SplittableRandom random) {
    String text = "{\"a\":{\"b\":[1,2.5e3,\"\\u00e9\",null,true]},\"$c\":\"x\",\"d\":null}";
    return (random.nextBoolean() ? RandomText.mutated(random, text) : text).getBytes(UTF_8);
  }
}
