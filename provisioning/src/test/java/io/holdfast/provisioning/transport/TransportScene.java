/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import io.holdfast.client.net.IoDriver;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.model.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A transport, its driver and the service, all in the hands of one test thread. */
final class TransportScene implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final IoDriver driver = IoDriver.onCurrentThread();
  final RawMqttServer server;
  final MqttProvisioningTransport transport;
  final List<String> told = new ArrayList<>();
  final List<StateTable.Row<?, ?, ?>> rows = new ArrayList<>();
  @Nullable String token = "token";
  @Nullable Bytes request = Bytes.utf8("{}");
  @Nullable Reply reply = waiting();
  @Nullable RawMqtt service;

  TransportScene() {
    this(HsmType.SYMM_KEY);
  }

  TransportScene(HsmType type) {
    try {
      server = RawMqttServer.plain();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    transport =
        MqttProvisioningTransport.create(
            "127.0.0.1",
            type,
            "0ne00000001",
            "2021-06-01",
            TransportIo.MQTT,
            error -> told.add(error.toString()),
            driver);
    transport.setOption("port", server.port());
    transport.setOption("without_tls", true);
    transport.watch(rows::add);
  }

  static Reply waiting() {
    return new Reply(TransportStatus.ASSIGNING, null, null, "operation-1", null, null);
  }

  static Reply assigned() {
    return new Reply(TransportStatus.ASSIGNED, null, null, "operation-1", "hub", "device");
  }

  ProvisioningResult open() {
    return transport.open(
        "device-1",
        null,
        null,
        (result, key, hub, device) -> told.add(result + " " + hub + " " + device),
        (status, retry) -> told.add(status + " " + retry),
        (nonce, keyName) -> token);
  }

  ProvisioningResult register() {
    return transport.registerDevice(json -> reply, (ek, srk) -> request);
  }

  /** Lets bytes in and out, and does none of the transport's work. */
  void pump(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in " + PATIENCE + ": " + what);
      }
      driver.doWork(Duration.ofMillis(2));
    }
  }

  RawMqtt service() {
    if (service == null) {
      throw new AssertionError("no connection yet");
    }
    return service;
  }

  void dial() {
    transport.doWork();
    pump("a connection", () -> server.waiting() > 0);
    service = server.next();
    await(MqttPacket.CONNECT);
  }

  MqttPacket await(int type) {
    MqttPacket[] found = new MqttPacket[1];
    pump(
        "a packet",
        () -> {
          MqttPacket packet = service().poll(p -> p.type() == type, Duration.ofMillis(1));
          if (packet != null) {
            found[0] = packet;
          }
          return packet != null;
        });
    return found[0];
  }

  void send(byte[] bytes) {
    int before = rows.size();
    try {
      service().send(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    pump("something", () -> rows.size() > before);
  }

  void say(String topic, String payload) {
    send(MqttBytes.publish(topic, 0, 0, payload.getBytes(StandardCharsets.UTF_8), 0));
  }

  void cut() {
    int before = rows.size();
    try {
      service().close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    pump("the loss", () -> rows.size() > before);
  }

  /** Up to where requests may be sent. */
  void subscribe() {
    open();
    dial();
    send(MqttBytes.connack(false, 0));
    transport.doWork();
    MqttPacket subscribe = await(MqttPacket.SUBSCRIBE);
    send(MqttBytes.suback(subscribe.packetId(), 1));
  }

  @Override
  public void close() {
    transport.destroy();
    driver.close();
    try {
      if (service != null) {
        service.close();
      }
      server.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
