/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that do not start. One that did would never end. */
@Timeout(300)
class GatewayHostTest {

  @TempDir Path folder;

  private final Console console = new Console(Map.of("HOME", "/nowhere"));

  private String refusal(String... options) {
    List<String> words = new ArrayList<>(List.of("gateway", "host"));
    words.addAll(List.of(options));
    assertThat(console.run(words.toArray(String[]::new))).isEqualTo(ExitCode.MISUSED);
    assertThat(console.err()).doesNotContain("\tat ");
    return console.err();
  }

  private String control() {
    return folder.resolve("c").toString();
  }

  @Test
  @DisplayName("A host without a module, or with two, says what to give")
  void host_NO_MODULE_exits2() {
    assertThat(refusal("--control", control())).contains("give either --class");
    assertThat(refusal("--control", control(), "--builtin", "logger", "--class", "a.B"))
        .contains("give either --class");
    assertThat(refusal("--control", control(), "--builtin", "logger", "--class-path", "x.jar"))
        .contains("give either --class");
    assertThat(refusal("--builtin", "logger")).contains("--control");
  }

  @Test
  @DisplayName("A module that there is not is told before any gateway asks for it")
  void host_UNKNOWN_MODULE_exits2() {
    assertThat(refusal("--control", control(), "--builtin", "loger"))
        .contains("there is no module \"loger\"", "logger");
    assertThat(refusal("--control", control(), "--class", "com.example.None"))
        .contains("there is no class com.example.None");
    assertThat(refusal("--control", control(), "--class", "java.lang.String"))
        .contains("does not implement");
    assertThat(folder.resolve("c")).doesNotExist();
  }

  @Test
  @DisplayName("An address that cannot be bound is told, and why")
  void host_BAD_CONTROL_exits2() {
    assertThat(refusal("--control", "tcp://nowhere", "--builtin", "logger"))
        .contains("must have a host and a port");
    assertThat(refusal("--control", "/no/such/folder/c", "--builtin", "logger"))
        .contains("/no/such/folder");
    assertThat(refusal("--control", control(), "--builtin", "logger", "--exit-with-gateway", "-1"))
        .contains("--exit-with-gateway must be");
  }
}
