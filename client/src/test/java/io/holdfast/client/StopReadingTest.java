/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.core.Credentials;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.ConnectionString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a module that is behind with a thousand messages does to its hub. */
@SuppressWarnings("FutureReturnValueIgnored") // What the hub sees is the result here.
class StopReadingTest {

  private static final String TOPIC = "devices/dev-1/modules/mod-1/inputs/in/%24.cdid=d";
  private static final int MOST = 1000;

  private final Scene scene = new Scene();
  private final ModuleClient client = scene.module();
  private final BlockingQueue<CompletableFuture<Disposition>> open = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    scene.close();
  }

  private RawMqtt receiving() {
    client.open();
    client.onInput(
        "in",
        message -> {
          CompletableFuture<Disposition> decision = new CompletableFuture<>();
          open.add(decision);
          return decision;
        });
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    return hub;
  }

  private static void give(RawMqtt hub, int messages) {
    for (int id = 1; id <= messages; id++) {
      Scene.publish(hub, TOPIC, id, "m".repeat(1000));
    }
  }

  private List<CompletableFuture<Disposition>> taken(int messages) throws InterruptedException {
    List<CompletableFuture<Disposition>> taken = new ArrayList<>();
    while (taken.size() < messages) {
      CompletableFuture<Disposition> next = open.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("message %s", taken.size()).isNotNull();
      taken.add(next);
    }
    return taken;
  }

  private static void accept(List<CompletableFuture<Disposition>> messages) {
    messages.forEach(message -> message.complete(Disposition.ACCEPTED));
  }

  @Test
  @DisplayName("[client-129] A new connection is not read either until half is decided")
  void received_TOO_MANY_ALSO_AFTER_RECONNECT_stopsReading() throws Exception {
    RawMqtt first = receiving();
    give(first, MOST);
    var behind = taken(MOST);
    client.credentials(
        Credentials.of(ConnectionString.forModule("127.0.0.1", Scene.MODULE, Scene.KEY)));
    first.await(MqttPacket.DISCONNECT);
    scene.status(ConnectionStatus.Connected.class);
    RawMqtt second = scene.accept();
    scene.status(ConnectionStatus.Connected.class);
    Scene.grant(second);
    give(second, 300);
    // Whoever reads has everything read before the last of these runs ends.
    for (int i = 0; i < 20; i++) {
      scene.turn(Duration.ZERO);
    }
    assertThat(open).isEmpty();

    accept(behind.subList(0, MOST / 2));
    accept(taken(300));
    accept(behind.subList(MOST / 2, MOST));
    second.await("PUBACK", p -> p.type() == MqttPacket.PUBACK && p.packetId() == 300);
  }

  @Test
  @DisplayName("[client-40] While nothing is read on purpose, no acknowledgement is late")
  void send_NOT_READING_isNotGivenUp() throws Exception {
    RawMqtt hub = receiving();
    give(hub, MOST);
    var behind = taken(MOST);
    var sent = client.send(Scene.message("m"));
    MqttPacket telemetry = hub.await(MqttPacket.PUBLISH);
    Scene.acknowledge(hub, telemetry);

    scene.turn(Duration.ofMinutes(2));
    scene.turn(Duration.ofMinutes(2));
    assertThat(client.status()).isInstanceOf(ConnectionStatus.Connected.class);

    accept(behind);
    Scene.result(sent);
  }
}
