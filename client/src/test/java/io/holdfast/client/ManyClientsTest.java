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
import io.holdfast.model.ModuleIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // What becomes of them the hub sees.
class ManyClientsTest {

  private static final int CLIENTS = 1000;

  @Test
  @DisplayName("[client-126] A thousand connected clients share the one thread of their driver")
  void open_THOUSAND_usesFewThreads() throws Exception {
    // Threads that the clients start are of their creator's group; other tests' are not.
    ThreadGroup group = new ThreadGroup("thousand clients");
    List<CompletableFuture<Void>> opened = new ArrayList<>();
    List<RawMqtt> hubs = new ArrayList<>();
    CompletableFuture<ClientDriver> started = new CompletableFuture<>();
    try (RawMqttServer server = RawMqttServer.plain()) {
      Thread creator = new Thread(group, () -> started.complete(openAll(server.port(), opened)));
      creator.start();
      for (int i = 0; i < CLIENTS; i++) {
        RawMqtt hub = server.next();
        hub.await(MqttPacket.CONNECT);
        Scene.send(hub, MqttBytes.connack(false, 0));
        hubs.add(hub);
      }
      try (ClientDriver driver = Scene.result(started)) {
        creator.join();
        opened.forEach(Scene::result);
        assertThat(driver.loop()).isNotNull();
        assertThat(threads(group)).hasSize(1).allMatch(name -> name.startsWith("holdfast-client"));
      }
    } finally {
      for (RawMqtt hub : hubs) {
        Scene.cut(hub);
      }
    }
  }

  private static ClientDriver openAll(int port, List<CompletableFuture<Void>> opened) {
    ClientDriver driver = ClientDriver.start();
    ClientOptions options = ClientOptions.builder().port(port).withoutTls().build();
    for (int i = 0; i < CLIENTS; i++) {
      ConnectionString connection =
          ConnectionString.forModule("127.0.0.1", new ModuleIdentity("d", "m" + i), Scene.KEY);
      opened.add(ModuleClient.create(driver, connection, options).open());
    }
    return driver;
  }

  private static List<String> threads(ThreadGroup group) {
    Thread[] all = new Thread[group.activeCount() + 10];
    int count = group.enumerate(all);
    return Arrays.stream(all, 0, count)
        .map(Thread::getName)
        .filter(name -> !name.startsWith("holdfast-callback"))
        .toList();
  }
}
