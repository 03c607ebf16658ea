/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.SasToken;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // What the hub sees is the result here.
class RenewalTest {

  private final Scene scene = new Scene();
  private final ModuleClient client =
      scene.module(Scene.MODULE, options -> options.tokenLifetime(Duration.ofSeconds(60)));

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  @DisplayName(
      "[client-86] [mqtt-107] Before the token expires the client connects again with a new one")
  void renewal_IDLE_reconnectsAtOnce() {
    client.open();
    RawMqtt first = scene.next();
    long firstExpiry = expiry(first);
    Scene.send(first, MqttBytes.connack(false, 0));
    scene.status(ConnectionStatus.Connected.class);
    turn(Duration.ofSeconds(47));
    assertThat(client.status()).isInstanceOf(ConnectionStatus.Connected.class);
    turn(Duration.ofSeconds(1));

    first.await(MqttPacket.DISCONNECT);
    RawMqtt second = scene.next();
    assertThat(expiry(second)).isEqualTo(firstExpiry + 48);
    Scene.send(second, MqttBytes.connack(true, 0));
    scene.status(ConnectionStatus.Renewing.class);
    scene.status(ConnectionStatus.Connected.class);

    turn(Duration.ofSeconds(48));
    second.await(MqttPacket.DISCONNECT);
    scene.next();
  }

  @Test
  @DisplayName("[mqtt-107] A renewal waits for what is on its way, and holds back what is new")
  void renewal_MESSAGES_ON_THEIR_WAY_losesAndRepeatsNothing() {
    client.open();
    var onItsWay = client.send(Scene.message("on its way"));
    RawMqtt first = scene.accept();
    MqttPacket telemetry = first.await(MqttPacket.PUBLISH);
    turn(Duration.ofSeconds(48));
    var held = client.send(Scene.message("new"));
    Scene.handled(first);
    assertThat(first.poll(packet -> packet.type() == MqttPacket.PUBLISH, Duration.ZERO)).isNull();
    Scene.acknowledge(first, telemetry);
    first.await(MqttPacket.DISCONNECT);
    RawMqtt second = scene.accept();
    MqttPacket next = second.await(MqttPacket.PUBLISH);

    assertThat(next.text()).isEqualTo("new");
    assertThat(next.dup()).isFalse();
    Scene.acknowledge(second, next);
    Scene.result(onItsWay);
    Scene.result(held);
  }

  @Test
  @DisplayName("[mqtt-107] A renewal does not wait for ever; what is not acknowledged comes again")
  void renewal_NO_ACKNOWLEDGEMENT_resends() {
    client.open();
    client.send(Scene.message("m"));
    RawMqtt first = scene.accept();
    first.await(MqttPacket.PUBLISH);
    turn(Duration.ofSeconds(48));
    Scene.handled(first);
    turn(Duration.ofSeconds(1));

    assertThat(scene.accept().await(MqttPacket.PUBLISH).dup()).isTrue();
  }

  @Test
  @DisplayName("[mqtt-107] The time that connecting took counts: the token is no younger for it")
  void renewal_SLOW_CONNECT_isNoLater() {
    client.open();
    RawMqtt first = scene.next();
    first.await(MqttPacket.CONNECT);
    turn(Duration.ofSeconds(20));
    Scene.send(first, MqttBytes.connack(false, 0));
    scene.status(ConnectionStatus.Connected.class);
    Scene.handled(first);
    turn(Duration.ofSeconds(28));

    first.await(MqttPacket.DISCONNECT);
  }

  private void turn(Duration amount) {
    scene.clock.turn(amount);
    scene.turn(amount);
  }

  private static long expiry(RawMqtt hub) {
    String password = String.valueOf(hub.await(MqttPacket.CONNECT).connect().password());
    return SasToken.parse(password).expiry();
  }
}
