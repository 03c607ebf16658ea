/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.SasToken;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceBridgeTest {

  private Stage stage;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    stage = new Stage(folder);
  }

  @AfterEach
  void close() throws IOException {
    stage.close();
  }

  @Test
  @DisplayName("The first message of a device connects it, and goes without its name and key")
  void receive_FIRST_OF_DEVICE_connectsAndSends() throws Exception {
    IotHubModule module = stage.devices("");
    module.receive(Stage.of("d1", "21.5", "unit", "C"));

    RawMqtt hub = stage.accept("d1");
    MqttPacket sent = Stage.taken(hub);

    assertThat(sent.topic()).isEqualTo("devices/d1/messages/events/source=mapping&unit=C");
    assertThat(sent.text()).isEqualTo("21.5");
    Stage.awaitCount(module, Count.SENT, 1);
    module.destroy(); // What it has to confirm is published then.
    assertThat(stage.published).isEmpty();
  }

  @Test
  @DisplayName("A message that registers a device connects it and is not sent")
  void receive_REGISTER_connectsOnly() throws Exception {
    IotHubModule module = stage.devices("");
    module.receive(Stage.of("d1", "", "deviceFunction", "register"));
    RawMqtt hub = stage.accept("d1");
    module.receive(Stage.of("d1", "first"));
    assertThat(Stage.taken(hub).text()).isEqualTo("first");
  }

  @ParameterizedTest
  @CsvSource({
    "bleTelemetry, , d, k",
    "bleTelemetry, register, d, k",
    "mapping, other, d, k",
    ", other, d, k",
    ", , d, k",
    "mapping, , , k",
    "mapping, , d, ",
  })
  @DisplayName("What is not from a mapping, or of no device, is not for the hub")
  void receive_OF_OTHERS_isIgnored(String source, String function, String device, String key)
      throws Exception {
    IotHubModule module = stage.devices("");
    var properties = new java.util.LinkedHashMap<String, String>();
    put(properties, "source", source);
    put(properties, "deviceFunction", function);
    put(properties, "deviceName", device);
    put(properties, "deviceKey", key == null ? null : Stage.KEY);
    module.receive(GatewayMessage.of(properties, io.holdfast.model.Bytes.EMPTY));
    assertThat(module.counts()).contains(entry(Count.IGNORED, 1L));
  }

  private static void put(
      java.util.Map<String, String> properties,
      String key,
      @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      properties.put(key, value);
    }
  }

  @Test
  @DisplayName("A message with an id is confirmed when the hub has it, or when the bridge ends")
  void receive_WITH_ID_isConfirmed() throws Exception {
    IotHubModule module = stage.devices("");
    module.receive(Stage.of("d1", "one", "iotHubMessageId", "7"));
    RawMqtt hub = stage.accept("d1");
    Stage.taken(hub);
    assertThat(stage.publishedNext().properties())
        .containsExactly(
            entry("iotHubMessageDeliveryStatus", "OK"),
            entry("source", "iothub"),
            entry("iotHubMessageId", "7"));

    module.receive(Stage.of("d1", "two", "iotHubMessageId", "8"));
    hub.await(MqttPacket.PUBLISH);
    module.destroy();
    assertThat(stage.publishedNext().properties())
        .containsEntry("iotHubMessageDeliveryStatus", "DESTROY")
        .containsEntry("iotHubMessageId", "8");
    assertThat(module.counts())
        .containsEntry(Count.SENT, 1L)
        .containsEntry(Count.UNACKNOWLEDGED, 1L);
  }

  @Test
  @DisplayName("A message from the cloud becomes one of the gateway, and names its device")
  void command_TO_DEVICE_isPublished() throws Exception {
    IotHubModule module = stage.devices("");
    module.receive(Stage.of("d1", "", "deviceFunction", "register"));
    RawMqtt hub = stage.accept("d1");
    Stage.deliver(hub, "devices/d1/messages/devicebound/colour=red", 5, "on");

    GatewayMessage command = stage.publishedNext();

    assertThat(command.content().utf8()).isEqualTo("on");
    assertThat(command.properties())
        .containsExactly(
            entry("colour", "red"), entry("source", "iothub"), entry("deviceName", "d1"));
    hub.await("PUBACK", packet -> packet.type() == MqttPacket.PUBACK && packet.packetId() == 5);
  }

  @Test
  @DisplayName("A message from the cloud that says itself whose it is stays with the hub")
  void command_WITH_SOURCE_isAbandoned() throws Exception {
    IotHubModule module = stage.devices("");
    module.receive(Stage.of("d1", "", "deviceFunction", "register"));
    RawMqtt hub = stage.accept("d1");
    Stage.deliver(hub, "devices/d1/messages/devicebound/source=me", 5, "on");
    Stage.awaitCount(module, Count.COMMANDS_REFUSED, 1);
    stage.publishes = false; // The gateway is going down: it stays there, too.
    Stage.deliver(hub, "devices/d1/messages/devicebound/", 6, "off");
    Stage.awaitCount(module, Count.COMMANDS_REFUSED, 2);
    Stage.send(hub, MqttBytes.publish("devices/d1/messages/devicebound/", 0, 0, new byte[0], 0));
    Stage.awaitCount(module, Count.COMMANDS_REFUSED, 3);
    module.receive(Stage.of("d1", "after"));
    // An acknowledgement of those would stand before it.
    assertThat(Stage.taken(hub).text()).isEqualTo("after");
    assertThat(hub.poll(packet -> packet.type() == MqttPacket.PUBACK, Duration.ZERO)).isNull();
    assertThat(stage.published).isEmpty();
  }

  @Test
  @DisplayName("While the link is away a window of messages is kept, and the next one waits")
  void receive_LINK_AWAY_waitsBeyondTheWindow() throws Exception {
    IotHubModule module = stage.devices(",\"deviceWait\":0");
    for (int i = 0; i < Window.MESSAGES; i++) {
      module.receive(Stage.of("d1", "m" + i));
    }
    FutureTask<Boolean> last =
        new FutureTask<>(() -> {
          module.receive(Stage.of("d1", "m" + Window.MESSAGES));
          return true;
        });
    Thread waiting = new Thread(last);
    waiting.start();
    Awaitility.await()
        .atMost(Stage.PATIENCE)
        .until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    RawMqtt hub = stage.accept("d1");
    for (int i = 0; i <= Window.MESSAGES; i++) {
      assertThat(Stage.taken(hub).text()).isEqualTo("m" + i);
    }
    assertThat(last.get(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Stage.awaitCount(module, Count.SENT, Window.MESSAGES + 1);
    assertThat(module.counts()).contains(entry(Count.DROPPED, 0L));
  }

  @Test
  @DisplayName("A device that the hub refuses does not hold up the others for long")
  void receive_DEVICE_REFUSED_othersGoOn() throws Exception {
    IotHubModule module = stage.devices(",\"deviceWait\":\"200ms\",\"RetryPolicy\":\"NONE\"");
    module.receive(Stage.of("bad", "m"));
    RawMqtt refused = stage.next();
    refused.await(MqttPacket.CONNECT);
    Stage.send(refused, MqttBytes.connack(false, 5));
    module.receive(Stage.of("good", "first"));
    RawMqtt hub = stage.accept("good");
    assertThat(Stage.taken(hub).text()).isEqualTo("first");

    for (int i = 1; i < Window.MESSAGES + 50; i++) {
      module.receive(Stage.of("bad", "m"));
    }
    module.receive(Stage.of("good", "second"));

    assertThat(Stage.taken(hub).text()).isEqualTo("second");
    Stage.awaitCount(module, Count.SENT, 2);
    assertThat(module.counts()).contains(entry(Count.DROPPED, 50L));
  }

  @ParameterizedTest
  @CsvSource({"no such name, KEY", "d1, not base64", "'', KEY"})
  @DisplayName("A device that there cannot be is refused, and the others go on")
  void receive_DEVICE_IMPOSSIBLE_isRefused(String device, String key) throws Exception {
    IotHubModule module = stage.devices("");
    module.receive(
        Stage.of(
            device, "x", "deviceKey", key.equals("KEY") ? Stage.KEY : key, "iotHubMessageId", "1"));
    assertThat(module.counts()).contains(entry(Count.REFUSED, 1L));
    assertThat(stage.publishedNext().properties())
        .containsEntry("iotHubMessageDeliveryStatus", "ERROR");
    module.receive(Stage.of("d2", "y"));
    assertThat(Stage.taken(stage.accept("d2")).text()).isEqualTo("y");
  }

  @Test
  @DisplayName("A message that is too large for any hub is refused, and the next one goes")
  void receive_TOO_LARGE_isRefused() throws Exception {
    IotHubModule module = stage.devices("");
    module.receive(Stage.of("d1", "x".repeat(300_000)));
    Stage.awaitCount(module, Count.REFUSED, 1);
    module.receive(Stage.of("d1", "small"));
    assertThat(Stage.taken(stage.accept("d1")).text()).isEqualTo("small");
  }

  @Test
  @DisplayName("Where the hub refused the first key, another one is tried")
  void receive_OTHER_KEY_isTried() throws Exception {
    IotHubModule module = stage.devices(",\"RetryPolicy\":\"IMMEDIATE\"");
    module.receive(Stage.of("d1", "one"));
    RawMqtt hub = stage.next();
    hub.await(MqttPacket.CONNECT);
    Stage.send(hub, MqttBytes.connack(false, 4));
    boolean isOther = false;
    for (int i = 0; i < 20 && !isOther; i++) {
      module.receive(
          Stage.of("d1", "", "deviceKey", Stage.OTHER_KEY, "deviceFunction", "register"));
      hub = stage.next();
      isOther = answersOtherKey(hub);
    }
    assertThat(isOther).isTrue();
    assertThat(Stage.taken(hub).text()).isEqualTo("one");
  }

  /** Whether it shows the other key, and is accepted; with the first one it is refused. */
  private static boolean answersOtherKey(RawMqtt hub) {
    MqttPacket connect = hub.poll(packet -> packet.type() == MqttPacket.CONNECT, Stage.PATIENCE);
    if (connect == null) {
      return false; // The other key came while it was connecting, and ended it.
    }
    SasToken shown = SasToken.parse(String.valueOf(connect.connect().password()));
    boolean isOther = shown.verify(Base64.getDecoder().decode(Stage.OTHER_KEY));
    try {
      hub.send(MqttBytes.connack(false, isOther ? 0 : 4));
    } catch (IOException e) {
      // With the first key it may have been ended meanwhile, as above.
      assertThat(isOther).as("accepted, and gone: %s", e).isFalse();
    }
    return isOther;
  }

  @Test
  @DisplayName("A gateway that waits no longer interrupts, and the message is counted")
  void receive_INTERRUPTED_isCounted() throws Exception {
    IotHubModule module = stage.devices("");
    for (int i = 0; i < Window.MESSAGES; i++) {
      module.receive(Stage.of("d1", "m"));
    }
    FutureTask<Boolean> last =
        new FutureTask<>(() -> {
          try {
            module.receive(Stage.of("d1", "m"));
            return false;
          } catch (InterruptedException e) {
            return true;
          }
        });
    Thread waiting = new Thread(last);
    waiting.start();
    Awaitility.await()
        .atMost(Stage.PATIENCE)
        .until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    waiting.interrupt();
    assertThat(last.get(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(module.counts()).contains(entry(Count.UNACKNOWLEDGED, 1L));
  }
}
