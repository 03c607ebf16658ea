/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.ll;

import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.faults.SettableClock;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.transport.ProvisioningResult;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client, its driver and the service, all in the hands of one test thread; time is virtual. */
final class RegistrationScene implements AutoCloseable {

  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  static final String SCOPE = "0ne0000000A";
  static final Attestation.SymmetricKey KEY =
      Attestation.SymmetricKey.fromBase64("dev-1", "a2V5IG9mIHRoZSB0ZXN0cw==");
  static final String ASSIGNING = "{\"operationId\":\"5.op-1\",\"status\":\"assigning\"}";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final MockTicker ticker = Ticker.newMockTicker();
  final SettableClock clock = new SettableClock(NOON);
  final IoDriver driver = IoDriver.onCurrentThread(new LoopSettings(clock, ticker, () -> 0L));
  final RawMqttServer server;
  final ProvisioningClientLL client;
  final List<String> told = new ArrayList<>();
  final List<RegistrationOutcome> outcomes = new ArrayList<>();

  RegistrationScene() {
    this(KEY);
  }

  RegistrationScene(Attestation attestation) {
    try {
      server = RawMqttServer.plain();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    client =
        ProvisioningClientLL.create(
            "127.0.0.1", SCOPE, ProvisioningProtocol.MQTT, attestation, driver);
    client.setOption("port", server.port());
    client.setOption("without_tls", true);
  }

  ProvisioningResult register() {
    return client.registerDevice(outcomes::add, status -> told.add(status.toString()));
  }

  /** Registers up to where the service has the request. */
  RawMqtt registered() {
    register();
    RawMqtt service = accepted();
    publish(service, "$dps/registrations/PUT/iotdps-register/");
    return service;
  }

  /** Lets the client in. */
  RawMqtt accepted() {
    RawMqtt service = next();
    await(service, MqttPacket.CONNECT);
    send(service, MqttBytes.connack(false, 0));
    MqttPacket subscribe = await(service, MqttPacket.SUBSCRIBE);
    send(service, MqttBytes.suback(subscribe.packetId(), 1));
    return service;
  }

  RawMqtt next() {
    until("a connection", () -> server.waiting() > 0);
    return server.next();
  }

  /** Answers and reads what the registration came to. */
  RegistrationOutcome outcome(RawMqtt service, int status, String body) {
    answer(service, status + "/?$rid=1", body);
    return outcome();
  }

  RegistrationOutcome outcome() {
    until("an outcome", () -> !outcomes.isEmpty());
    return outcomes.remove(0);
  }

  void answer(RawMqtt service, String topic, String body) {
    byte[] payload = body.getBytes(StandardCharsets.UTF_8);
    int id = service.nextPacketId();
    send(service, MqttBytes.publish("$dps/registrations/res/" + topic, 1, id, payload, 0));
    await(service, packet -> packet.type() == MqttPacket.PUBACK && packet.packetId() == id);
    work();
  }

  static void send(RawMqtt service, byte[] bytes) {
    try {
      service.send(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets time pass, and does what is due. */
  void turn(Duration amount) {
    work();
    clock.turn(amount);
    ticker.advance(amount.toNanos(), TimeUnit.NANOSECONDS);
    work();
  }

  void work() {
    for (int i = 0; i < 1000 && client.doWork() > 0; i++) {
      // Once more: what was done may have set more.
    }
  }

  void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in " + PATIENCE + ": " + what);
      }
      client.doWork(Duration.ofMillis(2));
    }
  }

  MqttPacket await(RawMqtt service, int type) {
    return await(service, packet -> packet.type() == type);
  }

  MqttPacket publish(RawMqtt service, String prefix) {
    return await(
        service,
        packet -> packet.type() == MqttPacket.PUBLISH && packet.topic().startsWith(prefix));
  }

  MqttPacket await(RawMqtt service, Predicate<MqttPacket> fits) {
    MqttPacket[] found = new MqttPacket[1];
    until(
        "a packet",
        () -> {
          MqttPacket packet = poll(service, fits);
          if (packet != null) {
            found[0] = packet;
          }
          return packet != null;
        });
    return found[0];
  }

  /** What has come so far, if it fits. */
  static @Nullable MqttPacket poll(RawMqtt service, Predicate<MqttPacket> fits) {
    return service.poll(fits, Duration.ofMillis(1));
  }

  /** Nothing is published, however often the client works. */
  boolean isSilent(RawMqtt service) {
    work();
    return service.poll(packet -> packet.type() == MqttPacket.PUBLISH, Duration.ofMillis(30))
        == null;
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
