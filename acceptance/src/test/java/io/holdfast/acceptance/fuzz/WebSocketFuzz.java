/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.faults.RandomText;
import io.holdfast.faults.RawWebSocket;
import io.holdfast.faults.RawWebSocketClient;
import io.holdfast.testkit.Hub;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A client that asks for a WebSocket and does with it what it should not. */
final class WebSocketFuzz {

  private static final List<String> TARGETS =
      List.of("/$iothub/websocket", "/mqtt", "/", "/$iothub/websocket?iothub-no-client-cert=true");

  private final Hub hub;
  private final MqttFuzz mqtt;

  WebSocketFuzz(Hub hub) {
    this.hub = hub;
    this.mqtt = new MqttFuzz(hub);
  }

  /** One connection. */
  void run(SplittableRandom random) {
    try (Wire wire = Wire.https(hub, random)) {
      wire.send(handshake(random).getBytes(ISO_8859_1));
      if (random.nextBoolean() && wire.read(50)) {
        return;
      }
      for (int more = 1 + random.nextInt(8); more > 0; more--) {
        wire.send(frames(random));
      }
      boolean ignored = wire.read(random.nextInt(2) == 0 ? 20 : 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String handshake(SplittableRandom random) {
    Map<String, String> headers = RawWebSocketClient.headers("mqtt");
    if (random.nextInt(4) == 0) {
      String name =
          headers.keySet().stream().skip(random.nextInt(headers.size())).findFirst().orElseThrow();
      headers.put(name, RandomText.mutated(random, String.valueOf(headers.get(name))));
    }
    String request =
        RawWebSocketClient.request(TARGETS.get(random.nextInt(TARGETS.size())), headers);
    return random.nextInt(8) == 0 ? RandomText.mutated(random, request) : request;
  }

  private byte[] frames(SplittableRandom random) {
    return switch (random.nextInt(9)) {
      case 0 -> pings(random);
      case 1 -> lying(random);
      case 2 -> Spoiled.any(random, 200);
      case 3 ->
          RawWebSocket.frame(random.nextInt(16), random.nextBoolean(), Spoiled.any(random, 200));
      case 4 ->
          RawWebSocketClient.frame(
              random.nextInt(16), random.nextBoolean(), Spoiled.any(random, 70_000));
      case 5 -> Spoiled.bytes(random, conversation(random));
      default -> conversation(random);
    };
  }

  /** Many pings, whose answers nobody reads. */
  private static byte[] pings(SplittableRandom random) {
    byte[] ping = RawWebSocketClient.frame(RawWebSocket.PING, true, new byte[random.nextInt(126)]);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int more = random.nextInt(2_000); more > 0; more--) {
      all.writeBytes(ping);
    }
    return all.toByteArray();
  }

  /** A length that nothing of that length follows. */
  private static byte[] lying(SplittableRandom random) {
    byte[] frame = new byte[14];
    frame[0] = (byte) (0x80 | (random.nextBoolean() ? RawWebSocket.BINARY : random.nextInt(128)));
    frame[1] = (byte) (random.nextInt(4) == 0 ? 127 : 255);
    Arrays.fill(frame, 2, 10, (byte) (random.nextBoolean() ? 0x7f : random.nextInt(256)));
    return frame;
  }

  /** MQTT, in frames that are cut anywhere. */
  private byte[] conversation(SplittableRandom random) {
    ByteArrayOutputStream packets = new ByteArrayOutputStream();
    mqtt.conversation(random).forEach(packets::writeBytes);
    byte[] bytes = packets.toByteArray();
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    boolean inMessage = false;
    for (int at = 0; at < bytes.length; ) {
      int next =
          Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 40 : 40_000));
      boolean last = random.nextBoolean();
      frames.writeBytes(
          RawWebSocketClient.frame(
              inMessage ? RawWebSocket.CONTINUATION : RawWebSocket.BINARY,
              last,
              Arrays.copyOfRange(bytes, at, next)));
      inMessage = !last;
      at = next;
    }
    return frames.toByteArray();
  }
}
