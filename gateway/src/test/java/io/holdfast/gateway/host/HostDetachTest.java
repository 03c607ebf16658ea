/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.gateway.host.Drive.Running;
import io.holdfast.wire.gateway.ControlMessage.Create;
import io.holdfast.wire.gateway.ControlMessage.Start;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a host leaves, and how a module ends that does not want to. */
class HostDetachTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();

  private String control() {
    return "ipc://" + folder.resolve("c");
  }

  /** On a thread of its own: those that tests share are few, and a task here waits. */
  private static void start(Runnable task) {
    Thread thread = new Thread(task, "test");
    thread.setDaemon(true);
    thread.start();
  }

  private RawGateway gateway() throws IOException {
    return RawGateway.connect(control(), "ipc://" + folder.resolve("m"));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "[gateway-8] Detaching sends Reply FF, destroys the module, lets out what it published, and"
          + " ends both channels only when the gateway has")
  void detach_GATEWAY_THERE_isInOrder(Drive drive) throws Exception {
    recorder.onDestroy(context -> assertThat(context.publish(RawGateway.message(-1))).isTrue());
    try (Running host = drive.attach(control(), recorder::module, Paces.UNHURRIED);
        RawGateway gateway = gateway();
        RawPair messages = gateway.run("1")) {
      for (int i = 0; i < 500; i++) {
        assertThat(recorder.context().publish(RawGateway.message(i))).isTrue();
      }
      CompletableFuture<Void> closed =
          CompletableFuture.runAsync(host::close, HostDetachTest::start);
      assertThat(gateway.control().next()).isEqualTo(RawGateway.DETACH);
      // The reference asks anew at once, on the same connection: nobody answers there.
      gateway.send(Create.of("ipc://" + folder.resolve("m"), "2"));
      for (int i = 0; i < 500; i++) {
        assertThat(RawGateway.number(GatewayMessage.read(messages.next()))).isEqualTo(i);
      }
      assertThat(RawGateway.number(GatewayMessage.read(messages.next()))).isEqualTo(-1);
      assertThat(messages.awaitEnd()).isZero();
      assertThat(closed).isNotDone();
      messages.hangUp();
      assertThat(gateway.control().awaitEnd()).isZero();
      gateway.control().hangUp();
      closed.get(3, TimeUnit.MINUTES);
      assertThat(host.status().state()).isEqualTo(HostState.DETACHED);
      assertThat(host.status().lost()).isZero();
    }
    assertThat(recorder.next()).isEqualTo("create 1");
    assertThat(recorder.next()).isEqualTo("start");
    assertThat(recorder.next()).isEqualTo("destroy");
    assertThat(recorder.rest()).isEmpty();
    assertThat(recorder.context().publish(RawGateway.message(1))).isFalse();
  }

  @Test
  @DisplayName(
      "[gateway-8] A gateway that reads as slowly as the original gets all that was published"
          + " before the host left")
  void detach_GATEWAY_READS_SLOWLY_losesNothing() throws Exception {
    try (ModuleHost leaving = ModuleHost.attach(control(), recorder::module, Paces.UNHURRIED);
        RawGateway gateway = gateway()) {
      gateway.create("1");
      try (RawPair messages = gateway.deafMessages()) {
        gateway.send(new Start());
        int published = fill(leaving);
        CompletableFuture<Void> left =
            CompletableFuture.runAsync(leaving::detach, HostDetachTest::start);
        assertThat(gateway.control().next()).isEqualTo(RawGateway.DETACH);

        messages.readSlowly(Duration.ofNanos(1_200_000));
        for (int i = 0; i < published; i++) {
          assertThat(RawGateway.number(GatewayMessage.read(messages.next()))).isEqualTo(i);
        }
        assertThat(messages.awaitEnd()).isZero();
        // Not yet closed on both sides: libnanomsg would have dropped what it had not read.
        messages.send(RawGateway.payload(RawGateway.message(-1)));
        messages.hangUp();
        gateway.control().hangUp();
        left.get(3, TimeUnit.MINUTES);
        assertThat(leaving.status().lost()).isZero();
      }
    }
  }

  /**
   * Publishes until neither the host nor the connection to a gateway that does not read takes more.
   */
  private int fill(ModuleHost leaving) {
    AtomicInteger published = new AtomicInteger();
    AtomicLong before = new AtomicLong(-1);
    await()
        .pollInterval(Duration.ofMillis(200))
        .atMost(PATIENCE)
        .until(() -> {
          while (leaving.status().waiting() < Outgoing.CAPACITY - 10) {
            GatewayMessage next = RawGateway.message(published.getAndIncrement());
            assertThat(recorder.context().publish(next)).isTrue();
          }
          long written = leaving.status().written();
          return written > 0 && before.getAndSet(written) == written;
        });
    return published.get();
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(180)
  @DisplayName("Without a gateway detaching has nothing to wait for, and the address is free again")
  void detach_NO_GATEWAY_frees(Drive drive) throws Exception {
    for (int i = 0; i < 3; i++) {
      Running each = drive.attach(control(), recorder::module);
      each.close();
      assertThat(each.status().state()).isEqualTo(HostState.DETACHED);
      each.close();
    }
  }

  @Test
  @DisplayName("A module that waits in publish does not keep the host from leaving")
  void detach_PUBLISHER_WAITS_ends() throws Exception {
    recorder.onStart(context -> {
      while (context.publish(RawGateway.message(1))) {
        Thread.onSpinWait();
      }
    });
    try (ModuleHost last = ModuleHost.attach(control(), recorder::module);
        RawGateway gateway = gateway()) {
      gateway.create("1");
      gateway.send(new Start());
      await().atMost(PATIENCE).until(() -> last.status().waiting() == Outgoing.CAPACITY);
      last.detach();

      assertThat(last.status().state()).isEqualTo(HostState.DETACHED);
      assertThat(last.status().lost()).isEqualTo(Outgoing.CAPACITY);
      assertThat(gateway.control().next()).isEqualTo(RawGateway.DETACH);
    }
  }

  @Test
  @DisplayName(
      "A module that hangs in receive is interrupted in the end, and what waited for it is counted")
  void destroy_MODULE_HANGS_isInterrupted() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    recorder.onReceive((context, message) -> never.await());
    try (ModuleHost slow = ModuleHost.attach(control(), recorder::module);
        RawGateway gateway = gateway();
        RawPair messages = gateway.run("1")) {
      for (int i = 0; i < 10; i++) {
        messages.send(RawGateway.payload(RawGateway.message(i)));
      }
      await().atMost(PATIENCE).until(() -> slow.status().received() == 1);
      gateway.destroy();

      assertThat(messages.awaitEnd()).isZero();
      assertThat(slow.status().failed()).isOne();
      assertThat(slow.status().unclaimed()).isEqualTo(9);
      assertThat(slow.status().received()).isOne();
      recorder.onReceive((context, message) -> {});
      gateway.create("2");
    }
  }

  @Test
  @DisplayName(
      "Only the thread that attached a driven host may drive it, and never from within the module")
  void doWork_NOT_THE_OWNER_isRefused() throws Exception {
    DrivenHost[] own = new DrivenHost[1];
    CompletableFuture<Throwable> inside = new CompletableFuture<>();
    recorder.onCreate(context -> {
      try {
        own[0].doWork();
      } catch (IllegalStateException e) {
        inside.complete(e);
      }
    });
    try (DrivenHost driven = DrivenHost.attach(control(), recorder::module);
        RawGateway gateway = gateway()) {
      own[0] = driven;
      gateway.send(Create.of("ipc://" + folder.resolve("m"), "1"));
      while (driven.status().state() != HostState.CREATED) {
        assertThat(driven.doWork(Duration.ofMillis(50))).isNotNegative();
      }
      assertThat(inside.get()).hasMessageContaining("must not drive");
      assertThatThrownBy(() ->
              CompletableFuture.runAsync(driven::doWork, HostDetachTest::start)
                  .get(3, TimeUnit.MINUTES))
          .hasRootCauseInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> own[0].doWork()).hasMessageContaining("detached");
  }

  @Test
  @DisplayName("A driven module that publishes more than fits makes room itself, while it waits")
  void publish_DRIVEN_AND_FULL_letsTheSocketsGoOn() throws Exception {
    int count = 5 * Outgoing.CAPACITY;
    recorder.onReceive((context, message) -> {
      for (int i = 0; i < count; i++) {
        assertThat(context.publish(RawGateway.message(i))).isTrue();
      }
    });
    try (Running driven = Drive.BY_ITS_CALLER.attach(control(), recorder::module);
        RawGateway gateway = gateway();
        RawPair messages = gateway.run("1")) {
      messages.send(RawGateway.payload(RawGateway.message(0)));
      for (int i = 0; i < count; i++) {
        assertThat(RawGateway.number(GatewayMessage.read(messages.next()))).isEqualTo(i);
      }
      assertThat(driven.status().failed()).isZero();
    }
  }
}
