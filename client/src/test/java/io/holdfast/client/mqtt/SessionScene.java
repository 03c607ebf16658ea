/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.faults.SettableClock;
import io.holdfast.model.Bytes;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A session, the loop under it and the server, all in the hands of one test thread: nothing happens
 * but in the calls of this class, time is virtual and chance is the lowest.
 */
final class SessionScene implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final MockTicker ticker = Ticker.newMockTicker();
  final SettableClock clock = new SettableClock(Instant.parse("2026-11-21T12:00:00Z"));
  final IoDriver driver = IoDriver.onCurrentThread(new LoopSettings(clock, ticker, () -> 0L));
  final RawMqttServer server;
  final Told told = new Told();
  final List<String> done = new ArrayList<>();
  final MqttSession session;

  int loginsMade;

  // The settings of the next attempt.
  LoginSource logins =
      now -> CompletableFuture.completedFuture(new Login("user", "token " + ++loginsMade, null));
  Duration keepAlive = Duration.ofMinutes(4);
  int window = 100;

  SessionScene() {
    try {
      server = RawMqttServer.plain();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    session = new MqttSession(driver.loop(), this::settings, told);
    session.setRetry((failures, random) -> Duration.ofSeconds(failures), Duration.ZERO);
  }

  SessionSettings settings() {
    return new SessionSettings(
        new Endpoint.Tcp("127.0.0.1", server.port(), null),
        Transport.MQTT,
        "client",
        logins,
        keepAlive,
        Duration.ofSeconds(30),
        SessionSettings.DEFAULT_RESEND_TIMEOUT,
        SessionSettings.DEFAULT_ACK_TIMEOUT,
        window);
  }

  /** What the session told, in words, in order; what it received is accepted and not among it. */
  static final class Told implements SessionListener {
    final List<String> all = new ArrayList<>();
    final List<String> received = new ArrayList<>();
    Runnable onLost = () -> {};

    @Override
    public void connected(boolean sessionPresent) {
      all.add("connected");
    }

    @Override
    public void subscribed(String filter) {
      all.add("subscribed " + filter);
    }

    @Override
    public void notSubscribed(String filter) {
      all.add("not subscribed " + filter);
    }

    @Override
    public void received(Incoming message) {
      received.add(new String(message.payload().toByteArray(), StandardCharsets.UTF_8));
      message.accept();
    }

    @Override
    public void turnEnded() {}

    @Override
    public void renewing() {
      all.add("renewing");
    }

    @Override
    public void expiring() {
      all.add("expiring");
    }

    @Override
    public void reconnecting() {
      all.add("reconnecting");
    }

    @Override
    public void lost(LossReason reason, @Nullable Throwable cause, @Nullable Duration nextAttempt) {
      all.add("lost " + reason + (nextAttempt == null ? "" : " " + nextAttempt.toMillis()));
      onLost.run();
    }

    @Override
    public void stopped(ClientException failure) {
      all.add("stopped " + failure.code());
    }

    @Override
    public void closed(@Nullable ClientException failure) {
      all.add(failure == null ? "closed" : "closed " + failure.code());
    }

    /** What was told since the last call. */
    List<String> take() {
      List<String> taken = List.copyOf(all);
      all.clear();
      return taken;
    }
  }

  Admission publish(String text) {
    return publish(text, null);
  }

  /** Publishes; what becomes of it is noted in {@link #done}. */
  Admission publish(String text, @Nullable Duration maxWait) {
    Admission admission =
        session.publish(
            new Outgoing(
                "t",
                Bytes.utf8(text),
                failure -> done.add(failure == null ? text : text + " " + failure.code()),
                maxWait));
    session.flush();
    return admission;
  }

  /** Does all that can be done now. */
  void work() {
    for (int i = 0; i < 1000 && driver.doWork() > 0; i++) {
      // Once more: what was done may have set more.
    }
  }

  /** Lets time pass, and does all that is due then. */
  void turn(Duration amount) {
    work();
    ticker.advance(amount.toNanos(), TimeUnit.NANOSECONDS);
    clock.turn(amount);
    work();
  }

  void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no " + what + "; told: " + told.all + "; done: " + done);
      }
      // Real time, not the ticker's: bytes come when they come.
      driver.doWork(Duration.ofMillis(1));
    }
  }

  /** The next connection up to its CONNECT. */
  RawMqtt next() {
    until("connection", () -> server.waiting() > 0);
    return server.next();
  }

  /** The next connection, accepted, and the session knows. */
  RawMqtt accept() {
    RawMqtt hub = next();
    await(hub, MqttPacket.CONNECT);
    send(hub, MqttBytes.connack(false, 0));
    until("acceptance", session::isConnected);
    work();
    return hub;
  }

  /** The next connection, answered so. */
  void refuse(int code) {
    RawMqtt hub = next();
    await(hub, MqttPacket.CONNECT);
    int before = told.all.size();
    send(hub, MqttBytes.connack(false, code));
    until("refusal", () -> told.all.size() > before);
  }

  MqttPacket await(RawMqtt hub, int type) {
    return await(hub, packet -> packet.type() == type);
  }

  MqttPacket await(RawMqtt hub, Predicate<MqttPacket> fits) {
    MqttPacket[] found = new MqttPacket[1];
    until(
        "packet",
        () -> {
          MqttPacket packet = hub.poll(fits, Duration.ofMillis(1));
          if (packet != null) {
            found[0] = packet;
          }
          return packet != null;
        });
    return found[0];
  }

  /** The next so many PUBLISH packets. */
  List<MqttPacket> publishes(RawMqtt hub, int count) {
    List<MqttPacket> packets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      packets.add(await(hub, MqttPacket.PUBLISH));
    }
    return packets;
  }

  /** Whether a packet of the type has come; what the session sent before has. */
  boolean has(RawMqtt hub, int type) {
    handled(hub);
    return hub.poll(packet -> packet.type() == type, Duration.ZERO) != null;
  }

  /** A round trip: what was sent before, on both sides, has arrived when this returns. */
  void handled(RawMqtt hub) {
    int id = 60_000 + hub.nextPacketId();
    send(hub, MqttBytes.publish("x", 1, id, new byte[0], 0));
    await(hub, packet -> packet.type() == MqttPacket.PUBACK && packet.packetId() == id);
  }

  void acknowledge(RawMqtt hub, MqttPacket publish) {
    send(hub, MqttBytes.puback(publish.packetId()));
  }

  static void send(RawMqtt hub, byte[] bytes) {
    try {
      hub.send(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Breaks the connection, and the session knows. */
  void cut(RawMqtt hub) {
    try {
      hub.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    until("loss", () -> !session.isConnected());
  }

  @Override
  public void close() {
    driver.close();
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
