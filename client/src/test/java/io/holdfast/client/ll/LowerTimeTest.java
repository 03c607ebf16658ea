/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a client wants to be worked on, and how clients of one driver live together. */
class LowerTimeTest {

  private final LowerScene scene = new LowerScene();
  private final ModuleClientLL client = scene.client;
  private final List<ConfirmationResult> confirmed = new ArrayList<>();

  @AfterEach
  void end() {
    scene.close();
  }

  /** Sleeps as long as the client says, again and again; answers how long that was in all. */
  private Duration sleepUntil(BooleanSupplier done) {
    Duration slept = Duration.ZERO;
    scene.work();
    for (int i = 0; i < 1000 && !done.getAsBoolean(); i++) {
      Duration next = client.timeUntilNextWork();
      slept = slept.plus(next);
      scene.turn(next);
    }
    assertThat(done.getAsBoolean()).isTrue();
    return slept;
  }

  /** As above: the client wants to be worked on at this very time, and maybe before. */
  private void sleep(Duration time) {
    Duration[] slept = {Duration.ZERO};
    scene.work();
    for (int i = 0; i < 1000 && slept[0].compareTo(time) < 0; i++) {
      Duration next = client.timeUntilNextWork();
      slept[0] = slept[0].plus(next);
      scene.turn(next);
    }
    assertThat(slept[0]).isEqualTo(time);
  }

  @Test
  @DisplayName("[client-25] Who sleeps as long as he is told misses no message's time-out")
  void timeUntilNextWork_MESSAGE_WAITS_isItsTimeout() {
    client.setOption(Option.MESSAGE_TIMEOUT, Duration.ofMillis(1234));
    assertThat(client.timeUntilNextWork()).isZero();
    client.sendEventAsync(LowerScene.message("m"), confirmed::add);
    scene.await(scene.next(), MqttPacket.CONNECT);
    assertThat(sleepUntil(() -> !confirmed.isEmpty())).isEqualTo(Duration.ofMillis(1234));
    assertThat(confirmed).containsExactly(ConfirmationResult.MESSAGE_TIMEOUT);
  }

  @Test
  @DisplayName("[client-25] Who sleeps as long as he is told misses no connect's time-out")
  void timeUntilNextWork_CONNECTING_isItsTimeout() {
    scene.await(scene.next(), MqttPacket.CONNECT);
    assertThat(sleepUntil(() -> !scene.statuses.isEmpty())).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  @DisplayName(
      "[client-25] Who sleeps as long as he is told misses no resend and no ack's time-out")
  void timeUntilNextWork_ON_ITS_WAY_isTheResend() {
    RawMqtt hub = scene.accept();
    client.sendEventAsync(LowerScene.message("m"), confirmed::add);
    scene.await(hub, MqttPacket.PUBLISH);
    sleep(Duration.ofSeconds(60));
    assertThat(scene.await(hub, MqttPacket.PUBLISH).dup()).isTrue();
    assertThat(sleepUntil(() -> !confirmed.isEmpty())).isEqualTo(Duration.ofSeconds(60));
    assertThat(confirmed).containsExactly(ConfirmationResult.MESSAGE_TIMEOUT);
  }

  @Test
  @DisplayName("[client-25] Who sleeps as long as he is told misses no ping and no missing answer")
  void timeUntilNextWork_IDLE_isThePing() {
    RawMqtt hub = scene.accept();
    sleep(Duration.ofMinutes(4));
    scene.await(hub, MqttPacket.PINGREQ);
    int before = scene.statuses.size();
    assertThat(sleepUntil(() -> scene.statuses.size() > before)).isEqualTo(Duration.ofSeconds(80));
    assertThat(scene.statuses).endsWith("UNAUTHENTICATED NO_PING_RESPONSE");
  }

  @Test
  @DisplayName("[client-25] Who sleeps as long as he is told misses no retry")
  void timeUntilNextWork_REFUSED_isTheRetry() {
    client.setRetryPolicy(new RetryPolicy.Interval(Duration.ofSeconds(7)), Duration.ZERO);
    RawMqtt hub = scene.next();
    scene.await(hub, MqttPacket.CONNECT);
    LowerScene.send(hub, MqttBytes.connack(false, 3));
    scene.until("refused", () -> !scene.statuses.isEmpty());
    assertThat(scene.server.waiting()).isZero();
    sleep(Duration.ofSeconds(7));
    scene.await(scene.next(), MqttPacket.CONNECT);
  }

  @Test
  @DisplayName("[client-25] Who sleeps as long as he is told misses no renewal of the token")
  void timeUntilNextWork_NO_PINGS_isTheRenewal() {
    client.setOption(Option.KEEP_ALIVE, Duration.ZERO);
    scene.accept();
    Duration slept = sleepUntil(() -> scene.statuses.size() > 1);
    assertThat(scene.statuses).endsWith("UNAUTHENTICATED EXPIRED_SAS_TOKEN");
    // Four fifths of an hour, and up to a twentieth less.
    assertThat(slept).isBetween(Duration.ofSeconds(2736), Duration.ofMinutes(48));
    scene.await(scene.next(), MqttPacket.CONNECT);
  }

  @Test
  @DisplayName("[client-25] Who sleeps as long as he is told misses no time-out of the twin")
  void timeUntilNextWork_TWIN_ASKED_isItsTimeout() {
    List<String> told = new ArrayList<>();
    client.setOption(Option.KEEP_ALIVE, Duration.ZERO);
    client.getTwinAsync((twin, failure) -> told.add(twin == null ? "none" : "twin"));
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    scene.publish(hub, "$iothub/twin/GET/");
    assertThat(sleepUntil(() -> !told.isEmpty())).isEqualTo(Duration.ofMinutes(1));
    client.sendReportedState(Bytes.utf8("{}"), (status, version) -> told.add("" + status));
    scene.publish(hub, "$iothub/twin/PATCH/properties/reported/");
    assertThat(sleepUntil(() -> told.size() > 1)).isEqualTo(Duration.ofMinutes(5));
    assertThat(told).containsExactly("none", "408");
  }

  @Test
  @DisplayName("[client-26] A wakeup that comes before the wait ends the next one")
  void wakeup_BEFORE_THE_WAIT_isNotLost() {
    scene.accept();
    scene.work();
    client.wakeup();
    long begun = System.nanoTime();
    // Nobody sends, and virtual time stands still: nothing else can end this.
    client.doWork(LowerScene.PATIENCE);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LowerScene.PATIENCE);
  }

  @Test
  @DisplayName("[client-27] A client whose hub dies does not disturb another of its driver")
  void doWork_OTHER_HUB_DIES_goesOn() throws Exception {
    List<String> statuses = new ArrayList<>();
    try (RawMqttServer otherServer = RawMqttServer.plain()) {
      ModuleClientLL other = scene.create(LowerScene.STRING.replace("dev-1", "dev-2"));
      other.setOption(Option.PORT, otherServer.port());
      other.setConnectionStatusCallback((state, reason, cause) -> statuses.add(state.name()));
      RawMqtt hub = scene.accept();
      scene.until("the other's connection", () -> otherServer.waiting() > 0);
      RawMqtt otherHub = otherServer.next();
      scene.await(otherHub, MqttPacket.CONNECT);
      LowerScene.send(otherHub, MqttBytes.connack(false, 0));
      scene.until("the other is connected", () -> !statuses.isEmpty());

      client.setRetryPolicy(new RetryPolicy.Interval(), Duration.ZERO);
      scene.server.close();
      hub.reset();
      long fastest = Long.MAX_VALUE;
      for (int i = 1; i <= 100; i++) {
        scene.turn(Duration.ofSeconds(i % 10));
        fastest = Math.min(fastest, roundTrip(other, otherHub, i));
      }
      assertThat(scene.statuses).contains("UNAUTHENTICATED NO_NETWORK");
      assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(20));
      assertThat(statuses).containsExactly("AUTHENTICATED");
      other.destroy();
    }
  }

  private long roundTrip(ModuleClientLL other, RawMqtt hub, int count) {
    long begun = System.nanoTime();
    other.sendEventAsync(LowerScene.message("m"), confirmed::add);
    LowerScene.acknowledge(hub, scene.await(hub, MqttPacket.PUBLISH));
    scene.until("confirmed", () -> confirmed.size() == count);
    return System.nanoTime() - begun;
  }

  @Test
  @DisplayName("[client-28] Destroying twice, and closing what is destroyed, is harmless")
  void destroy_TWICE_isHarmless() {
    scene.accept();
    client.destroy();
    client.destroy();
    client.close();
    assertThat(client.doWork()).isZero();

    ModuleClientLL own =
        ModuleClientLL.createFromConnectionString(LowerScene.STRING, TransportProvider.MQTT);
    own.close();
    own.close();
    own.destroy();
    assertThat(own.doWork()).isZero();
    assertThat(own.getTwinAsync((twin, failure) -> {})).isEqualTo(ClientResult.ERROR);
    own.wakeup();
  }
}
