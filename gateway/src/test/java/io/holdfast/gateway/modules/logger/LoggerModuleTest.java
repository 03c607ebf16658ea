/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.logger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.SettableClock;
import io.holdfast.faults.SmallDisk;
import io.holdfast.gateway.modules.RecordingContext;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LoggerModuleTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");

  private final JsonMapper json = new JsonMapper();
  private final SettableClock clock = new SettableClock(NOON);
  @TempDir private Path folder;

  @Test
  @DisplayName("The file is a JSON array with a beginning, each message and an end")
  void receive_MESSAGE_isWritten() throws Exception {
    Path file = folder.resolve("log.json");
    LoggerModule module = created(file);
    module.receive(GatewayMessage.of(Map.of("unit", "°C \u0001\""), Bytes.utf8("21.5")));
    module.receive(GatewayMessage.of(Map.of(), Bytes.owning(new byte[] {0, -1})));
    module.destroy();

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            [
            {"time":"2026-11-22T12:00:00.123Z","content":"Log started"},
            {"time":"2026-11-22T12:00:00.123Z","properties":{"unit":"°C \\u0001\\""},"content":"MjEuNQ=="},
            {"time":"2026-11-22T12:00:00.123Z","properties":{},"content":"AP8="},
            {"time":"2026-11-22T12:00:00.123Z","content":"Log stopped"}
            ]
            """);
  }

  @Test
  @DisplayName("The file is whole after each message, before the module ends")
  void receive_EACH_leavesItWhole() throws Exception {
    Path file = folder.resolve("log.json");
    LoggerModule module = created(file);
    for (int i = 0; i < 20; i++) {
      assertThat(json.readTree(Files.readString(file))).hasSize(i + 1);
      module.receive(GatewayMessage.of(Map.of("n", "" + i), Bytes.utf8("x".repeat(i * 100))));
    }
    module.destroy();
    assertThat(json.readTree(Files.readString(file))).hasSize(22);
  }

  @Test
  @DisplayName("A later run appends to what an earlier one has written")
  void create_EXISTING_appends() throws Exception {
    Path file = folder.resolve("log.json");
    created(file).destroy();
    LoggerModule module = created(file);
    module.receive(GatewayMessage.of(Map.of("n", "1"), Bytes.EMPTY));
    module.destroy();

    JsonNode entries = json.readTree(Files.readString(file));
    assertThat(entries).hasSize(5);
    assertThat(entries.get(3).get("properties").get("n").stringValue()).isEqualTo("1");
  }

  @Test
  @DisplayName("A character that UTF-8 cannot have does not cost the message")
  void receive_LONE_SURROGATE_isWritten() throws Exception {
    Path file = folder.resolve("log.json");
    Entries entries = new Entries(clock);
    try (LogFile log = LogFile.open(file)) {
      log.append(entries.of(GatewayMessage.of(Map.of("odd", "\ud800"), Bytes.EMPTY)));
    }
    assertThat(json.readTree(Files.readString(file))).hasSize(1);
  }

  @Test
  @DisplayName("On a full disk a message is refused, the file stays whole, and later ones go on")
  void receive_FULL_DISK_isRefused() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 4)) {
      Path file = disk.folder().resolve("log.json");
      LoggerModule module = created(file);
      disk.fill(0);
      GatewayMessage large = GatewayMessage.of(Map.of(), Bytes.owning(new byte[100_000]));

      assertThatThrownBy(() -> module.receive(large)).isInstanceOf(IOException.class);
      assertThat(json.readTree(Files.readString(file))).hasSize(1);

      disk.free();
      module.receive(large);
      assertThat(json.readTree(Files.readString(file))).hasSize(2);
      module.destroy();
      assertThat(json.readTree(Files.readString(file))).hasSize(3);
    }
  }

  @Test
  @DisplayName("Two loggers with one file are refused")
  void create_SAME_FILE_isRefused() throws Exception {
    Path file = folder.resolve("log.json");
    LoggerModule first = created(file);
    assertThatThrownBy(() -> created(file)).hasMessageContaining("a file of its own");
    first.destroy();
    created(file).destroy();
  }

  @Test
  @DisplayName("A file of something else is refused and left alone")
  void create_NO_LOG_isRefused() throws Exception {
    Path file = folder.resolve("letter.txt");
    Files.writeString(file, "Dear reader,\n");
    assertThatThrownBy(() -> created(file))
        .hasMessageStartingWith("/filename: cannot log to ")
        .hasMessageContaining("other things in it than a JSON array");
    assertThat(Files.readString(file)).isEqualTo("Dear reader,\n");
  }

  @Test
  @DisplayName("A folder that is not there is refused with the file's name")
  void create_NO_FOLDER_isRefused() {
    assertThatThrownBy(() -> created(folder.resolve("no/log.json")))
        .hasMessageStartingWith("/filename: cannot log to ")
        .hasMessageContaining("log.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          null                         | must be an object
          {}                           | lacks "filename"
          {"filename":""}              | /filename: must be a text
          {"filename":7}               | /filename: must be a text
          {"filename":"a","level":1}   | /level: is not known here
          """)
  @DisplayName("Wrong arguments are refused with their place")
  void create_WRONG_isRefused(String args, String message) throws Exception {
    LoggerModule module = new LoggerModule();
    assertThatThrownBy(() -> module.create(new RecordingContext("log", args)))
        .hasMessageStartingWith(message);
    module.destroy();
  }

  private LoggerModule created(Path file) {
    LoggerModule module = new LoggerModule(clock);
    String args = json.createObjectNode().put("filename", file.toString()).toString();
    module.create(new RecordingContext("log", args));
    return module;
  }
}
