/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.identitymap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.gateway.modules.RecordingContext;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityMapModuleTest {

  private static final String ARGS =
      """
      [{"macAddress": "0a:0B:0c:0d:0e:0f", "deviceId": "Press", "deviceKey": "cHJlc3M="},
       {"macAddress": "01:01:01:01:01:01", "deviceId": "oven", "deviceKey": "b3Zlbg=="},
       {"macAddress": "02:02:02:02:02:02", "deviceId": "oven", "deviceKey": "b3Zlbg=="}]
      """;

  private final RecordingContext context = new RecordingContext("names", ARGS);
  private final IdentityMapModule module = new IdentityMapModule();

  @BeforeEach
  void create() throws Exception {
    module.create(context);
    module.start();
  }

  @AfterEach
  void destroy() throws Exception {
    module.destroy();
  }

  @Test
  @DisplayName("A message of the field gets the device's name and key in place of its address")
  void receive_FIELD_goesToTheHub() {
    receive("source", "ble", "macAddress", "0A:0b:0C:0D:0E:0F", "unit", "C");

    assertThat(onlyProperties())
        .containsExactly(
            Map.entry("source", "mapping"),
            Map.entry("unit", "C"),
            Map.entry("deviceName", "Press"),
            Map.entry("deviceKey", "cHJlc3M="));
    assertThat(context.contents()).containsExactly("21.5");
  }

  @Test
  @DisplayName("A name without a key is no identity yet, and is put right")
  void receive_NAME_ONLY_isMapped() {
    receive("source", "ble", "macAddress", "01:01:01:01:01:01", "deviceName", "somebody");

    assertThat(onlyProperties())
        .containsExactly(
            Map.entry("source", "mapping"),
            Map.entry("deviceName", "oven"),
            Map.entry("deviceKey", "b3Zlbg=="));
  }

  @Test
  @DisplayName("A message of the hub gets the address in place of name and key")
  void receive_HUB_goesToTheField() {
    receive("source", "iothub", "deviceName", "Press", "deviceKey", "k", "command", "stop");

    assertThat(onlyProperties())
        .containsExactly(
            Map.entry("source", "mapping"),
            Map.entry("command", "stop"),
            Map.entry("macAddress", "0A:0B:0C:0D:0E:0F"));
    assertThat(context.contents()).containsExactly("21.5");
  }

  @Test
  @DisplayName("Of several addresses with one device the first gets what comes for it")
  void receive_HUB_SHARED_goesToTheFirst() {
    receive("source", "iothub", "deviceName", "oven");

    assertThat(onlyProperties()).contains(Map.entry("macAddress", "01:01:01:01:01:01"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          no source,               macAddress=01:01:01:01:01:01
          mapped before,           source=mapping macAddress=01:01:01:01:01:01
          no address,              source=ble unit=C
          name and key are there,  source=ble macAddress=01:01:01:01:01:01 deviceName=a deviceKey=b
          no device name,          source=iothub macAddress=01:01:01:01:01:01
          """)
  @DisplayName("What is nothing for it is dropped, and not counted")
  void receive_NOT_FOR_IT_isDropped(String why, String properties) {
    receive(properties.split("[ =]"));

    assertThat(context.published()).as(why).isEmpty();
    assertThat(module.unknown()).as(why).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          other address,      source=ble macAddress=0F:01:01:01:01:01
          hyphens,            source=ble macAddress=01-01-01-01-01-01
          too short,          source=ble macAddress=01:01:01:01:01
          no hexadecimal,     source=ble macAddress=01:01:01:01:01:0G
          other device,       source=iothub deviceName=furnace
          case of the name,   source=iothub deviceName=press
          """)
  @DisplayName("What names a device that is not known is dropped and counted")
  void receive_UNKNOWN_isCounted(String why, String properties) {
    receive(properties.split("[ =]"));

    assertThat(context.published()).as(why).isEmpty();
    assertThat(module.unknown()).as(why).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          null                                                                          | must be an array
          {}                                                                            | must be an array
          []                                                                            | must have at least one device
          ["a"]                                                                         | /0: must be an object
          [{"deviceId":"d","deviceKey":"k"}]                                            | /0: lacks "macAddress"
          [{"macAddress":"01:01:01:01:01:01","deviceKey":"k"}]                          | /0: lacks "deviceId"
          [{"macAddress":"01:01:01:01:01:01","deviceId":"d"}]                           | /0: lacks "deviceKey"
          [{"macAddress":"01:01:01:01:01:01","deviceId":"d","deviceKey":1}]             | /0/deviceKey: must be a text
          [{"macAddress":"010101010101","deviceId":"d","deviceKey":"k"}]                | /0/macAddress: must be six bytes
          [{"macAddress":"01:01:01:01:01:01","deviceId":"d","deviceKey":"k","x":1}]     | /0/x: is not known here
          """)
  @DisplayName("Wrong arguments are refused with their place")
  void create_WRONG_isRefused(String args, String message) {
    IdentityMapModule other = new IdentityMapModule();
    assertThatThrownBy(() -> other.create(new RecordingContext("names", args)))
        .hasMessageStartingWith(message);
  }

  @Test
  @DisplayName("An address that stands there twice, in whichever case, is refused")
  void create_TWICE_isRefused() {
    String args =
        """
        [{"macAddress": "0a:01:01:01:01:01", "deviceId": "a", "deviceKey": "k"},
         {"macAddress": "0A:01:01:01:01:01", "deviceId": "b", "deviceKey": "k"}]
        """;
    IdentityMapModule other = new IdentityMapModule();
    assertThatThrownBy(() -> other.create(new RecordingContext("names", args)))
        .hasMessageStartingWith("/1/macAddress: names 0A:01:01:01:01:01 again");
  }

  private void receive(String... keysAndValues) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    module.receive(GatewayMessage.of(properties, Bytes.utf8("21.5")));
  }

  private List<Map.Entry<String, String>> onlyProperties() {
    assertThat(context.published()).hasSize(1);
    return List.copyOf(context.published().get(0).properties().entrySet());
  }
}
