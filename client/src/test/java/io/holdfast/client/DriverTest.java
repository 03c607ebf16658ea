/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.model.ConnectionString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("counts threads")
class DriverTest {

  private static Set<Thread> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .collect(Collectors.toSet());
  }

  @Test
  @DisplayName("Fifty clients share one thread, which ends with its driver")
  void start_FIFTY_CLIENTS_useOneThread() throws Exception {
    Set<Thread> before = threads("holdfast-client");
    try (RawMqttServer server = RawMqttServer.plain();
        ClientDriver driver = ClientDriver.start()) {
      ClientOptions options = ClientOptions.builder().withoutTls().port(server.port()).build();
      List<CompletableFuture<Void>> opened = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        opened.add(
            DeviceClient.create(
                    driver,
                    ConnectionString.parse(
                        "HostName=127.0.0.1;DeviceId=d" + i + ";SharedAccessKey=" + Scene.KEY),
                    options)
                .open());
      }
      for (int i = 0; i < 50; i++) {
        RawMqtt hub = server.next();
        hub.await(MqttPacket.CONNECT);
        hub.send(MqttBytes.connack(false, 0));
      }
      opened.forEach(Scene::result);

      Set<Thread> during = threads("holdfast-client");
      during.removeAll(before);
      assertThat(during).hasSize(1);
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> {
          Set<Thread> after = threads("holdfast-client");
          after.removeAll(before);
          assertThat(after).isEmpty();
        });
  }

  @Test
  @DisplayName(
      "What hangs on futures runs on the executor of the options, not on the driver's thread")
  void send_STAGE_runsOnTheExecutor() {
    List<String> ran = new ArrayList<>();
    Executor executor =
        task -> {
          Thread thread = new Thread(task, "my-callbacks");
          thread.start();
        };
    try (Scene scene = new Scene()) {
      ModuleClient client = scene.module(Scene.MODULE, options -> options.callbacks(executor));
      CompletableFuture<Void> opened =
          client.open().thenRun(() -> ran.add(Thread.currentThread().getName()));
      scene.accept();
      Scene.result(opened);
      assertThat(ran).containsExactly("my-callbacks");
    }
  }

  @Test
  @DisplayName("A client closed in its own callback does not wait for itself")
  void close_IN_CALLBACK_returns() {
    try (Scene scene = new Scene()) {
      ModuleClient client = scene.module();
      CompletableFuture<Void> closed = client.open().thenRun(client::close);
      scene.accept();
      Scene.result(closed);
      scene.status(ConnectionStatus.Closed.class);
    }
  }

  @Test
  @DisplayName("Closing a driver twice, or before anything was started on it, is harmless")
  void close_TWICE_isHarmless() {
    ClientDriver driver = ClientDriver.start();
    driver.close();
    driver.close();
    assertThat(driver.loop().inLoop()).isFalse();
  }
}
