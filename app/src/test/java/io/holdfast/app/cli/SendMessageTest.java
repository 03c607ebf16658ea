/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendMessageTest {

  @TempDir private Path folder;
  private Desk desk;

  @BeforeEach
  void start() throws Exception {
    desk = Desk.in(folder);
  }

  @AfterEach
  void stop() {
    desk.close();
  }

  @Test
  @DisplayName("Properties and body arrive as they were given")
  void send_PROPERTIES_sent() throws Exception {
    desk.hub().willAnswer(200, "{\"messageId\":\"7\"}");

    assertThat(desk.run("c2d-message", "send", "-d", "d", "--message", "hi", "-p", "a=b c;e==;f="))
        .isZero();

    var request = desk.hub().request();
    assertThat(request.body()).isEqualTo("hi");
    assertThat(request.header("Iothub-app-a")).isEqualTo("b c");
    assertThat(request.header("Iothub-app-e")).isEqualTo("=");
    assertThat(request.header("Iothub-app-f")).isEmpty();
    assertThat(desk.out()).contains("Sent 7.");
  }

  @ParameterizedTest
  @DisplayName("A property that no HTTP header can carry is refused, and named")
  @ValueSource(
      strings = {"a b=c", "a:b=c", "(x)=1", "a= b", "a=b ", "Color=1;color=2", "a=\u00e9", "=x"})
  void send_PROPERTY_NO_HEADER_refused(String properties) {
    assertThat(desk.run("c2d-message", "send", "-d", "d", "--message", "x", "-p", properties))
        .isEqualTo(2);

    assertThat(desk.err()).startsWith("holdfast: ").contains("--props").doesNotContain("\tat ");
  }

  @Test
  @DisplayName("Other values that no HTTP header can carry are refused by their option")
  void send_VALUE_NO_HEADER_refused() {
    assertThat(desk.run("c2d-message", "send", "-d", "d", "--message", "x", "--mid", "a\nb"))
        .isEqualTo(2);
    assertThat(desk.err()).contains("--message-id").doesNotContain("\tat ");
  }

  @Test
  @DisplayName("A file that cannot be read is refused with the reason")
  void send_NO_FILE_refused() {
    String none = folder.resolve("none.bin").toString();

    assertThat(desk.run("c2d-message", "send", "-d", "d", "--message-file", none)).isEqualTo(2);
    assertThat(desk.err()).contains("cannot read " + none + ": there is no such file");

    assertThat(desk.run("c2d-message", "send", "-d", "d", "--message-file", folder.toString()))
        .isEqualTo(2);
    assertThat(desk.err()).contains("it is a folder");

    assertThat(desk.run("certificate", "create", "-n", "a", "-p", none)).isEqualTo(2);
    assertThat(desk.err()).contains("cannot read " + none + ": there is no such file");
  }
}
