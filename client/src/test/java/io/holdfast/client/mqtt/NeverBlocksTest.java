/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.client.net.Proxy;
import io.holdfast.faults.BlackHole;
import io.holdfast.faults.ConnectProxy;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.NameServer;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.model.Bytes;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * How long the longest of many calls of {@link IoDriver#doWork()} takes, on the wall's clock. A
 * machine that is busy may stop the test's thread at any time, so the shortest of several runs
 * counts: a call that waits for the network would wait in each of them.
 */
@Isolated("measures time")
class NeverBlocksTest {

  private static final Duration LIMIT = Duration.ofMillis(20);
  private static final int RUNS = 40;
  private static final int CALLS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** One run: a session of its own, driven until it has come as far as it can, and then on. */
  private static final class Run {

    private final IoDriver driver;
    private final Quiet events = new Quiet();
    private final MqttSession session;
    private long longestNanos;

    Run(Endpoint.Tcp endpoint, List<InetSocketAddress> nameServers, Duration connectTimeout) {
      driver =
          IoDriver.onCurrentThread(
              new LoopSettings(
                  InstantSource.system(), Ticker.systemTicker(), () -> 0L, nameServers));
      SessionSettings settings =
          new SessionSettings(
              endpoint,
              Transport.MQTT,
              "d",
              now -> CompletableFuture.completedFuture(new Login("h/d", "p", null)),
              Duration.ofMinutes(4),
              connectTimeout,
              SessionSettings.DEFAULT_RESEND_TIMEOUT,
              SessionSettings.DEFAULT_ACK_TIMEOUT,
              100);
      session = new MqttSession(driver.loop(), () -> settings, events);
      session.setRetry((failures, random) -> Duration.ZERO, Duration.ZERO);
    }

    void call() {
      long delayed = waitedForProcessor();
      long start = System.nanoTime();
      driver.doWork();
      long took = System.nanoTime() - start;
      longestNanos = Math.max(longestNanos, took - (waitedForProcessor() - delayed));
    }

    /**
     * How long this thread was ready and others had the processor, in nanoseconds: on a busy
     * machine that is most of a call's time. Zero where the system does not tell.
     */
    private static long waitedForProcessor() {
      try {
        String text = Files.readString(Path.of("/proc/thread-self/schedstat"));
        int from = text.indexOf(' ') + 1;
        return Long.parseLong(text.substring(from, text.indexOf(' ', from)));
      } catch (IOException | RuntimeException unknown) {
        return 0;
      }
    }

    void until(BooleanSupplier done) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!done.getAsBoolean()) {
        assertThat(System.nanoTime()).isLessThan(end);
        call();
        Thread.onSpinWait();
      }
    }

    Duration end() {
      driver.close();
      return Duration.ofNanos(longestNanos);
    }
  }

  /** Two failed attempts, or as many calls as it takes to see that none blocks. */
  private static void assertNeverBlocks(
      Endpoint.Tcp endpoint, List<InetSocketAddress> nameServers) {
    Duration best = PATIENCE;
    for (int i = 0; i < RUNS && best.compareTo(LIMIT) >= 0; i++) {
      Run run = new Run(endpoint, nameServers, Duration.ofMillis(50));
      run.session.open();
      run.until(() -> run.events.losses >= 2);
      for (int j = 0; j < CALLS; j++) {
        run.call();
      }
      Duration longest = run.end();
      best = longest.compareTo(best) < 0 ? longest : best;
    }
    assertThat(best).isLessThan(LIMIT);
  }

  private static Endpoint.Tcp at(int port) {
    return new Endpoint.Tcp("127.0.0.1", port, null);
  }

  @Test
  @DisplayName("[client-18] A refused port holds no call of doWork up")
  void doWork_REFUSED_doesNotBlock() throws Exception {
    assertNeverBlocks(at(LoopbackAddress.REFUSING_PORT), List.of());
  }

  @Test
  @DisplayName("[client-18] A black hole holds no call of doWork up")
  void doWork_BLACK_HOLE_doesNotBlock() throws Exception {
    try (BlackHole hole = BlackHole.open()) {
      assertNeverBlocks(at(hole.port()), List.of());
    }
  }

  @Test
  @DisplayName("[client-18] A name server that never answers holds no call of doWork up")
  void doWork_SILENT_NAME_SERVER_doesNotBlock() throws Exception {
    try (NameServer names = NameServer.start().silent()) {
      assertNeverBlocks(new Endpoint.Tcp("hub.test", 8883, null), List.of(names.address()));
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> names.asked().contains("hub.test"));
    }
  }

  @Test
  @DisplayName("[client-18] A proxy that hangs holds no call of doWork up")
  void doWork_HANGING_PROXY_doesNotBlock() throws Exception {
    try (ConnectProxy proxy = ConnectProxy.start().hanging()) {
      assertNeverBlocks(
          new Endpoint.Tcp("hub.test", 8883, null, new Proxy("127.0.0.1", proxy.port())),
          List.of());
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !proxy.heads().isEmpty());
    }
  }

  @Test
  @DisplayName("[client-18] A hub that stops reading holds no call of doWork up")
  void doWork_DEAF_HUB_doesNotBlock() throws Exception {
    Duration best = PATIENCE;
    try (RawMqttServer server = RawMqttServer.plain()) {
      for (int i = 0; i < RUNS && best.compareTo(LIMIT) >= 0; i++) {
        Duration longest = sendToDeaf(server);
        best = longest.compareTo(best) < 0 ? longest : best;
      }
    }
    assertThat(best).isLessThan(LIMIT);
  }

  private static Duration sendToDeaf(RawMqttServer server) throws Exception {
    Run run = new Run(at(server.port()), List.of(), PATIENCE);
    run.session.open();
    run.until(() -> server.waiting() > 0);
    try (RawMqtt hub = server.next()) {
      run.call();
      hub.await(MqttPacket.CONNECT);
      hub.stopReading();
      hub.send(MqttBytes.connack(false, 0));
      run.until(() -> run.events.connected);
      Bytes body = Bytes.owning(new byte[200_000]);
      // More than the buffers of both sockets hold.
      for (int i = 0; i < 100; i++) {
        run.session.publish(new Outgoing("devices/d/messages/events/", body, failure -> {}));
        run.session.flush();
        run.call();
      }
      for (int i = 0; i < CALLS; i++) {
        run.call();
      }
      assertThat(run.session.inFlight()).isPositive();
      return run.end();
    }
  }
}
