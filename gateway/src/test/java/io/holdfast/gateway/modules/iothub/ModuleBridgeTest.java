/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleBridgeTest {

  private static final String EVENTS = "devices/dev/modules/gw/messages/events/";

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
  @DisplayName("The output is what the message says, else what its source has, else the source")
  void receive_BY_SOURCE_goesToItsOutput() throws Exception {
    IotHubModule module =
        stage.oneModule(",\"outputs\":{\"modbus\":\"registers\"},\"output\":\"rest\"");
    RawMqtt hub = stage.accept("dev/gw");

    module.receive(Stage.message("0", "source", "mapping", "deviceFunction", "register"));
    module.receive(Stage.message("1", "source", "modbus", "output", "said", "k", "v"));
    module.receive(Stage.message("2", "source", "modbus"));
    module.receive(Stage.message("3", "source", "mapping"));
    module.receive(Stage.message("4", "k", "v"));

    assertThat(Stage.taken(hub).topic()).isEqualTo(EVENTS + "%24.on=said&source=modbus&k=v");
    assertThat(Stage.taken(hub).topic()).isEqualTo(EVENTS + "%24.on=registers&source=modbus");
    assertThat(Stage.taken(hub).topic()).isEqualTo(EVENTS + "%24.on=mapping&source=mapping");
    MqttPacket last = Stage.taken(hub);
    assertThat(last.topic()).isEqualTo(EVENTS + "%24.on=rest&k=v");
    assertThat(last.text()).isEqualTo("4");
    Stage.awaitCount(module, Count.SENT, 4);
    assertThat(module.counts()).contains(entry(Count.IGNORED, 1L));
  }

  @Test
  @DisplayName("The key of a device is not sent along")
  void receive_DEVICE_KEY_staysHere() throws Exception {
    IotHubModule module = stage.oneModule("");
    module.receive(Stage.message("1", "deviceName", "d1", "deviceKey", "c2VjcmV0", "k", "v"));
    assertThat(Stage.taken(stage.accept("dev/gw")).topic())
        .isEqualTo(EVENTS + "%24.on=messages&deviceName=d1&k=v");
  }

  @Test
  @DisplayName("Where the arguments say what contents are, the hub is told")
  void receive_CONTENT_TYPE_isTold() throws Exception {
    IotHubModule module = stage.oneModule(",\"contentType\":\"application/json\"");
    module.receive(Stage.message("1", "k", "v"));
    assertThat(Stage.taken(stage.accept("dev/gw")).topic())
        .isEqualTo(EVENTS + "%24.ct=application%2Fjson&%24.ce=utf-8&%24.on=messages&k=v");
  }

  @Test
  @DisplayName("A message at an input becomes one of the gateway, and names its input")
  void command_AT_INPUT_isPublished() throws Exception {
    stage.oneModule("");
    RawMqtt hub = stage.accept("dev/gw");
    Stage.deliver(hub, "devices/dev/modules/gw/inputs/switch/source=rule&n=1", 9, "off");

    GatewayMessage command = stage.publishedNext();

    assertThat(command.content().utf8()).isEqualTo("off");
    assertThat(command.properties())
        .containsExactly(entry("source", "iothub"), entry("n", "1"), entry("input", "switch"));
    hub.await("PUBACK", packet -> packet.type() == MqttPacket.PUBACK && packet.packetId() == 9);
  }

  @Test
  @DisplayName("A call of a direct method becomes a message where that is wanted")
  void method_WANTED_isPublished() throws Exception {
    stage.oneModule(",\"methods\":true");
    RawMqtt hub = stage.accept("dev/gw");
    Stage.deliver(hub, "$iothub/methods/POST/write/?$rid=a1", 3, "{\"value\":1}");

    GatewayMessage command = stage.publishedNext();

    assertThat(command.content().utf8()).isEqualTo("{\"value\":1}");
    assertThat(command.properties())
        .containsExactly(entry("source", "iothub"), entry("method", "write"));
    assertThat(hub.awaitPublish("$iothub/methods/res/202/").topic()).contains("$rid=a1");
  }

  @Test
  @DisplayName(
      "What the twin desires, and each change of it, becomes a message where that is wanted")
  void twin_WANTED_isPublished() throws Exception {
    stage.oneModule(",\"twin\":true");
    RawMqtt hub = stage.accept("dev/gw");
    Stage.grant(hub);
    String asked = hub.awaitPublish("$iothub/twin/GET/").topic();
    String answer = "$iothub/twin/res/200/" + asked.substring(asked.indexOf('?'));
    Stage.deliver(
        hub,
        answer,
        3,
        "{\"desired\":{\"interval\":5,\"old\":[1.5,null],\"$version\":4},\"reported\":{\"$version\":1}}");

    GatewayMessage whole = stage.publishedNext();
    assertThat(whole.content().utf8()).isEqualTo("{\"interval\":5,\"old\":[1.5,null]}");
    assertThat(whole.properties())
        .containsExactly(
            entry("source", "iothub"), entry("twin", "desired"), entry("version", "4"));

    Stage.deliver(
        hub,
        "$iothub/twin/PATCH/properties/desired/?$version=5",
        4,
        "{\"old\":null,\"$version\":5}");
    GatewayMessage change = stage.publishedNext();
    assertThat(change.content().utf8()).isEqualTo("{\"old\":null}");
    assertThat(change.properties())
        .containsExactly(entry("source", "iothub"), entry("twin", "change"), entry("version", "5"));
  }

  @Test
  @DisplayName("At the end it waits for what is not acknowledged")
  void destroy_UNACKNOWLEDGED_waits() throws Exception {
    stage.drain = Duration.ofMinutes(1);
    IotHubModule module = stage.oneModule("");
    RawMqtt hub = stage.accept("dev/gw");
    module.receive(Stage.message("last"));
    FutureTask<Boolean> ended =
        new FutureTask<>(() -> {
          module.destroy();
          return true;
        });
    Thread ending = new Thread(ended);
    ending.start();
    Awaitility.await()
        .atMost(Stage.PATIENCE)
        .until(() -> ending.getState() == Thread.State.TIMED_WAITING);
    Stage.taken(hub);
    hub.await(MqttPacket.DISCONNECT);
    assertThat(ended.get(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(module.counts()).contains(entry(Count.SENT, 1L), entry(Count.UNACKNOWLEDGED, 0L));
  }

  @Test
  @DisplayName("Without arguments it is the module that its environment names")
  void create_NO_ARGUMENTS_readsTheEnvironment() throws Exception {
    IotHubModule module =
        stage.module("{" + stage.way() + "}", Map.of("EdgeHubConnectionString", Stage.string()));
    module.receive(Stage.message("hello"));
    assertThat(Stage.taken(stage.accept("dev/gw")).topic()).isEqualTo(EVENTS + "%24.on=messages");
    assertThatThrownBy(() -> stage.module("null", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"IoTHubName\"")
        .hasMessageContaining("IOTEDGE_AUTHSCHEME is missing");
  }
}
