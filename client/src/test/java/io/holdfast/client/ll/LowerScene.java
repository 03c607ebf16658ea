/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static io.holdfast.client.ll.TransportProvider.MQTT;

import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.faults.SettableClock;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A lower-layer client, its driver and the hub, all in the hands of one test thread: nothing
 * happens but in the calls of this class, time is virtual and chance is the lowest.
 */
final class LowerScene implements AutoCloseable {

  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  static final String STRING =
      "HostName=127.0.0.1;DeviceId=dev-1;ModuleId=mod-1;SharedAccessKey=a2V5IG9mIHRoZSB0ZXN0cw==";
  static final String EVENTS = "devices/dev-1/modules/mod-1/messages/events/";
  static final String INPUTS = "devices/dev-1/modules/mod-1/inputs/";

  static final Duration PATIENCE = Duration.ofSeconds(60);

  final MockTicker ticker = Ticker.newMockTicker();
  final SettableClock clock = new SettableClock(NOON);
  final IoDriver driver = IoDriver.onCurrentThread(new LoopSettings(clock, ticker, () -> 0L));
  final RawMqttServer server;
  final ModuleClientLL client;
  final List<String> statuses = new ArrayList<>();

  LowerScene() {
    this(STRING);
  }

  LowerScene(String connectionString) {
    this(driver -> ModuleClientLL.createFromConnectionString(connectionString, MQTT, driver));
  }

  /** A scene whose client is made in another way. */
  LowerScene(Function<IoDriver, ModuleClientLL> making) {
    try {
      server = RawMqttServer.plain();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    client = led(making.apply(driver));
    client.setConnectionStatusCallback(
        (state, reason, cause) -> statuses.add(state + " " + reason));
  }

  /** Another client of the same driver and the same hub. */
  ModuleClientLL create(String connectionString) {
    return led(ModuleClientLL.createFromConnectionString(connectionString, MQTT, driver));
  }

  private ModuleClientLL led(ModuleClientLL made) {
    made.setOption(Option.WITHOUT_TLS, true);
    made.setOption(Option.PORT, server.port());
    return made;
  }

  static Message message(String text) {
    return new Message(MessageProperties.NONE, Bytes.utf8(text));
  }

  /** Lets time pass, and does what is due. */
  void turn(Duration amount) {
    work();
    clock.turn(amount);
    ticker.advance(amount.toNanos(), TimeUnit.NANOSECONDS);
    work();
  }

  /** Does all that can be done now. */
  void work() {
    for (int i = 0; i < 1000 && driver.doWork() > 0; i++) {
      // Once more: what was done may have set more.
    }
  }

  /** Works until it is so. */
  void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in " + PATIENCE + ": " + what);
      }
      driver.doWork(Duration.ofMillis(2));
    }
  }

  /** Works until a connection came, up to its CONNECT. */
  RawMqtt next() {
    until("a connection", () -> server.waiting() > 0);
    return server.next();
  }

  /** Works until the next connection is accepted. */
  RawMqtt accept() {
    return accept(false);
  }

  RawMqtt accept(boolean sessionPresent) {
    RawMqtt hub = next();
    await(hub, MqttPacket.CONNECT);
    int before = statuses.size();
    send(hub, MqttBytes.connack(sessionPresent, 0));
    until("accepted", () -> statuses.size() > before);
    return hub;
  }

  /** Works until the hub has a packet of the type. */
  MqttPacket await(RawMqtt hub, int type) {
    return await(hub, packet -> packet.type() == type);
  }

  MqttPacket await(RawMqtt hub, Predicate<MqttPacket> fits) {
    MqttPacket[] found = new MqttPacket[1];
    until(
        "a packet",
        () -> {
          MqttPacket packet = hub.poll(fits, Duration.ofMillis(1));
          if (packet != null) {
            found[0] = packet;
          }
          return packet != null;
        });
    return found[0];
  }

  /** Works until the hub has a publish whose topic begins so. */
  MqttPacket publish(RawMqtt hub, String topicPrefix) {
    return await(
        hub,
        packet -> packet.type() == MqttPacket.PUBLISH && packet.topic().startsWith(topicPrefix));
  }

  /** Grants the next SUBSCRIBE. */
  MqttPacket grant(RawMqtt hub) {
    MqttPacket subscribe = await(hub, MqttPacket.SUBSCRIBE);
    int[] codes = subscribe.filters().values().stream().mapToInt(Integer::intValue).toArray();
    send(hub, MqttBytes.suback(subscribe.packetId(), codes));
    return subscribe;
  }

  /** A round trip: all that the hub has sent has been handled. */
  void handled(RawMqtt hub) {
    int id = 60_000 + hub.nextPacketId();
    give(hub, "$iothub/twin/res/204/?$rid=nobody", id, "");
    await(hub, packet -> packet.type() == MqttPacket.PUBACK && packet.packetId() == id);
  }

  /** The hub sends at QoS 0. */
  static void give(RawMqtt hub, String topic, String payload) {
    send(hub, MqttBytes.publish(topic, 0, 0, payload.getBytes(StandardCharsets.UTF_8), 0));
  }

  /** The hub sends at QoS 1. */
  static void give(RawMqtt hub, String topic, int packetId, String payload) {
    send(hub, MqttBytes.publish(topic, 1, packetId, payload.getBytes(StandardCharsets.UTF_8), 0));
  }

  static void acknowledge(RawMqtt hub, MqttPacket publish) {
    send(hub, MqttBytes.puback(publish.packetId()));
  }

  static void send(RawMqtt hub, byte[] bytes) {
    try {
      hub.send(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void cut(RawMqtt hub) {
    int before = statuses.size();
    try {
      hub.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    until("the loss", () -> statuses.size() > before);
  }

  @Override
  public void close() {
    client.destroy();
    driver.close();
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
