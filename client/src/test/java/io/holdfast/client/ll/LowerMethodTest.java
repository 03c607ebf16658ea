/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.net.ReentrancyException;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LowerMethodTest {

  private static final String FILTER = "$iothub/methods/POST/#";

  private final LowerScene scene = new LowerScene();
  private final ModuleClientLL client = scene.client;
  private final List<String> calls = new ArrayList<>();
  private final List<MethodHandle> handles = new ArrayList<>();

  @AfterEach
  void end() {
    scene.close();
  }

  private MethodHandler answering(String by) {
    return (name, payload) -> {
      calls.add(by + " " + name + " " + payload.utf8());
      return new MethodResult(200, Bytes.utf8("\"" + by + "\""));
    };
  }

  private RawMqtt receiving() {
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    return hub;
  }

  private static void call(RawMqtt hub, String name, String requestId, String payload) {
    LowerScene.give(hub, "$iothub/methods/POST/" + name + "/?$rid=" + requestId, payload);
  }

  private MqttPacket answer(RawMqtt hub) {
    return scene.publish(hub, "$iothub/methods/res/");
  }

  private static boolean hasSent(RawMqtt hub, int type) {
    return hub.poll(packet -> packet.type() == type, Duration.ZERO) != null;
  }

  @Test
  @DisplayName("[client-103] Calls are subscribed at QoS 0, and answered under their own number")
  void called_isAnswered() {
    assertThat(client.setModuleMethodCallback(answering("h"))).isEqualTo(ClientResult.OK);
    RawMqtt hub = scene.accept();
    assertThat(scene.grant(hub).filters()).isEqualTo(Map.of(FILTER, 0));
    call(hub, "reboot", "0a-b", "{\"in\":1}");
    MqttPacket answer = answer(hub);

    assertThat(answer.topic()).isEqualTo("$iothub/methods/res/200/?$rid=0a-b");
    assertThat(answer.qos()).isZero();
    assertThat(answer.text()).isEqualTo("\"h\"");
    assertThat(calls).containsExactly("h reboot {\"in\":1}");
  }

  @Test
  @DisplayName("[client-104] A second handler replaces the first; null ends, once, what was set")
  void handle_AGAIN_AND_NULL_replacesAndEnds() {
    assertThat(client.setModuleMethodCallback(null)).isEqualTo(ClientResult.ERROR);
    client.setModuleMethodCallback(answering("old"));
    RawMqtt hub = receiving();
    assertThat(client.setModuleMethodCallback(answering("new"))).isEqualTo(ClientResult.OK);
    call(hub, "m", "1", "1");
    assertThat(answer(hub).text()).isEqualTo("\"new\"");
    assertThat(hasSent(hub, MqttPacket.SUBSCRIBE)).isFalse();

    assertThat(client.setModuleMethodCallback(null)).isEqualTo(ClientResult.OK);
    scene.await(hub, MqttPacket.UNSUBSCRIBE);
    assertThat(client.setModuleMethodCallback(null)).isEqualTo(ClientResult.ERROR);
    call(hub, "m", "2", "1");
    assertThat(answer(hub).topic()).isEqualTo("$iothub/methods/res/404/?$rid=2");

    assertThat(client.setModuleMethodCallback(answering("again"))).isEqualTo(ClientResult.OK);
    assertThat(scene.grant(hub).filters()).containsOnlyKeys(FILTER);
    call(hub, "m", "3", "1");
    assertThat(answer(hub).text()).isEqualTo("\"again\"");
  }

  @Test
  @DisplayName("[client-104] Methods and commands exclude each other")
  void handle_WHILE_COMMANDS_isRefused() {
    List<String> components = new ArrayList<>();
    CommandHandler commanded =
        (component, command, payload) -> {
          components.add(component + " " + command);
          return new MethodResult(202, Bytes.EMPTY);
        };
    client.setModuleMethodCallback(answering("h"));
    assertThat(client.subscribeToCommands(commanded)).isEqualTo(ClientResult.ERROR);
    client.setModuleMethodCallback(null);
    assertThat(client.subscribeToCommands(commanded)).isEqualTo(ClientResult.OK);
    assertThat(client.setModuleMethodCallback(answering("h"))).isEqualTo(ClientResult.ERROR);
    assertThat(client.setModuleMethodCallback(null)).isEqualTo(ClientResult.ERROR);
    assertThat(client.setInboundMethodCallback((name, payload, handle) -> {}))
        .isEqualTo(ClientResult.ERROR);
    RawMqtt hub = receiving();
    call(hub, "pump*stop*now", "1", "");
    assertThat(answer(hub).topic()).isEqualTo("$iothub/methods/res/202/?$rid=1");
    call(hub, "stop", "2", "");
    answer(hub);
    assertThat(components).containsExactly("pump stop*now", "null stop");
  }

  @Test
  @DisplayName("[client-105] [client-107] Nothing is answered with null, a failure with 500")
  void called_EMPTY_OR_FAILING_isAnswered() {
    List<Integer> sizes = new ArrayList<>();
    client.setModuleMethodCallback((name, payload) -> {
      sizes.add(payload.length());
      if (name.equals("fails")) {
        throw new IllegalStateException("a handler that fails");
      }
      return new MethodResult(201, Bytes.EMPTY);
    });
    RawMqtt hub = receiving();
    call(hub, "empty", "1", "");
    MqttPacket empty = answer(hub);
    assertThat(empty.topic()).isEqualTo("$iothub/methods/res/201/?$rid=1");
    assertThat(empty.text()).isEqualTo("null");

    call(hub, "fails", "2", "{}");
    MqttPacket failed = answer(hub);
    assertThat(failed.topic()).isEqualTo("$iothub/methods/res/500/?$rid=2");
    assertThat(failed.text()).contains("fails").doesNotContain("IllegalState");
    assertThat(client.statistics().failedCallbacks()).isEqualTo(1);
    assertThat(sizes).containsExactly(0, 2);
  }

  @Test
  @DisplayName("[client-105] A call that nobody answers is told so")
  void called_NO_HANDLER_isNotFound() {
    RawMqtt hub = scene.accept();
    call(hub, "unknown", "7", "{}");
    MqttPacket answer = answer(hub);
    assertThat(answer.topic()).isEqualTo("$iothub/methods/res/404/?$rid=7");
    assertThat(answer.text()).isEqualTo("{\"message\":\"no method unknown\"}");
  }

  @Test
  @DisplayName("[client-106] A call that was taken is answered later, once, on its connection")
  void called_TAKEN_isAnsweredLater() {
    client.setInboundMethodCallback((name, payload, handle) -> handles.add(handle));
    RawMqtt hub = receiving();
    call(hub, "m", "1", "{}");
    call(hub, "m", "2", "{}");
    scene.until("both calls", () -> handles.size() == 2);
    MethodHandle first = handles.get(0);

    assertThat(client.deviceMethodResponse(null, 200, Bytes.EMPTY))
        .isEqualTo(ClientResult.INVALID_ARG);
    assertThat(client.deviceMethodResponse(first, 207, Bytes.utf8("7"))).isEqualTo(ClientResult.OK);
    assertThat(client.deviceMethodResponse(first, 200, null)).isEqualTo(ClientResult.ERROR);
    MqttPacket answer = answer(hub);
    assertThat(answer.topic()).isEqualTo("$iothub/methods/res/207/?$rid=1");
    assertThat(answer.text()).isEqualTo("7");

    scene.cut(hub);
    scene.turn(Duration.ofSeconds(1));
    RawMqtt second = receiving();
    assertThat(client.deviceMethodResponse(handles.get(1), 200, null))
        .isEqualTo(ClientResult.ERROR);
    assertThat(client.statistics().lateMethodAnswers()).isEqualTo(1);
    scene.handled(second);
    assertThat(hasSent(second, MqttPacket.PUBLISH)).isFalse();
  }

  @Test
  @DisplayName("[client-20] [client-21] Inside a method telemetry may be sent, but no work be done")
  void called_CALLS_INSIDE_areJudged() {
    List<Object> seen = new ArrayList<>();
    client.setModuleMethodCallback((name, payload) -> {
      seen.add(client.sendEventAsync(LowerScene.message("inside"), null));
      for (Runnable forbidden : List.<Runnable>of(client::doWork, client::destroy)) {
        try {
          forbidden.run();
        } catch (ReentrancyException e) {
          seen.add("refused");
        }
      }
      seen.add(client.setModuleMethodCallback(null));
      return new MethodResult(200, payload);
    });
    RawMqtt hub = receiving();
    call(hub, "m", "1", "[1]");

    assertThat(answer(hub).text()).isEqualTo("[1]");
    assertThat(scene.publish(hub, LowerScene.EVENTS).text()).isEqualTo("inside");
    assertThat(seen).containsExactly(ClientResult.OK, "refused", "refused", ClientResult.OK);
  }
}
