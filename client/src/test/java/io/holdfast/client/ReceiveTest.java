/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.MethodResult;
import io.holdfast.model.SystemProperty;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // What the hub sees is the result here.
class ReceiveTest {

  private static final String INPUT = "devices/dev-1/modules/mod-1/inputs/";

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  /** A message that a handler was given and has not decided about. */
  private record Open(InputMessage message, CompletableFuture<Disposition> decision) {}

  private final BlockingQueue<Open> open = new LinkedBlockingQueue<>();

  private CompletableFuture<Disposition> keepOpen(InputMessage message) {
    CompletableFuture<Disposition> decision = new CompletableFuture<>();
    open.add(new Open(message, decision));
    return decision;
  }

  private Open nextOpen() throws InterruptedException {
    return requireNonNull(open.poll(30, TimeUnit.SECONDS), "a message for the handler");
  }

  private RawMqtt receiving(ModuleClient client) {
    client.open();
    client.onInput("in", this::keepOpen);
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    return hub;
  }

  @Test
  @DisplayName("A message comes to its input's handler with its properties and its sender")
  void received_ON_INPUT_isHandedOver() throws Exception {
    RawMqtt hub = receiving(scene.module());

    Scene.publish(
        hub, INPUT + "in/%24.ct=text%2Fplain&%24.cdid=d&%24.cmid=m&a=b%20c&e=&n", 7, "hi");

    InputMessage message = nextOpen().message();
    assertThat(message.input()).isEqualTo("in");
    assertThat(message.message().body().utf8()).isEqualTo("hi");
    var properties = message.message().properties();
    assertThat(properties.system(SystemProperty.CONTENT_TYPE)).isEqualTo("text/plain");
    assertThat(properties.system(SystemProperty.CONNECTION_MODULE_ID)).isEqualTo("m");
    assertThat(properties.application()).containsEntry("a", "b c").containsEntry("e", "");
    assertThat(properties.application()).containsEntry("n", null);
    assertThat(message.redelivered()).isFalse();
  }

  @Test
  @DisplayName(
      "[mqtt-112] [client-57] Messages are acknowledged after their handling, in their order")
  void received_HANDLED_OUT_OF_ORDER_isAcknowledgedInOrder() throws Exception {
    RawMqtt hub = receiving(scene.module());
    for (int id = 1; id <= 3; id++) {
      Scene.publish(hub, INPUT + "in/%24.cdid=d", id, "m" + id);
    }
    Open first = nextOpen();
    Open second = nextOpen();
    Open third = nextOpen();
    third.decision().complete(Disposition.ACCEPTED);
    second.decision().complete(Disposition.REJECTED);
    // A round trip that needs no acknowledgement: a ping would not do, the client sends those.
    Scene.publish(hub, "$iothub/methods/POST/any/?$rid=1", "null");
    hub.awaitPublish("$iothub/methods/res/404/?$rid=1");
    assertThat(hub.poll(packet -> packet.type() == MqttPacket.PUBACK, Duration.ZERO)).isNull();

    assertThat(first.message().message().body().utf8()).isEqualTo("m1");
    first.decision().complete(Disposition.ACCEPTED);

    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(1);
    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(2);
    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(3);
  }

  @Test
  @DisplayName("[mqtt-112] A message whose handling a lost connection cut off comes again")
  void received_NOT_HANDLED_BEFORE_LOSS_isNotAcknowledged() throws Exception {
    RawMqtt first = receiving(scene.module());
    Scene.publish(first, INPUT + "in/%24.cdid=d", 1, "m");
    Open before = nextOpen();
    Scene.cut(first);
    scene.status(ConnectionStatus.Reconnecting.class);
    scene.turn(Duration.ofSeconds(1));
    RawMqtt second = scene.accept();
    Scene.grant(second);

    // The old handling ends now: its packet id means nothing on this connection.
    before.decision().complete(Disposition.ACCEPTED);
    Scene.send(second, MqttBytes.publish(INPUT + "in/%24.cdid=d", 1, 2, new byte[] {'m'}, 8));
    Open again = nextOpen();
    assertThat(again.message().redelivered()).isTrue();
    again.decision().complete(Disposition.ACCEPTED);

    assertThat(second.await(MqttPacket.PUBACK).packetId()).isEqualTo(2);
  }

  @Test
  @DisplayName("Abandoned, failed and unclaimed messages stay with the hub, and hold up no other")
  void received_NOT_ACCEPTED_staysWithTheHub() throws Exception {
    ModuleClient client = scene.module();
    client.onInput(
        "broken",
        message -> {
          throw new IllegalStateException("on purpose");
        });
    RawMqtt hub = receiving(client);
    Scene.publish(hub, INPUT + "broken/%24.cdid=d", 1, "m");
    Scene.publish(hub, INPUT + "nobody/%24.cdid=d", 2, "m");
    Scene.publish(hub, INPUT + "in/%24.cdid=d", 3, "m");
    Scene.publish(hub, INPUT + "in/%24.cdid=d", 4, "m");
    nextOpen().decision().complete(Disposition.ABANDONED);
    nextOpen().decision().complete(Disposition.ACCEPTED);

    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(4);
  }

  @Test
  @DisplayName("A handler for other inputs takes what has no handler of its own")
  void received_OTHER_INPUT_goesToTheCommonHandler() throws Exception {
    ModuleClient client = scene.module();
    client.onOtherInputs(this::keepOpen);
    client.open();
    RawMqtt hub = scene.accept();
    Scene.grant(hub);

    Scene.publish(hub, INPUT + "x/%24.cdid=d", 1, "m");

    assertThat(nextOpen().message().input()).isEqualTo("x");
  }

  @Test
  @DisplayName("A thousand unhandled messages stop the reading, until half are handled")
  void received_TOO_MANY_stopsReading() throws Exception {
    ModuleClient client = scene.module();
    RawMqtt hub = receiving(client);
    client.onMethod(
        "m", request -> CompletableFuture.completedFuture(new MethodResult(1, Bytes.EMPTY)));
    for (int i = 0; i < 1000; i++) {
      Scene.publish(hub, INPUT + "in/%24.cdid=d", "m");
    }
    for (int i = 0; i < 500; i++) {
      nextOpen().decision().complete(Disposition.ACCEPTED);
    }
    Scene.publish(hub, "$iothub/methods/POST/m/?$rid=1", "");

    assertThat(hub.awaitPublish("$iothub/methods/res/").topic()).contains("/1/?$rid=1");
  }

  @Test
  @DisplayName("[mqtt-106] Every filter is asked for again after each reconnect, session or not")
  void reconnected_SESSION_PRESENT_subscribesAll() {
    ModuleClient client = scene.module();
    client.open();
    RawMqtt first = scene.accept();
    var input = client.onInput("in", this::keepOpen).granted();
    Scene.grant(first);
    Scene.result(input);
    var method = client.onOtherMethods(request -> new CompletableFuture<>()).granted();
    Scene.grant(first);
    Scene.result(method);
    client.onDesired(change -> {});
    Scene.grant(first);
    Scene.grant(first);
    Scene.cut(first);
    scene.status(ConnectionStatus.Reconnecting.class);
    scene.turn(Duration.ofSeconds(1));

    RawMqtt second = scene.next();
    second.await(MqttPacket.CONNECT);
    Scene.send(second, MqttBytes.connack(true, 0));

    assertThat(Scene.grant(second).filters())
        .containsOnly(
            Map.entry("devices/dev-1/modules/mod-1/#", 1),
            Map.entry("$iothub/methods/POST/#", 0),
            Map.entry("$iothub/twin/PATCH/properties/desired/#", 0),
            Map.entry("$iothub/twin/res/#", 0));
  }

  @Test
  @DisplayName("[client-83] A refused subscription fails its future")
  void subscribe_REFUSED_fails() {
    ModuleClient client = scene.module();
    client.open();
    var granted = client.onInput("in", this::keepOpen).granted();
    RawMqtt hub = scene.accept();
    MqttPacket subscribe = hub.await(MqttPacket.SUBSCRIBE);
    Scene.send(hub, MqttBytes.suback(subscribe.packetId(), 0x80));

    assertThat(Scene.failure(granted)).hasMessageContaining("refused to subscribe");
  }

  @Test
  @DisplayName(
      "[client-107] Methods are answered by their handlers; failures with 500, unknown ones with 404")
  void called_METHODS_areAnswered() {
    DeviceClient client = scene.device();
    client.open();
    client.onMethod(
        "echo",
        request -> {
          Bytes payload = request.payload().orElse(Bytes.utf8("\"nothing\""));
          return CompletableFuture.completedFuture(new MethodResult(207, payload));
        });
    client.onMethod(
        "throws",
        request -> {
          throw new IllegalStateException("on purpose");
        });
    client.onMethod(
        "fails",
        request -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")));
    RawMqtt hub = scene.accept();
    Scene.grant(hub);

    Scene.publish(hub, "$iothub/methods/POST/echo/?$rid=a%2Fb", "{\"x\":1}");
    MqttPacket echo = hub.awaitPublish("$iothub/methods/res/207/");
    Scene.publish(hub, "$iothub/methods/POST/echo/?$rid=e", "");
    MqttPacket empty = hub.awaitPublish("$iothub/methods/res/207/");
    Scene.publish(hub, "$iothub/methods/POST/throws/?$rid=2", 9, "");
    MqttPacket thrown = hub.awaitPublish("$iothub/methods/res/500/");
    Scene.publish(hub, "$iothub/methods/POST/fails/?$rid=3", "null");
    MqttPacket failed = hub.awaitPublish("$iothub/methods/res/500/");
    Scene.publish(hub, "$iothub/methods/POST/nothing/?$rid=4", "null");
    MqttPacket unknown = hub.awaitPublish("$iothub/methods/res/404/");

    assertThat(echo.topic()).endsWith("?$rid=a%2Fb");
    assertThat(echo.text()).isEqualTo("{\"x\":1}");
    assertThat(empty.text()).isEqualTo("\"nothing\"");
    assertThat(thrown.topic()).endsWith("?$rid=2");
    assertThat(thrown.text()).doesNotContain("on purpose");
    assertThat(failed.topic()).endsWith("?$rid=3");
    assertThat(unknown.topic()).endsWith("?$rid=4");
    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(9);
  }

  @Test
  @DisplayName("Calls run at the same time, and an answer after its connection reaches nobody")
  void called_ANSWERED_AFTER_LOSS_isDropped() throws Exception {
    BlockingQueue<CompletableFuture<MethodResult>> calls = new LinkedBlockingQueue<>();
    ModuleClient client = scene.module();
    client.open();
    client.onMethod(
        "slow",
        request -> {
          CompletableFuture<MethodResult> answer = new CompletableFuture<>();
          calls.add(answer);
          return answer;
        });
    RawMqtt first = scene.accept();
    Scene.grant(first);
    Scene.publish(first, "$iothub/methods/POST/slow/?$rid=1", "");
    Scene.publish(first, "$iothub/methods/POST/slow/?$rid=2", "");
    var one = requireNonNull(calls.poll(30, TimeUnit.SECONDS));
    var two = requireNonNull(calls.poll(30, TimeUnit.SECONDS));
    two.complete(new MethodResult(2, Bytes.EMPTY));
    first.awaitPublish("$iothub/methods/res/2/");
    Scene.cut(first);
    scene.status(ConnectionStatus.Reconnecting.class);
    scene.turn(Duration.ofSeconds(1));
    RawMqtt second = scene.accept();
    Scene.grant(second);
    one.complete(new MethodResult(1, Bytes.EMPTY));
    Scene.publish(second, "$iothub/methods/POST/none/?$rid=1", "");

    assertThat(second.await(MqttPacket.PUBLISH).topic()).contains("res/404/");
  }

  @Test
  @DisplayName("Unreadable and unasked topics are acknowledged and passed over")
  void received_STRANGE_TOPICS_arePassedOver() {
    RawMqtt hub = receiving(scene.module());

    Scene.publish(hub, "$iothub/twin/res/abc/?$rid=1", 1, "");
    Scene.publish(hub, "some/topic", 2, "");

    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(1);
    assertThat(hub.await(MqttPacket.PUBACK).packetId()).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "[client-63] Properties that cannot be read are handed over as they came, not dropped")
  void received_UNREADABLE_PROPERTIES_isHandedOverRaw() throws Exception {
    RawMqtt hub = receiving(scene.module());

    Scene.publish(hub, INPUT + "in/%zz=1", 3, "body");

    InputMessage message = nextOpen().message();
    assertThat(message.unreadableProperties()).isEqualTo("%zz=1");
    assertThat(message.message().properties()).isEqualTo(MessageProperties.NONE);
    assertThat(message.message().body().utf8()).isEqualTo("body");
  }
}
