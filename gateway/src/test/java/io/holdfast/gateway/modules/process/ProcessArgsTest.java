/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.gateway.json.JsonPlace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessArgsTest {

  @Test
  @DisplayName("A command alone is enough")
  void read_COMMAND_takesDefaults() {
    assertThat(read("{\"command\":[\"sh\",\"-c\",\"\"]}"))
        .isEqualTo(
            new ProcessArgs(
                List.of("sh", "-c", ""),
                Optional.empty(),
                Map.of(),
                Restart.ALWAYS,
                false,
                Map.of(),
                Duration.ofSeconds(3),
                Duration.ofSeconds(30)));
  }

  @Test
  @DisplayName("All that can be said is taken")
  void read_ALL_isTaken() {
    assertThat(
            read(
                """
                {"path": "awk", "args": ["-f", "x.awk"], "cwd": "/", "env": {"LANG": "C", "EMPTY": ""},
                 "restart": "on-failure", "plain": true, "properties": {"source": "meter"},
                 "grace": 500, "wait": "2m"}
                """))
        .isEqualTo(
            new ProcessArgs(
                List.of("awk", "-f", "x.awk"),
                Optional.of(Path.of("/")),
                Map.of("LANG", "C", "EMPTY", ""),
                Restart.ON_FAILURE,
                true,
                Map.of("source", "meter"),
                Duration.ofMillis(500),
                Duration.ofMinutes(2)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          null                                     | must be an object
          {}                                       | must have either "command"
          {"command":["a"],"path":"b"}             | must have either "command"
          {"command":["a"],"args":["b"]}           | /args: goes with "path"
          {"command":[]}                           | /command: must begin with the program
          {"command":[""]}                         | /command: must begin with the program
          {"command":"sh x"}                       | /command: must be an array
          {"command":["a",1]}                      | /command/1: must be a text
          {"command":["a\\u0000"]}                 | /command/0: must not have a NUL
          {"path":"a","args":"b"}                  | /args: must be an array
          {"command":["a"],"cwd":"/no/such"}       | /cwd: names no folder
          {"command":["a"],"env":{"A=B":"c"}}      | /env: has "A=B"
          {"command":["a"],"env":{"A":1}}          | /env/A: must be a text
          {"command":["a"],"env":[]}               | /env: must be an object
          {"command":["a"],"restart":"maybe"}      | /restart: must be always, on-failure or never
          {"command":["a"],"plain":"yes"}          | /plain: must be true or false
          {"command":["a"],"grace":-1}             | /grace: must be from
          {"command":["a"],"wait":"2h"}            | /wait: must be from
          {"command":["a"],"shell":true}           | /shell: is not known here
          """)
  @DisplayName("Wrong arguments are refused with their place")
  void read_WRONG_isRefused(String args, String message) {
    assertThatThrownBy(() -> read(args)).hasMessageStartingWith(message);
  }

  private static ProcessArgs read(String args) {
    return ProcessArgs.read(JsonPlace.parse(args));
  }
}
