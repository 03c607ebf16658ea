/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.logger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFileTest {

  private static final byte[] NEXT = bytes("{\"next\":true}");

  private final JsonMapper json = new JsonMapper();
  @TempDir private Path folder;

  @Test
  @DisplayName("Wherever a crash has cut the file, the next start has all entries that were whole")
  void open_CUT_ANYWHERE_keepsWholeEntries() throws IOException {
    Path file = folder.resolve("log.json");
    try (LogFile log = LogFile.open(file)) {
      log.append(bytes("{\"a\":\"1\",\"b\":{\"c\":\"}]\"}}"));
      log.append(bytes("{\"a\":\"2€\",\"b\":{}}"));
      log.append(bytes("{\"a\":\"3\"}"));
    }
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 0; cut < whole.length; cut++) {
      Files.write(file, Arrays.copyOf(whole, cut));
      assertThat(withNext(file)).as("cut after %d bytes", cut).hasSize(entriesIn(whole, cut) + 1);
    }
  }

  @Test
  @DisplayName("A new file is its owner's alone; one that is there keeps who may read it")
  void open_MODE_isTheOwners() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path file = folder.resolve("log.json");
    LogFile.open(file).close();
    assertThat(mode(file)).isEqualTo("rw-------");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    LogFile.open(file).close();
    assertThat(mode(file)).isEqualTo("rw-r-----");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** An entry is whole when its last byte is there: each has a line, behind the bracket's. */
  private static int entriesIn(byte[] whole, int cut) {
    String text = new String(whole, 0, cut, StandardCharsets.ISO_8859_1);
    return (int) Stream.of("}]\"}}", "{}}", "\"3\"}").filter(text::contains).count();
  }

  @ParameterizedTest
  @MethodSource("arrays")
  @DisplayName("An array that something else has written is appended to")
  void open_FOREIGN_appends(String text, int elements) throws IOException {
    Path file = folder.resolve("log.json");
    Files.writeString(file, text);

    JsonNode after = withNext(file);

    assertThat(after).hasSize(elements + 1);
    assertThat(after.get(elements).get("next").booleanValue()).isTrue();
  }

  static Stream<Arguments> arrays() {
    return Stream.of(
        Arguments.of("", 0),
        Arguments.of(" \n", 0),
        Arguments.of("\0\0\0", 0),
        Arguments.of("[]", 0),
        Arguments.of(" [ ]\r\n\r\n", 0),
        Arguments.of("[{\"a\":1}]", 1),
        Arguments.of("[{\"a\":1},{\"b\":[2,{}]}]", 2),
        Arguments.of("[{\"a\":1},\n{\"b\":2}\n]\n\n\n\n\n\n\n\n", 2),
        Arguments.of("[\n{\"a\":1}\n]\n\0\0\0\0\0", 1),
        Arguments.of("[1, \"two\", null]", 3),
        Arguments.of("[{\"a\":1},]\n", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "x", "[] []", "[1]x", "\"[]\"", "12", "]"})
  @DisplayName("What is no array is refused, and not changed")
  void open_OTHER_isRefused(String text) throws IOException {
    Path file = folder.resolve("log.json");
    Files.writeString(file, text);

    assertThatThrownBy(() -> LogFile.open(file).close()).isInstanceOf(IOException.class);

    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  @DisplayName("An array in another encoding than UTF-8 is refused, and not changed")
  void open_UTF_16_isRefused() throws IOException {
    Path file = folder.resolve("log.json");
    byte[] text = "[{\"a\":1}]".getBytes(StandardCharsets.UTF_16LE);
    Files.write(file, text);

    assertThatThrownBy(() -> LogFile.open(file).close()).isInstanceOf(IOException.class);

    assertThat(Files.readAllBytes(file)).isEqualTo(text);
  }

  @Test
  @DisplayName("An entry of any length is no reason to cut it")
  void open_LONG_ENTRY_keepsIt() throws IOException {
    Path file = folder.resolve("log.json");
    try (LogFile log = LogFile.open(file)) {
      log.append(bytes("{\"" + "k".repeat(70_000) + "\":\"" + "v".repeat(22_000_000) + "\"}"));
    }
    long size = Files.size(file);
    LogFile.open(file).close();
    assertThat(Files.size(file)).isEqualTo(size);
  }

  @Test
  @DisplayName("A very large file that ends as it was left is appended to without being read")
  void open_VERY_LARGE_appends() throws IOException {
    Path file = folder.resolve("log.json");
    try (LogFile log = LogFile.open(file)) {
      for (int i = 0; i < 7; i++) {
        log.append(bytes("{\"v\":\"" + "v".repeat(10_000_000) + "\"}"));
      }
    }
    assertThat(Files.size(file)).isGreaterThan(64L << 20);
    long size = Files.size(file);
    try (LogFile log = LogFile.open(file)) {
      log.append(NEXT);
    }
    assertThat(Files.size(file)).isEqualTo(size + NEXT.length + ",\n".length());
    byte[] tail = new byte[30];
    try (var in = Files.newInputStream(file)) {
      in.skipNBytes(Files.size(file) - tail.length);
      assertThat(in.readNBytes(tail, 0, tail.length)).isEqualTo(tail.length);
    }
    assertThat(new String(tail, StandardCharsets.UTF_8)).endsWith("vv\"},\n{\"next\":true}\n]\n");
  }

  private JsonNode withNext(Path file) throws IOException {
    try (LogFile log = LogFile.open(file)) {
      log.append(NEXT);
    }
    return json.readTree(Files.readString(file));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
