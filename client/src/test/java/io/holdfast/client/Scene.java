/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.faults.SettableClock;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A client, a server that the test plays itself, and time and chance in the test's hand: no jitter,
 * waits of one second per failure, a clock that stands at noon.
 */
final class Scene implements AutoCloseable {

  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  static final String KEY = "a2V5IG9mIHRoZSB0ZXN0cw==";
  static final ModuleIdentity MODULE = new ModuleIdentity("dev-1", "mod-1");

  final MockTicker ticker = Ticker.newMockTicker();
  final SettableClock clock = new SettableClock(NOON);
  final ClientDriver driver;
  final RawMqttServer server;
  private final BlockingQueue<ConnectionStatus> statuses = new LinkedBlockingQueue<>();

  Scene() {
    try {
      server = RawMqttServer.plain();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    driver = ClientDriver.start(new LoopSettings(clock, ticker, () -> 0L));
  }

  ModuleClient module() {
    return module(MODULE, options -> options);
  }

  ModuleClient module(ModuleIdentity identity, UnaryOperator<ClientOptions.Builder> changes) {
    return ModuleClient.create(
        driver, ConnectionString.forModule("127.0.0.1", identity, KEY), options(changes));
  }

  DeviceClient device() {
    return DeviceClient.create(
        driver,
        ConnectionString.forDevice("127.0.0.1", new DeviceIdentity("dev-1"), KEY),
        options(options -> options));
  }

  ClientOptions options(UnaryOperator<ClientOptions.Builder> changes) {
    return changes
        .apply(
            ClientOptions.builder()
                .port(server.port())
                .withoutTls()
                .retry((failures, random) -> Duration.ofSeconds(failures))
                .statusListener(statuses::add))
        .build();
  }

  /**
   * Lets time pass once the driver has done what it was asked to: a call may set a timer. When this
   * returns, it has done what was due.
   */
  void turn(Duration amount) {
    awaitLoop();
    ticker.advance(amount.toNanos(), TimeUnit.NANOSECONDS);
    awaitLoop();
  }

  /**
   * Whatever the loop was asked for and whatever is due has been done: a task that is due now comes
   * after all of it. (The loop reads what has arrived before it takes its tasks, so the answer to a
   * packet proves no task.)
   */
  private void awaitLoop() {
    CountDownLatch done = new CountDownLatch(1);
    driver.loop().execute(() -> driver.loop().after(Duration.ZERO, done::countDown));
    try {
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes the next connection up to its CONNECT. */
  RawMqtt next() {
    return server.next();
  }

  /** Takes the next connection and accepts it. */
  RawMqtt accept() {
    RawMqtt hub = server.next();
    hub.await(MqttPacket.CONNECT);
    send(hub, MqttBytes.connack(false, 0));
    return hub;
  }

  /** Grants the next SUBSCRIBE in full, and answers it. */
  static MqttPacket grant(RawMqtt hub) {
    MqttPacket subscribe = hub.await(MqttPacket.SUBSCRIBE);
    int[] codes = subscribe.filters().values().stream().mapToInt(Integer::intValue).toArray();
    send(hub, MqttBytes.suback(subscribe.packetId(), codes));
    return subscribe;
  }

  static void send(RawMqtt hub, byte[] bytes) {
    try {
      hub.send(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static void publish(RawMqtt hub, String topic, String payload) {
    send(hub, MqttBytes.publish(topic, 0, 0, payload.getBytes(StandardCharsets.UTF_8), 0));
  }

  static void publish(RawMqtt hub, String topic, int packetId, String payload) {
    send(hub, MqttBytes.publish(topic, 1, packetId, payload.getBytes(StandardCharsets.UTF_8), 0));
  }

  static void cut(RawMqtt hub) {
    try {
      hub.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static void acknowledge(RawMqtt hub, MqttPacket publish) {
    send(hub, MqttBytes.puback(publish.packetId()));
  }

  /** A round trip: what the client was sent before has reached its loop when this returns. */
  static void handled(RawMqtt hub) {
    // A question on an id that nobody asked under is dropped; the client's PUBACK follows.
    int id = 60_000 + hub.nextPacketId();
    publish(hub, "$iothub/twin/res/204/?$rid=nobody", id, "");
    hub.await("PUBACK", p -> p.type() == MqttPacket.PUBACK && p.packetId() == id);
  }

  /** The next status of the kind, whatever comes before. */
  <T extends ConnectionStatus> T status(Class<T> kind) {
    try {
      while (true) {
        ConnectionStatus status = statuses.poll(30, TimeUnit.SECONDS);
        if (status == null) {
          throw new AssertionError("no status " + kind.getSimpleName());
        }
        if (kind.isInstance(status)) {
          return kind.cast(status);
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static Message message(String text) {
    return new Message(MessageProperties.NONE, Bytes.utf8(text));
  }

  static <T> T result(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  static Throwable failure(CompletableFuture<?> future) {
    try {
      result(future);
    } catch (CompletionException e) {
      return e.getCause() != null ? e.getCause() : e;
    }
    throw new AssertionError("did not fail");
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
