/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.mqtt.QueueBound;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LowerSendTest {

  private final LowerScene scene = new LowerScene();
  private final ModuleClientLL client = scene.client;
  private final List<ConfirmationResult> confirmed = new ArrayList<>();

  @AfterEach
  void end() {
    scene.close();
  }

  private static Message message(MessageProperties.Builder properties) {
    return new Message(properties.build(), Bytes.utf8("m"));
  }

  private String topicOf(Message message) {
    RawMqtt hub = scene.accept();
    assertThat(client.sendEventAsync(message, confirmed::add)).isEqualTo(ClientResult.OK);
    return scene.publish(hub, LowerScene.EVENTS).topic().substring(LowerScene.EVENTS.length());
  }

  @Test
  @DisplayName("[client-29] [client-34] Telemetry goes as it was at the call, at QoS 1")
  void send_BYTES_CHANGED_AFTER_goesAsItWas() {
    byte[] body = {'a'};
    client.sendEventAsync(new Message(MessageProperties.NONE, Bytes.copyOf(body)), confirmed::add);
    body[0] = 'b';
    RawMqtt hub = scene.accept();
    MqttPacket sent = scene.await(hub, MqttPacket.PUBLISH);

    assertThat(sent.topic()).isEqualTo(LowerScene.EVENTS);
    assertThat(sent.text()).isEqualTo("a");
    assertThat(sent.qos()).isEqualTo(1);
    assertThat(sent.dup()).isFalse();
    assertThat(sent.retain()).isFalse();
    LowerScene.acknowledge(hub, sent);
    scene.until("the confirmation", () -> confirmed.equals(List.of(ConfirmationResult.OK)));
  }

  @Test
  @DisplayName("[client-35] [client-36] [client-51] Null is refused where it means nothing")
  void send_NULL_isRefused() {
    assertThat(client.sendEventAsync(null, confirmed::add)).isEqualTo(ClientResult.INVALID_ARG);
    assertThat(client.sendEventToOutputAsync(LowerScene.message("m"), null, confirmed::add))
        .isEqualTo(ClientResult.INVALID_ARG);
    assertThat(client.getSendStatus()).isEqualTo(SendStatus.IDLE);
    assertThat(client.sendEventAsync(LowerScene.message("m"), null)).isEqualTo(ClientResult.OK);

    RawMqtt hub = scene.accept();
    MqttPacket sent = scene.await(hub, MqttPacket.PUBLISH);
    LowerScene.acknowledge(hub, sent);
    scene.until("idle", () -> client.getSendStatus() == SendStatus.IDLE);
    assertThat(confirmed).isEmpty();
  }

  @Test
  @DisplayName("[client-46] The send status speaks of telemetry alone, waiting or on its way")
  void getSendStatus_tellsOfTelemetry() {
    assertThat(client.getSendStatus()).isEqualTo(SendStatus.IDLE);
    client.sendReportedState(Bytes.utf8("{}"), null);
    assertThat(client.getSendStatus()).isEqualTo(SendStatus.IDLE);
    client.sendEventAsync(LowerScene.message("m"), null);
    assertThat(client.getSendStatus()).isEqualTo(SendStatus.BUSY);
    RawMqtt hub = scene.accept();
    MqttPacket sent = scene.publish(hub, LowerScene.EVENTS);
    assertThat(client.getSendStatus()).isEqualTo(SendStatus.BUSY);
    LowerScene.acknowledge(hub, sent);
    scene.until("idle", () -> client.getSendStatus() == SendStatus.IDLE);
  }

  @Test
  @DisplayName("[client-47] A message may be sent again from its own confirmation")
  void send_IN_ITS_CONFIRMATION_goesAgain() {
    Message message = LowerScene.message("again");
    int[] left = {3};
    EventConfirmation[] again = new EventConfirmation[1];
    again[0] =
        result -> {
          confirmed.add(result);
          if (left[0]-- > 0) {
            assertThat(client.sendEventAsync(message, again[0])).isEqualTo(ClientResult.OK);
          }
        };
    client.sendEventAsync(message, again[0]);
    RawMqtt hub = scene.accept();
    for (int i = 0; i < 4; i++) {
      LowerScene.acknowledge(hub, scene.await(hub, MqttPacket.PUBLISH));
    }
    scene.until("four confirmations", () -> confirmed.size() == 4);
    assertThat(confirmed).containsOnly(ConfirmationResult.OK);
  }

  @Test
  @DisplayName("[client-49] [client-50] An output's name goes encoded, in a copy of the message")
  void sendToOutput_keepsTheMessage() {
    Message message = LowerScene.message("m");
    client.sendEventToOutputAsync(message, "v1/sb", null);
    RawMqtt hub = scene.accept();

    assertThat(scene.await(hub, MqttPacket.PUBLISH).topic())
        .isEqualTo(LowerScene.EVENTS + "%24.on=v1%2Fsb");
    assertThat(message.properties().system(SystemProperty.OUTPUT_NAME)).isNull();
  }

  @Test
  @DisplayName("[client-43] A message that waits too long to be sent is given up, and only then")
  void messageTimeout_OFFLINE_givesUp() {
    client.setOption(Option.MESSAGE_TIMEOUT, Duration.ofSeconds(1));
    client.sendEventAsync(LowerScene.message("waits"), confirmed::add);
    scene.turn(Duration.ofSeconds(2));
    scene.until("given up", () -> !confirmed.isEmpty());
    assertThat(confirmed).containsExactly(ConfirmationResult.MESSAGE_TIMEOUT);

    RawMqtt hub = scene.accept();
    client.sendEventAsync(LowerScene.message("sent"), confirmed::add);
    MqttPacket sent = scene.await(hub, MqttPacket.PUBLISH);
    scene.turn(Duration.ofSeconds(5));
    LowerScene.acknowledge(hub, sent);
    scene.until("confirmed", () -> confirmed.size() == 2);
    assertThat(confirmed.get(1)).isEqualTo(ConfirmationResult.OK);
  }

  @Test
  @DisplayName("[client-45] Beyond its bound the queue refuses, or drops the oldest")
  void send_BEYOND_THE_BOUND_isRefused() {
    client.setOption(Option.SEND_QUEUE, new QueueBound(2, 1 << 20, QueueBound.Overflow.REJECT));
    client.sendEventAsync(LowerScene.message("1"), confirmed::add);
    client.sendEventAsync(LowerScene.message("2"), confirmed::add);
    assertThat(client.sendEventAsync(LowerScene.message("3"), confirmed::add))
        .isEqualTo(ClientResult.ERROR);
    client.setOption(
        Option.SEND_QUEUE, new QueueBound(2, 1 << 20, QueueBound.Overflow.DROP_OLDEST));
    assertThat(client.sendEventAsync(LowerScene.message("4"), confirmed::add))
        .isEqualTo(ClientResult.OK);

    RawMqtt hub = scene.accept();
    assertThat(scene.await(hub, MqttPacket.PUBLISH).text()).isEqualTo("2");
    assertThat(scene.await(hub, MqttPacket.PUBLISH).text()).isEqualTo("4");
    assertThat(confirmed).containsExactly(ConfirmationResult.ERROR);
  }

  @Test
  @DisplayName("[client-109] Characters outside of ASCII need encoding, and are encoded as UTF-8")
  void send_ODD_CHARACTERS_needEncoding() {
    Message odd = message(MessageProperties.builder().application("k", "é"));
    client.setOption(Option.AUTO_URL_ENCODE_DECODE, false);
    assertThat(client.checkMessage(odd)).isEqualTo(MessageResult.INVALID_TYPE);
    assertThat(client.sendEventAsync(odd, null)).isEqualTo(ClientResult.ERROR);
    for (String control : List.of("\u001f", "\u007f", "\n")) {
      for (Message not :
          List.of(
              message(MessageProperties.builder().application("k", control)),
              message(MessageProperties.builder().application(control, "v")))) {
        assertThat(client.checkMessage(not)).isEqualTo(MessageResult.INVALID_TYPE);
      }
    }
    assertThat(client.checkMessage(message(MessageProperties.builder().application(" ~", " ~"))))
        .isEqualTo(MessageResult.OK);

    client.setOption(Option.AUTO_URL_ENCODE_DECODE, true);
    assertThat(client.checkMessage(odd)).isEqualTo(MessageResult.OK);
    assertThat(topicOf(odd)).isEqualTo("k=%C3%A9");
  }

  @Test
  @DisplayName("[client-110] [client-111] Properties go in the order of the C SDK")
  void send_PROPERTIES_goInOrder() {
    Message message =
        message(
            MessageProperties.builder()
                .system(SystemProperty.DIAGNOSTIC_CONTEXT, "c")
                .system(SystemProperty.DIAGNOSTIC_ID, "d")
                .system(SystemProperty.SUBJECT, "sub")
                .system(SystemProperty.OUTPUT_NAME, "on")
                .system(SystemProperty.CREATION_TIME, "t")
                .system(SystemProperty.CONTENT_ENCODING, "ce")
                .system(SystemProperty.CONTENT_TYPE, "ct")
                .system(SystemProperty.MESSAGE_ID, "m")
                .system(SystemProperty.CORRELATION_ID, "c")
                .application("z", "1")
                .application("a", "2")
                .application("Z", "3")
                .application("z", "4"));
    assertThat(topicOf(message))
        .isEqualTo(
            "z=4&a=2&Z=3&%24.cid=c&%24.mid=m&%24.ct=ct&%24.ce=ce&%24.ctime=t&%24.on=on"
                + "&%24.sub=sub&%24.diagid=d&%24.diagctx=c");
    assertThat(message.properties().application().get("missing")).isNull();
  }

  @Test
  @DisplayName("[client-112] A security message names its interface and its encoding")
  void send_SECURITY_MESSAGE_namesItsInterface() {
    assertThat(topicOf(message(MessageProperties.builder().securityMessage())))
        .isEqualTo(
            "%24.ce=application%2Fjson&%24.ifid=urn%3Aazureiot%3ASecurity%3ASecurityAgent%3A1");
  }

  @Test
  @DisplayName("[client-113] The share of messages that is asked for is traced, the first one too")
  void send_SAMPLED_tracesTheShare() {
    RawMqtt hub = scene.accept();
    for (int percent : new int[] {0, 1, 33, 100}) {
      client.setOption(Option.DIAG_SAMPLING_PERCENTAGE, percent);
      for (int i = 0; i < 1000; i++) {
        client.sendEventAsync(LowerScene.message("m"), null);
      }
      for (int i = 0; i < 1000; i++) {
        MqttPacket sent = scene.await(hub, MqttPacket.PUBLISH);
        LowerScene.acknowledge(hub, sent);
        // The first, and each that takes the share of those before it over a whole number.
        boolean due = i == 0 ? percent > 0 : i * percent / 100 > (i - 1) * percent / 100;
        assertThat(sent.topic().contains("%24.diagid=")).as(percent + "% of " + i).isEqualTo(due);
        if (due) {
          assertThat(sent.topic())
              .matches(".*%24\\.diagid=[0-9a-z]{8}&%24\\.diagctx=creationtimeutc%3D\\d+");
        }
      }
    }
    assertThat(client.setOption(Option.DIAG_SAMPLING_PERCENTAGE, 101))
        .isEqualTo(ClientResult.ERROR);
  }

  @Test
  @DisplayName("[client-114] [mqtt-115] What no hub takes is refused before it is queued")
  void send_TOO_LARGE_isRefused() {
    Message large = new Message(MessageProperties.NONE, Bytes.owning(new byte[256 * 1024 + 1]));
    Message wide = message(MessageProperties.builder().application("k", "%".repeat(30_000)));
    assertThat(client.sendEventAsync(large, confirmed::add)).isEqualTo(ClientResult.ERROR);
    assertThat(client.sendEventAsync(wide, confirmed::add)).isEqualTo(ClientResult.ERROR);
    assertThat(client.getSendStatus()).isEqualTo(SendStatus.IDLE);
    RawMqtt hub = scene.accept();

    String longest = "v".repeat(65_535 - LowerScene.EVENTS.length() - "k=".length());
    assertThat(
            client.sendEventAsync(
                message(MessageProperties.builder().application("k", longest + "v")),
                confirmed::add))
        .isEqualTo(ClientResult.ERROR);
    client.sendEventAsync(message(MessageProperties.builder().application("k", longest)), null);
    client.sendEventAsync(
        new Message(MessageProperties.NONE, Bytes.owning(new byte[256 * 1024])), null);
    assertThat(scene.await(hub, MqttPacket.PUBLISH).topic()).hasSize(65_535);
    assertThat(scene.await(hub, MqttPacket.PUBLISH).payload()).hasSize(256 * 1024);
    assertThat(confirmed).isEmpty();
  }

  @Test
  @DisplayName(
      "[client-121] [client-123] Destroying ends what is on its way, then what waits, in order")
  void destroy_MESSAGES_UNDER_WAY_endsThemInOrder() {
    List<String> ended = new ArrayList<>();
    client.setOption(Option.SEND_WINDOW, 2);
    for (int i = 1; i <= 4; i++) {
      String name = "m" + i;
      client.sendEventAsync(LowerScene.message(name), result -> ended.add(name + " " + result));
    }
    client.getTwinAsync((twin, failure) -> ended.add("twin " + (twin == null)));
    client.sendReportedState(Bytes.utf8("{}"), (status, version) -> ended.add("report " + status));
    RawMqtt hub = scene.accept();
    scene.await(hub, MqttPacket.PUBLISH);
    scene.await(hub, MqttPacket.PUBLISH);
    int statuses = scene.statuses.size();
    client.destroy();

    assertThat(ended)
        .containsExactly(
            "m1 BECAUSE_DESTROY",
            "m2 BECAUSE_DESTROY",
            "m3 BECAUSE_DESTROY",
            "m4 BECAUSE_DESTROY",
            "twin true",
            "report 0");
    assertThat(scene.statuses).hasSize(statuses);
    hub.await(MqttPacket.DISCONNECT);
    client.destroy();
    assertThat(client.sendEventAsync(LowerScene.message("late"), confirmed::add))
        .isEqualTo(ClientResult.ERROR);
    LowerScene.send(hub, MqttBytes.puback(1));
  }

  @Test
  @DisplayName("[client-123] Destroying does not wait for a hub that has stopped reading")
  void destroy_DEAF_HUB_ends() {
    RawMqtt hub = scene.accept();
    hub.stopReading();
    // More than the buffers of both sockets hold.
    for (int i = 0; i < 100; i++) {
      client.sendEventAsync(
          new Message(MessageProperties.NONE, Bytes.owning(new byte[200_000])), confirmed::add);
      scene.work();
    }
    long begun = System.nanoTime();
    client.destroy(Duration.ofMillis(200));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LowerScene.PATIENCE);
    assertThat(confirmed).hasSize(100).containsOnly(ConfirmationResult.BECAUSE_DESTROY);
  }
}
