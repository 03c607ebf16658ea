/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.simulateddevice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.gateway.modules.RecordingContext;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedDeviceModuleTest {

  private static final String MAC = "01:01:01:01:01:01";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  @DisplayName("A simulated device registers, and then tells temperatures")
  void start_CREATED_registersAndTells() {
    RecordingContext context =
        new RecordingContext("simulated-1", "{\"macAddress\":\"" + MAC + "\",\"messagePeriod\":1}");
    SimulatedDeviceModule module = new SimulatedDeviceModule();
    module.create(context);
    module.start();
    Awaitility.await().atMost(PATIENCE).until(() -> context.published().size() >= 4);
    module.destroy();

    GatewayMessage registration = context.published().get(0);
    assertThat(List.copyOf(registration.properties().entrySet()))
        .containsExactly(
            Map.entry("source", "bleTelemetry"),
            Map.entry("macAddress", MAC),
            Map.entry("deviceFunction", "register"));
    assertThat(registration.content().isEmpty()).isTrue();
    assertThat(context.contents().subList(1, 4))
        .containsExactly(
            "{\"temperature\": 10.00}", "{\"temperature\": 11.00}", "{\"temperature\": 12.00}");
    assertThat(List.copyOf(context.published().get(1).properties().entrySet()))
        .containsExactly(Map.entry("source", "bleTelemetry"), Map.entry("macAddress", MAC));
    Awaitility.await().atMost(PATIENCE).until(() -> !RecordingContext.hasThread("simulated-1"));
  }

  @Test
  @DisplayName("Temperatures go from 10 to 40 by one, and begin anew")
  void reading_AFTER_HOTTEST_beginsAnew() {
    Thermometer thermometer = new Thermometer(MAC);
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 33; i++) {
      told.add(thermometer.reading().content().utf8());
    }
    assertThat(told.get(0)).isEqualTo("{\"temperature\": 10.00}");
    assertThat(told.get(30)).isEqualTo("{\"temperature\": 40.00}");
    assertThat(told.get(31)).isEqualTo("{\"temperature\": 10.00}");
    assertThat(told.get(32)).isEqualTo("{\"temperature\": 11.00}");
  }

  @Test
  @DisplayName("It takes messages for its address and for others, and answers none")
  void receive_ANY_publishesNothing() {
    RecordingContext context =
        new RecordingContext("simulated-2", "{\"macAddress\":\"aa\",\"messagePeriod\":\"5s\"}");
    SimulatedDeviceModule module = new SimulatedDeviceModule();
    module.create(context);
    module.receive(GatewayMessage.of(Map.of("macAddress", "aa"), Bytes.utf8("on\n\u001b[2J")));
    module.receive(GatewayMessage.of(Map.of("macAddress", "bb"), Bytes.utf8("off")));
    module.receive(GatewayMessage.of(Map.of(), Bytes.EMPTY));
    module.destroy();
    assertThat(context.published()).isEmpty();
  }

  private static GatewayMessage call(String method, String payload) {
    return GatewayMessage.of(Map.of("source", "iothub", "method", method), Bytes.utf8(payload));
  }

  private static List<String> readingsAfter(GatewayMessage call) {
    RecordingContext context =
        new RecordingContext("simulated-3", "{\"macAddress\":\"" + MAC + "\",\"messagePeriod\":1}");
    SimulatedDeviceModule module = new SimulatedDeviceModule();
    module.create(context);
    module.receive(call);
    module.start();
    Awaitility.await().atMost(PATIENCE).until(() -> context.published().size() >= 3);
    module.destroy();
    return context.contents().subList(1, 3);
  }

  @Test
  @DisplayName("A call of the method set that names its address has it go on from a temperature")
  void receive_METHOD_SET_goesOnFromThere() {
    assertThat(readingsAfter(call("set", "{\"macAddress\":\"" + MAC + "\",\"temperature\":39}")))
        .containsExactly("{\"temperature\": 39.00}", "{\"temperature\": 40.00}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          read | {"macAddress":"01:01:01:01:01:01","temperature":35}
          set  | {"macAddress":"01:01:01:01:01:02","temperature":35}
          set  | {"macAddress":"01:01:01:01:01:01","temperature":41}
          set  | {"macAddress":"01:01:01:01:01:01","temperature":20.5}
          set  | {"macAddress":"01:01:01:01:01:01"}
          set  | {"temperature":35}
          set  | 35
          set  | ''
          """)
  @DisplayName("Calls of other methods, for other devices, or of what it cannot do change nothing")
  void receive_OTHER_CALL_isIgnored(String method, String payload) {
    assertThat(readingsAfter(call(method, payload)))
        .containsExactly("{\"temperature\": 10.00}", "{\"temperature\": 11.00}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          null                                                | must be an object
          {"messagePeriod":1}                                 | lacks "macAddress"
          {"macAddress":"a"}                                  | lacks "messagePeriod"
          {"macAddress":1,"messagePeriod":1}                  | /macAddress: must be a text
          {"macAddress":"a\\u0000","messagePeriod":1}         | /macAddress: must not have a NUL
          {"macAddress":"a","messagePeriod":0}                | /messagePeriod: must be from
          {"macAddress":"a","messagePeriod":"soon"}           | /messagePeriod: must be a number
          {"macAddress":"a","messagePeriod":1,"more":2}       | /more: is not known here
          {"macAddress":"a",                                  | line 1
          """)
  @DisplayName("Wrong arguments are refused with their place")
  void create_WRONG_isRefused(String args, String message) {
    SimulatedDeviceModule module = new SimulatedDeviceModule();
    assertThatThrownBy(() -> module.create(new RecordingContext("simulated", args)))
        .hasMessageStartingWith(message);
    module.destroy();
  }
}
