/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every future ends, whatever became of the driver or of the user's executor. */
@SuppressWarnings("FutureReturnValueIgnored") // What others give is the result here.
class FutureEndTest {

  private final Scene scene = new Scene();
  private final ExecutorService executor = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() {
    executor.shutdownNow();
    scene.close();
  }

  private static void assertClosed(CompletableFuture<?> future) {
    assertThat(Scene.failure(future))
        .isInstanceOfSatisfying(
            ClientException.class,
            failure -> assertThat(failure.code()).isEqualTo(ClientException.Code.CLOSED));
  }

  @Test
  @DisplayName("Each message that is sent after its driver was closed fails, not only the first")
  void send_DRIVER_CLOSED_failsEach() {
    ModuleClient client = scene.module();
    scene.driver.close();

    for (int i = 0; i < 3; i++) {
      assertClosed(client.send(Scene.message("late")));
    }
    assertClosed(client.open());
    Scene.result(client.close(HubClient.DEFAULT_DRAIN));
  }

  @Test
  @DisplayName("An executor of the user's that takes no more keeps no future from its end")
  void send_EXECUTOR_SHUT_DOWN_ends() {
    ModuleClient client = scene.module(Scene.MODULE, options -> options.callbacks(executor));
    client.open();
    RawMqtt hub = scene.accept();
    executor.shutdown();

    CompletableFuture<Void> sent = client.send(Scene.message("m"));
    Scene.acknowledge(hub, hub.await(MqttPacket.PUBLISH));

    Scene.result(sent);
    client.close();
    Scene.result(client.close(HubClient.DEFAULT_DRAIN));
  }

  @Test
  @DisplayName("[client-124] Closing waits for no callback that blocks the user's only thread")
  void close_EXECUTOR_BLOCKED_returns() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ModuleClient client = scene.module(Scene.MODULE, options -> options.callbacks(executor));
    executor.execute(() -> {
      blocked.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
    client.open();
    scene.accept();

    CountDownLatch closed = new CountDownLatch(1);
    Thread closing =
        new Thread(() -> {
          client.close();
          closed.countDown();
        });
    closing.start();

    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    release.countDown();
    closing.join();
  }

  @Test
  @DisplayName("A driver that is closed in a callback on its own thread ends what others wait for")
  void close_DRIVER_ON_ITS_LOOP_endsOthers() {
    ModuleClient other = scene.module();
    CompletableFuture<Void> waiting = other.open();
    ModuleClient client = scene.module(Scene.MODULE, options -> options.callbacks(Runnable::run));
    var closing = client.sendStatus().thenRun(scene.driver::close);

    Scene.result(closing);
    assertClosed(waiting);
  }
}
