/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.helloworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.gateway.modules.RecordingContext;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelloWorldModuleTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  @DisplayName("A module that greets does so as soon as it is started")
  void start_FIRST_greetsAtOnce() {
    RecordingContext context = new RecordingContext("greeter-once", "null");
    HelloWorldModule module = new HelloWorldModule();
    module.create(context);
    assertThat(context.published()).isEmpty();

    module.start();
    Awaitility.await().atMost(PATIENCE).until(() -> !context.published().isEmpty());
    module.destroy();

    GatewayMessage greeting = context.published().get(0);
    assertThat(greeting.properties())
        .isEqualTo(Map.of("helloWorld", "from Azure IoT Gateway SDK simple sample!"));
    assertThat(greeting.content().utf8()).isEqualTo("hello world");
  }

  @Test
  @DisplayName("It greets again and again, until it is destroyed")
  void destroy_GREETING_endsThread() {
    RecordingContext context = new RecordingContext("greeter-again", "{}");
    HelloWorldModule module = new HelloWorldModule(Duration.ofMillis(1));
    module.create(context);
    module.start();
    Awaitility.await().atMost(PATIENCE).until(() -> context.published().size() > 3);
    assertThat(RecordingContext.hasThread("greeter-again")).isTrue();

    module.destroy();

    Awaitility.await().atMost(PATIENCE).until(() -> !RecordingContext.hasThread("greeter-again"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "\"\""})
  @DisplayName("What older files have for its arguments is taken")
  void create_NO_ARGUMENTS_isTaken(String args) {
    HelloWorldModule module = new HelloWorldModule();
    module.create(new RecordingContext("greeter", args));
    module.destroy();
  }

  @Test
  @DisplayName("Arguments that it does not know are refused with their place")
  void create_ARGUMENTS_areRefused() {
    HelloWorldModule module = new HelloWorldModule();
    assertThatThrownBy(() -> module.create(new RecordingContext("greeter", "{\"period\":1}")))
        .hasMessageStartingWith("/period: ");
    assertThatThrownBy(() -> module.create(new RecordingContext("greeter", "5")))
        .hasMessageContaining("takes no arguments");
    module.destroy();
  }
}
