/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.net.ReentrancyException;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LowerInputTest {

  private static final String FILTER = "devices/dev-1/modules/mod-1/#";
  private static final String INPUTS = LowerScene.INPUTS;

  private final LowerScene scene = new LowerScene();
  private final ModuleClientLL client = scene.client;
  private final List<String> taken = new ArrayList<>();
  private final List<ReceivedMessage> received = new ArrayList<>();
  private int questions;

  @AfterEach
  void end() {
    scene.close();
  }

  private MessageHandler taking(String name, MessageDisposition disposition) {
    return message -> {
      taken.add(name + ":" + message.message().body().utf8());
      received.add(message);
      return disposition;
    };
  }

  private MessageHandler taking(String name) {
    return taking(name, MessageDisposition.ACCEPTED);
  }

  private RawMqtt receiving() {
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    return hub;
  }

  /** A round trip that no message which is not decided holds up. */
  private void passed(RawMqtt hub) {
    String id = "passed-" + ++questions;
    LowerScene.give(hub, "$iothub/methods/POST/any/?$rid=" + id, "null");
    scene.publish(hub, "$iothub/methods/res/404/?$rid=" + id);
  }

  private static boolean hasSent(RawMqtt hub, int type) {
    return hub.poll(packet -> packet.type() == type, Duration.ZERO) != null;
  }

  @Test
  @DisplayName("[client-52] One SUBSCRIBE with one filter serves any number of inputs")
  void handle_FIVE_INPUTS_subscribesOnce() {
    for (String name : List.of("a", "b", "c", "d")) {
      client.setInputMessageCallback(name, taking(name));
    }
    client.setMessageCallback(taking("rest"));
    RawMqtt hub = scene.accept();

    assertThat(scene.grant(hub).filters()).isEqualTo(Map.of(FILTER, 1));
    passed(hub);
    assertThat(hasSent(hub, MqttPacket.SUBSCRIBE)).isFalse();
  }

  @Test
  @DisplayName("[client-53] An input's own handler is found by its exact name, then the default")
  void received_matchesExactly() {
    client.setInputMessageCallback("a", taking("a"));
    client.setMessageCallback(taking("rest"));
    RawMqtt hub = receiving();
    LowerScene.give(hub, INPUTS + "a/", 1, "1");
    LowerScene.give(hub, INPUTS + "A/", 2, "2");
    LowerScene.give(hub, INPUTS + "b/", 3, "3");
    scene.handled(hub);

    assertThat(taken).containsExactly("a:1", "rest:2", "rest:3");
    assertThat(received).extracting(ReceivedMessage::inputName).containsExactly("a", "A", "b");
  }

  @Test
  @DisplayName("[client-54] A second registration replaces the handler, without a packet")
  void handle_AGAIN_replaces() {
    client.setInputMessageCallback("a", taking("old"));
    RawMqtt hub = receiving();
    passed(hub);
    assertThat(client.setInputMessageCallback("a", taking("new"))).isEqualTo(ClientResult.OK);
    LowerScene.give(hub, INPUTS + "a/", 1, "1");
    scene.handled(hub);

    assertThat(taken).containsExactly("new:1");
    assertThat(hasSent(hub, MqttPacket.SUBSCRIBE)).isFalse();
  }

  @Test
  @DisplayName("[client-83] A subscription that the hub refuses is counted")
  void handle_REFUSED_isCounted() {
    client.setInputMessageCallback("a", taking("a"));
    client.setModuleMethodCallback((name, payload) -> new MethodResult(200, Bytes.EMPTY));
    client.setModuleTwinCallback((state, payload) -> {});
    RawMqtt hub = scene.accept();
    scene.until(
        "all refused",
        () -> {
          MqttPacket subscribe = hub.poll(p -> p.type() == MqttPacket.SUBSCRIBE, Duration.ZERO);
          if (subscribe != null) {
            int[] codes = new int[subscribe.filters().size()];
            Arrays.fill(codes, 0x80);
            LowerScene.send(hub, MqttBytes.suback(subscribe.packetId(), codes));
          }
          return client.statistics().refusedSubscriptions() == 3;
        });
  }

  @Test
  @DisplayName("[client-55] [client-21] Null removes a handler, and with the last the subscription")
  void handle_NULL_removes() {
    assertThat(client.setInputMessageCallback("a", null)).isEqualTo(ClientResult.ERROR);
    assertThat(client.setMessageCallback(null)).isEqualTo(ClientResult.ERROR);
    client.setInputMessageCallback("a", taking("a"));
    List<ClientResult> inside = new ArrayList<>();
    client.setMessageCallback(message -> {
      inside.add(client.setInputMessageCallback("unknown", null));
      inside.add(client.setMessageCallback(null));
      return MessageDisposition.ACCEPTED;
    });
    RawMqtt hub = receiving();

    assertThat(client.setInputMessageCallback("a", null)).isEqualTo(ClientResult.OK);
    passed(hub);
    assertThat(hasSent(hub, MqttPacket.UNSUBSCRIBE)).isFalse();
    LowerScene.give(hub, INPUTS + "any/", 1, "1");
    MqttPacket unsubscribe = scene.await(hub, MqttPacket.UNSUBSCRIBE);

    assertThat(new String(unsubscribe.body(), 4, FILTER.length(), StandardCharsets.UTF_8))
        .isEqualTo(FILTER);
    assertThat(inside).containsExactly(ClientResult.ERROR, ClientResult.OK);
    LowerScene.send(hub, MqttBytes.unsuback(unsubscribe.packetId()));
    scene.handled(hub);
  }

  @Test
  @DisplayName("[client-56] Accepted and rejected messages are acknowledged, abandoned ones not")
  void received_DISPOSED_tellsTheHub() {
    for (MessageDisposition disposition :
        List.of(
            MessageDisposition.ABANDONED,
            MessageDisposition.ACCEPTED,
            MessageDisposition.REJECTED)) {
      client.setInputMessageCallback(disposition.name(), taking(disposition.name(), disposition));
    }
    RawMqtt hub = receiving();
    LowerScene.give(hub, INPUTS + "ABANDONED/", 1, "1");
    LowerScene.give(hub, INPUTS + "ACCEPTED/", 2, "2");
    LowerScene.give(hub, INPUTS + "REJECTED/", 3, "3");

    assertThat(scene.await(hub, MqttPacket.PUBACK).packetId()).isEqualTo(2);
    assertThat(scene.await(hub, MqttPacket.PUBACK).packetId()).isEqualTo(3);
    passed(hub);
    assertThat(hasSent(hub, MqttPacket.PUBACK)).isFalse();
    assertThat(taken).hasSize(3);
  }

  @Test
  @DisplayName("[client-57] [client-58] A message kept for later is acknowledged then, once")
  void received_ASYNC_ACK_isAcknowledgedLater() {
    client.setInputMessageCallback("a", taking("a", MessageDisposition.ASYNC_ACK));
    RawMqtt hub = receiving();
    LowerScene.give(hub, INPUTS + "a/k=v", 7, "later");
    passed(hub);
    ReceivedMessage message = received.get(0);
    assertThat(hasSent(hub, MqttPacket.PUBACK)).isFalse();
    assertThat(message.message().body().utf8()).isEqualTo("later");
    assertThat(message.message().properties().application()).containsEntry("k", "v");

    assertThat(client.sendMessageDisposition(message, MessageDisposition.ASYNC_ACK))
        .isEqualTo(ClientResult.INVALID_ARG);
    assertThat(client.sendMessageDisposition(message, null)).isEqualTo(ClientResult.INVALID_ARG);
    assertThat(client.sendMessageDisposition(null, MessageDisposition.ACCEPTED))
        .isEqualTo(ClientResult.INVALID_ARG);
    assertThat(client.sendMessageDisposition(message, MessageDisposition.ACCEPTED))
        .isEqualTo(ClientResult.OK);
    assertThat(client.sendMessageDisposition(message, MessageDisposition.ACCEPTED))
        .isEqualTo(ClientResult.ERROR);
    assertThat(scene.await(hub, MqttPacket.PUBACK).packetId()).isEqualTo(7);
    passed(hub);
    assertThat(hasSent(hub, MqttPacket.PUBACK)).isFalse();
  }

  @Test
  @DisplayName("[client-57] [client-58] A message may be settled in its handler, and no more after")
  void received_SETTLED_IN_HANDLER_isAcknowledgedOnce() {
    List<ClientResult> results = new ArrayList<>();
    client.setMessageCallback(message -> {
      results.add(client.sendMessageDisposition(message, MessageDisposition.ACCEPTED));
      received.add(message);
      return MessageDisposition.ASYNC_ACK;
    });
    RawMqtt hub = receiving();
    LowerScene.give(hub, INPUTS + "a/", 1, "1");
    assertThat(scene.await(hub, MqttPacket.PUBACK).packetId()).isEqualTo(1);
    results.add(client.sendMessageDisposition(received.get(0), MessageDisposition.REJECTED));
    assertThat(results).containsExactly(ClientResult.OK, ClientResult.ERROR);
  }

  @Test
  @DisplayName("[client-59] A message that nobody handles stays with the hub, and is counted")
  void received_NO_HANDLER_isCounted() {
    client.setInputMessageCallback("a", taking("a"));
    RawMqtt hub = receiving();
    LowerScene.give(hub, INPUTS + "b/", 1, "1");
    passed(hub);

    assertThat(hasSent(hub, MqttPacket.PUBACK)).isFalse();
    assertThat(client.statistics().unclaimedMessages()).isEqualTo(1);
    assertThat(client.getLastMessageReceiveTime()).isEmpty();
  }

  @Test
  @DisplayName("[client-60] A topic that breaks its form does not stop what comes after it")
  void received_MALFORMED_TOPIC_goesOn() {
    client.setMessageCallback(taking("rest"));
    RawMqtt hub = receiving();
    LowerScene.give(hub, LowerScene.INPUTS + "a", 1, "no slash");
    LowerScene.give(hub, LowerScene.INPUTS, 2, "no name");
    LowerScene.give(hub, INPUTS + "a/", 3, "next");
    scene.await(hub, packet -> packet.type() == MqttPacket.PUBACK && packet.packetId() == 3);

    assertThat(taken).endsWith("rest:next");
    assertThat(client.statistics().unreadable()).isEqualTo(1);
    assertThat(scene.statuses).hasSize(1);
  }

  @Test
  @DisplayName("[client-20] [client-22] What a handler may not do throws, and costs that message")
  void received_FORBIDDEN_IN_HANDLER_goesOn() {
    List<RuntimeException> thrown = new ArrayList<>();
    client.setMessageCallback(message -> {
      for (Runnable forbidden : List.<Runnable>of(client::doWork, client::destroy)) {
        try {
          forbidden.run();
        } catch (ReentrancyException e) {
          thrown.add(e);
        }
      }
      throw new IllegalStateException("a handler that fails");
    });
    client.setInputMessageCallback("good", taking("good"));
    RawMqtt hub = receiving();
    LowerScene.give(hub, INPUTS + "bad/", 1, "1");
    LowerScene.give(hub, INPUTS + "good/", 2, "2");

    assertThat(scene.await(hub, MqttPacket.PUBACK).packetId()).isEqualTo(2);
    assertThat(thrown).hasSize(2);
    assertThat(taken).containsExactly("good:2");
    assertThat(client.statistics().failedCallbacks()).isEqualTo(1);
  }

  @Test
  @DisplayName("[client-64] The time of the last message is that of the wall clock")
  void getLastMessageReceiveTime_tellsOfMessagesAlone() {
    client.setMessageCallback(taking("rest"));
    RawMqtt hub = receiving();
    LowerScene.give(hub, "$iothub/twin/PATCH/properties/desired/?$version=2", "{}");
    passed(hub);
    assertThat(client.getLastMessageReceiveTime()).isEmpty();

    LowerScene.give(hub, INPUTS + "a/", 1, "1");
    scene.handled(hub);
    assertThat(client.getLastMessageReceiveTime()).contains(LowerScene.NOON);
    scene.turn(Duration.ofSeconds(9));
    passed(hub);
    assertThat(client.getLastMessageReceiveTime()).contains(LowerScene.NOON);
    LowerScene.give(hub, INPUTS + "a/", 2, "2");
    scene.handled(hub);
    assertThat(client.getLastMessageReceiveTime()).contains(LowerScene.NOON.plusSeconds(9));
  }
}
