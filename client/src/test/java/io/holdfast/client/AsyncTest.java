/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.QueueBound.Overflow;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodResult;
import io.holdfast.model.SystemProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // What becomes of them the hub sees.
class AsyncTest {

  private static final String INPUT = "devices/dev-1/modules/mod-1/inputs/";

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  private static ClientException.Code code(CompletableFuture<?> future) {
    Throwable failure = Scene.failure(future);
    assertThat(failure).isInstanceOf(ClientException.class);
    return ((ClientException) failure).code();
  }

  @Test
  @DisplayName("A handler that is removed is called no more; the last one ends the subscription")
  void registration_CLOSED_unsubscribesWithTheLast() {
    ModuleClient client = scene.module();
    client.open();
    InputHandler handler = message -> CompletableFuture.completedFuture(Disposition.ACCEPTED);
    Registration replaced = client.onInput("a", handler);
    Registration present = client.onInput("a", handler);
    Registration others = client.onOtherInputs(handler);
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    Scene.result(others.granted());

    replaced.close();
    others.close();
    Scene.publish(hub, INPUT + "a/%24.cdid=d", 1, "m");
    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(1);
    assertThat(hub.poll(p -> p.type() == MqttPacket.UNSUBSCRIBE, Duration.ZERO)).isNull();
    present.close();
    present.close();

    hub.await(MqttPacket.UNSUBSCRIBE);
    Registration again = client.onInput("a", handler);
    Scene.grant(hub);
    Scene.result(again.granted());
  }

  @Test
  @DisplayName("A method that is removed is answered 404, and the last one ends the subscription")
  void method_REMOVED_isNotFound() {
    ModuleClient client = scene.module();
    client.open();
    MethodHandler handler =
        request -> CompletableFuture.completedFuture(new MethodResult(200, Bytes.EMPTY));
    Registration one = client.onMethod("one", handler);
    Registration others = client.onOtherMethods(handler);
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    others.close();
    Scene.result(client.sendStatus());

    Scene.publish(hub, "$iothub/methods/POST/two/?$rid=1", "null");
    hub.awaitPublish("$iothub/methods/res/404/?$rid=1");
    Scene.publish(hub, "$iothub/methods/POST/one/?$rid=2", "null");
    hub.awaitPublish("$iothub/methods/res/200/?$rid=2");
    one.close();

    hub.await(MqttPacket.UNSUBSCRIBE);
  }

  @Test
  @DisplayName("[mqtt-111] A device takes messages from the cloud, with any properties or none")
  void onMessage_ANY_BAG_isHandedOver() throws Exception {
    BlockingQueue<InputMessage> messages = new LinkedBlockingQueue<>();
    DeviceClient client = scene.device();
    client.open();
    client.onMessage(message -> {
      messages.add(message);
      return CompletableFuture.completedFuture(Disposition.ACCEPTED);
    });
    RawMqtt hub = scene.accept();
    String topic = "devices/dev-1/messages/devicebound/";
    assertThat(Scene.grant(hub).filters()).containsKey(topic + "#");
    assertThat(client.lastMessageReceived()).isEmpty();

    Scene.publish(hub, topic + "%24.mid=1&%24.to=%2Fd&a=b&e=&n", 1, "x");
    Scene.publish(hub, topic, 2, "y");
    Scene.publish(hub, topic + "b=2&%24.cid=c&%24.mid=3", 3, "z");

    InputMessage first = messages.poll(30, TimeUnit.SECONDS);
    assertThat(first).isNotNull();
    assertThat(first.input()).isEmpty();
    assertThat(first.message().properties().system(SystemProperty.MESSAGE_ID)).isEqualTo("1");
    assertThat(first.message().properties().application())
        .containsEntry("a", "b")
        .containsEntry("e", "")
        .containsEntry("n", null);
    InputMessage second = messages.poll(30, TimeUnit.SECONDS);
    assertThat(second).isNotNull();
    assertThat(second.message().properties().application()).isEmpty();
    InputMessage third = messages.poll(30, TimeUnit.SECONDS);
    assertThat(third).isNotNull();
    assertThat(third.message().properties().system(SystemProperty.CORRELATION_ID)).isEqualTo("c");
    for (int id = 1; id <= 3; id++) {
      assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(id);
    }
    assertThat(client.lastMessageReceived()).contains(Scene.NOON);
  }

  @Test
  @DisplayName("[client-128] Waiting for the client in its callbacks does not deadlock")
  void join_IN_CALLBACKS_goesOn() {
    ModuleClient client = scene.module();
    client.open();
    client.onInput(
        "in",
        message -> {
          client.send(message.message()).join();
          return CompletableFuture.completedFuture(Disposition.ACCEPTED);
        });
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    Scene.publish(hub, INPUT + "in/%24.cdid=d", 1, "m");
    Scene.acknowledge(hub, hub.await(MqttPacket.PUBLISH));
    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(1);

    // Both are acknowledged in one turn, and what hangs on the first waits for the second.
    var first = client.send(Scene.message("1"));
    var second = client.send(Scene.message("2"));
    var waited = first.thenRun(second::join);
    byte[] one = MqttBytes.puback(hub.await(MqttPacket.PUBLISH).packetId());
    byte[] other = MqttBytes.puback(hub.await(MqttPacket.PUBLISH).packetId());
    byte[] both = new byte[one.length + other.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    Scene.send(hub, both);
    Scene.result(waited);
  }

  @Test
  @DisplayName("[client-127] A handler that blocks stops neither pings nor other clients")
  void handler_BLOCKS_pingsGoOn() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ModuleClient client = scene.module();
    client.open();
    client.onInput(
        "in",
        message -> {
          try {
            var unused = release.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return CompletableFuture.completedFuture(Disposition.ACCEPTED);
        });
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    Scene.publish(hub, INPUT + "in/%24.cdid=d", 1, "m");
    DeviceClient other = scene.device();
    other.open();
    RawMqtt otherHub = scene.accept();
    try {
      for (int minute = 0; minute < 12; minute += 4) {
        scene.turn(Duration.ofMinutes(4));
        hub.await(MqttPacket.PINGREQ);
        Scene.send(hub, new byte[] {(byte) 0xd0, 0});
        otherHub.await(MqttPacket.PINGREQ);
        Scene.send(otherHub, new byte[] {(byte) 0xd0, 0});
        // The message that is held up holds up what acknowledges others.
        Scene.publish(hub, "$iothub/methods/POST/any/?$rid=" + minute, "null");
        hub.awaitPublish("$iothub/methods/res/404/?$rid=" + minute);
        Scene.handled(otherHub);
      }
      var sent = other.send(Scene.message("x"));
      Scene.acknowledge(otherHub, otherHub.await(MqttPacket.PUBLISH));
      Scene.result(sent);
    } finally {
      release.countDown();
    }
    assertThat(hub.await("PUBACK", p -> p.type() == MqttPacket.PUBACK && p.packetId() == 1))
        .isNotNull();
  }

  @Test
  @DisplayName("[client-130] The order of an input's messages holds on many threads")
  void handler_MANY_THREADS_keepsOrder() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    ModuleClient client = scene.module();
    client.open();
    client.onInput(
        "in",
        message -> {
          seen.add(message.message().body().utf8());
          if (seen.size() % 100 == 0) {
            throw new IllegalStateException("on purpose");
          }
          return CompletableFuture.completedFuture(Disposition.ACCEPTED);
        });
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    for (int i = 0; i < 10_000; i++) {
      Scene.publish(hub, INPUT + "in/%24.cdid=d", 1 + i, "m" + i);
    }
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("m" + i);
    }
  }

  @Test
  @DisplayName("A listener that throws hears of the next change all the same")
  void statusListener_THROWS_hearsOfTheNext() throws Exception {
    BlockingQueue<ConnectionStatus> heard = new LinkedBlockingQueue<>();
    ModuleClient client =
        scene.module(
            Scene.MODULE,
            options ->
                options.statusListener(status -> {
                  heard.add(status);
                  throw new IllegalStateException("on purpose");
                }));
    client.open();
    scene.accept();
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isInstanceOf(ConnectionStatus.Connected.class);
    client.close();
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isInstanceOf(ConnectionStatus.Closed.class);
  }

  @Test
  @DisplayName("A full queue drops its oldest or the newest message, as the options say")
  void send_QUEUE_FULL_drops() {
    ModuleClient oldest =
        scene.module(
            Scene.MODULE, options -> options.queue(2, 100_000).overflow(Overflow.DROP_OLDEST));
    var first = oldest.send(Scene.message("1"));
    var second = oldest.send(Scene.message("2"));
    var third = oldest.send(Scene.message("3"));
    assertThat(code(first)).isEqualTo(ClientException.Code.DROPPED);
    assertThat(second).isNotDone();
    assertThat(third).isNotDone();
    assertThat(Scene.result(oldest.sendStatus()).waiting()).isEqualTo(2);
    oldest.close();
    assertThat(code(second)).isEqualTo(ClientException.Code.CLOSED);

    ModuleClient newest =
        scene.module(
            Scene.MODULE, options -> options.queue(2, 100_000).overflow(Overflow.DROP_NEWEST));
    var kept = newest.send(Scene.message("1"));
    newest.send(Scene.message("2"));
    assertThat(code(newest.send(Scene.message("3")))).isEqualTo(ClientException.Code.DROPPED);
    assertThat(kept).isNotDone();
  }

  @Test
  @DisplayName("[client-125] A client whose policy has no more stops; another policy revives it")
  void open_RETRY_EXPIRED_failsAndIsRevived() {
    ModuleClient client = scene.module();
    client.retry(new RetryPolicy.None(), Duration.ZERO);
    var opened = client.open();
    RawMqtt hub = scene.next();
    hub.await(MqttPacket.CONNECT);
    Scene.send(hub, MqttBytes.connack(false, 3));
    assertThat(code(opened)).isEqualTo(ClientException.Code.RETRY_EXPIRED);
    assertThat(scene.status(ConnectionStatus.Stopped.class).failure().code())
        .isEqualTo(ClientException.Code.RETRY_EXPIRED);

    client.retry(new RetryPolicy.Interval(), Duration.ZERO);
    scene.accept();
    scene.status(ConnectionStatus.Connected.class);
    assertThatThrownBy(() -> client.retry(new RetryPolicy.None(), Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("The blocking view waits for each operation, and no longer than its time")
  void blocking_WAITS() throws Exception {
    ModuleClient client = scene.module();
    List<Object> done = new ArrayList<>();
    BlockingModuleClient patient = client.blocking(Duration.ofSeconds(30));
    Thread caller =
        new Thread(() -> {
          try {
            patient.open();
            patient.send(Scene.message("x"));
            done.add("sent");
          } catch (InterruptedException e) {
            done.add(e);
          }
        });
    caller.start();
    RawMqtt hub = scene.accept();
    Scene.acknowledge(hub, hub.await(MqttPacket.PUBLISH));
    caller.join(10_000);
    assertThat(done).containsExactly("sent");

    assertThatThrownBy(() -> client.blocking(Duration.ofMillis(1)).send(Scene.message("y")))
        .isInstanceOfSatisfying(
            ClientException.class,
            failure -> assertThat(failure.code()).isEqualTo(ClientException.Code.TIMEOUT));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> patient.send(Scene.message("z")))
        .isInstanceOf(InterruptedException.class);
    client.close(Duration.ZERO).join();
    assertThatThrownBy(patient::twin)
        .isInstanceOfSatisfying(
            ClientException.class,
            failure -> assertThat(failure.code()).isEqualTo(ClientException.Code.CLOSED));
  }
}
