/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.faults.SettableClock;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.provisioning.transport.StateTable;
import io.holdfast.provisioning.transport.TransportStatus;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each row of the client's table happens, with a transport in the test's hand. */
class ClientRowsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** A client on a transport that does what the test says. */
  private static final class Scene implements AutoCloseable {

    final MockTicker ticker = Ticker.newMockTicker();
    final IoDriver driver =
        IoDriver.onCurrentThread(
            new LoopSettings(new SettableClock(Instant.EPOCH), ticker, () -> 0L));
    final HandTransport transport = new HandTransport();
    final DeviceRegistration client =
        new DeviceRegistration(
            driver.loop(),
            "0ne0000000A",
            Attestation.SymmetricKey.fromBase64("dev-1", "a2V5"),
            errors -> transport);
    final List<StateTable.Row<?, ?, ?>> rows = new ArrayList<>();

    Scene() {
      client.watch(rows::add);
      client.timeout(TIMEOUT);
    }

    void work() {
      for (int i = 0; i < 100 && driver.doWork() > 0; i++) {
        // Once more.
      }
    }

    void turn(Duration amount) {
      ticker.advance(amount.toNanos(), TimeUnit.NANOSECONDS);
      work();
    }

    void say(TransportStatus status) {
      transport.status(status, 5);
    }

    @Override
    public void close() {
      driver.close();
    }
  }

  @Test
  @DisplayName("Every row of the client's table: state, event, action, next state")
  void clientTable_EVERY_ROW_happens() {
    for (var row : ClientTable.TABLE.rows()) {
      try (Scene scene = new Scene()) {
        boolean unsent = row.event() == ClientTable.Event.SEND_REFUSED;
        reach(scene, unsent ? before(row.state()) : row.state());
        cause(scene, row.event());
        assertThat(scene.rows).as(row.toString()).contains(row);
      }
    }
  }

  private static ClientTable.State before(ClientTable.State sent) {
    return sent == ClientTable.State.REGISTER_SENT
        ? ClientTable.State.REGISTER_SEND
        : ClientTable.State.STATUS_SEND;
  }

  private static void reach(Scene scene, ClientTable.State state) {
    if (state == ClientTable.State.READY) {
      return;
    }
    register(scene);
    switch (state) {
      case READY, REGISTER_SEND -> {}
      case REGISTER_SENT -> {
        scene.say(TransportStatus.CONNECTED);
        scene.work();
      }
      case STATUS_SEND -> scene.say(TransportStatus.AUTHENTICATED);
      case STATUS_SENT -> {
        scene.say(TransportStatus.AUTHENTICATED);
        scene.say(TransportStatus.CONNECTED);
        scene.work();
      }
      case ERROR -> scene.transport.end(ProvisioningResult.ERROR);
    }
  }

  private static void register(Scene scene) {
    assertThat(scene.client.register(outcome -> {}, status -> {})).isEqualTo(ProvisioningResult.OK);
    if (!scene.rows.isEmpty()) {
      scene.driver.doWork();
    }
  }

  private static void cause(Scene scene, ClientTable.Event event) {
    switch (event) {
      case REGISTER -> register(scene);
      case WORK -> scene.work();
      case SEND_DUE -> {
        scene.say(TransportStatus.CONNECTED);
        scene.work();
      }
      case SEND_REFUSED -> {
        scene.transport.refusing = true;
        scene.say(TransportStatus.CONNECTED);
        scene.work();
      }
      case OVERDUE -> scene.turn(TIMEOUT.plusSeconds(1));
      case CONNECTED -> scene.say(TransportStatus.CONNECTED);
      case AUTHENTICATED -> scene.say(TransportStatus.AUTHENTICATED);
      case UNASSIGNED -> scene.say(TransportStatus.UNASSIGNED);
      case ASSIGNING -> scene.say(TransportStatus.ASSIGNING);
      case TRANSIENT -> scene.say(TransportStatus.TRANSIENT);
      case ASSIGNED -> scene.transport.end(ProvisioningResult.OK);
      case UNAUTHORIZED -> scene.transport.end(ProvisioningResult.UNAUTHORIZED);
      case FAILED -> scene.transport.end(ProvisioningResult.ERROR);
    }
  }
}
