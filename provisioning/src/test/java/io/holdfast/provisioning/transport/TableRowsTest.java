/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each row of both tables happens with a service at the other end, as it is written. */
class TableRowsTest {

  private static final String ANSWER = "$dps/registrations/res/202/?$rid=1&retry-after=3";
  private static final String BUSY = "$dps/registrations/res/429/?$rid=1";
  private static final String BROKEN = "$dps/registrations/res/?$rid=1";

  @Test
  @DisplayName("Every row of the connection's table: state, event, action, next state")
  void connectionTable_EVERY_ROW_happens() {
    for (var row : ConnectionTable.TABLE.rows()) {
      try (TransportScene scene = new TransportScene()) {
        reach(scene, row.state());
        cause(scene, row.event());
        assertThat(scene.rows).as(row.toString()).contains(row);
      }
    }
  }

  private static void reach(TransportScene scene, ConnectionTable.State state) {
    switch (state) {
      case IDLE -> {}
      case DISCONNECTED -> scene.open();
      case CONNECTING -> {
        reach(scene, ConnectionTable.State.DISCONNECTED);
        scene.dial();
      }
      case CONNECTED -> {
        reach(scene, ConnectionTable.State.CONNECTING);
        scene.send(MqttBytes.connack(false, 0));
      }
      case SUBSCRIBING -> {
        reach(scene, ConnectionTable.State.CONNECTED);
        scene.transport.doWork();
        scene.await(MqttPacket.SUBSCRIBE);
      }
      case SUBSCRIBED -> {
        reach(scene, ConnectionTable.State.SUBSCRIBING);
        scene.send(MqttBytes.suback(1, 1));
      }
      case ERROR -> {
        reach(scene, ConnectionTable.State.SUBSCRIBED);
        scene.cut();
      }
    }
    assertThat(scene.transport.machine().connectionState()).isEqualTo(state);
  }

  private static void cause(TransportScene scene, ConnectionTable.Event event) {
    switch (event) {
      case OPEN -> scene.open();
      case WORK, TOLD -> scene.transport.doWork();
      case CONNECT_FAILED -> {
        scene.transport.close();
        scene.token = null;
        scene.open();
        scene.transport.doWork();
      }
      case ACCEPTED -> scene.send(MqttBytes.connack(false, 0));
      case REFUSED -> scene.send(MqttBytes.connack(false, 5));
      case GRANTED -> scene.send(MqttBytes.suback(1, 1));
      case NOT_GRANTED -> scene.send(MqttBytes.suback(1, 0x80));
      case LOST -> scene.cut();
      case EXCHANGE_FAILED -> scene.say(BROKEN, "{}");
      case CLOSE -> scene.transport.close();
    }
  }

  @Test
  @DisplayName("Every row of the exchange's table: state, event, action, next state")
  void exchangeTable_EVERY_ROW_happens() {
    for (var row : ExchangeTable.TABLE.rows()) {
      try (TransportScene scene = new TransportScene()) {
        scene.subscribe();
        if (row.event() == ExchangeTable.Event.QUERY) {
          operation(scene);
        }
        boolean unsent = row.event() == ExchangeTable.Event.SEND_FAILED;
        reach(scene, unsent ? before(row.state()) : row.state());
        cause(scene, row.event());
        assertThat(scene.rows).as(row.toString()).contains(row);
      }
    }
  }

  private static ExchangeTable.State before(ExchangeTable.State sent) {
    return sent == ExchangeTable.State.REG_SENT
        ? ExchangeTable.State.REG_SEND
        : ExchangeTable.State.STATUS_SEND;
  }

  /** Registers up to an operation that can be asked for. */
  private static void operation(TransportScene scene) {
    scene.register();
    scene.transport.doWork();
    scene.say(ANSWER, "{}");
    scene.transport.doWork();
  }

  private static void reach(TransportScene scene, ExchangeTable.State state) {
    switch (state) {
      case IDLE -> {}
      case REG_SEND -> scene.register();
      case REG_SENT -> {
        scene.register();
        scene.transport.doWork();
      }
      case REG_RECV -> {
        reach(scene, ExchangeTable.State.REG_SENT);
        scene.say(ANSWER, "{}");
      }
      case STATUS_SEND -> {
        operation(scene);
        scene.transport.getOperationStatus();
      }
      case STATUS_SENT -> {
        reach(scene, ExchangeTable.State.STATUS_SEND);
        scene.transport.doWork();
      }
      case STATUS_RECV -> {
        reach(scene, ExchangeTable.State.STATUS_SENT);
        scene.say(ANSWER, "{}");
      }
      case TRANSIENT -> scene.say(BUSY, "{}");
      case ERROR -> scene.cut();
    }
    assertThat(scene.transport.machine().exchangeState()).isEqualTo(state);
  }

  private static void cause(TransportScene scene, ExchangeTable.Event event) {
    switch (event) {
      case REGISTER -> scene.register();
      case QUERY -> scene.transport.getOperationStatus();
      case WORK, WAITING -> scene.transport.doWork();
      case SEND_FAILED -> {
        scene.request = null;
        scene.transport.doWork();
      }
      case ANSWERED -> scene.say(ANSWER, "{}");
      case BUSY -> scene.say(BUSY, "{}");
      case UNREADABLE -> scene.say(BROKEN, "{}");
      case FAILED -> scene.cut();
      case NOTHING_READ -> read(scene, null);
      case NO_OPERATION ->
          read(scene, new Reply(TransportStatus.ASSIGNING, null, null, null, null, null));
      case ASSIGNED -> read(scene, TransportScene.assigned());
      case REFUSED -> read(scene, Reply.of(TransportStatus.DISABLED));
    }
  }

  private static void read(TransportScene scene, @Nullable Reply reply) {
    scene.reply = reply;
    scene.transport.doWork();
  }
}
