/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hubs that stop before they have said that they are ready. One that did not would never end. */
@Timeout(300)
class ServeTest {

  @TempDir Path directory;

  private int start(Console console, Path readyFile) {
    return console.run(
        "hub",
        "start",
        "--data",
        directory.resolve("data").toString(),
        "--mqtt-port",
        "0",
        "--https-port",
        "0",
        "--ready-file",
        readyFile.toString());
  }

  private Console console() {
    return new Console(Map.of("HOME", directory.toString()));
  }

  @Test
  @DisplayName(
      "[edge-35] an edge hub that nothing says of who it is exits 2, and tells what it wants")
  void start_EDGE_NOTHING_CONFIGURED_exits2() {
    Console console = console();
    Path data = directory.resolve("data");

    assertThat(console.run("edge", "start", "--data", data.toString())).isEqualTo(2);

    assertThat(console.err())
        .contains("an edge hub wants --connection-string", "--dps-host", "--device-id")
        .doesNotContain("\tat ");
    assertThat(data).doesNotExist();
  }

  @Test
  @DisplayName("a ready file that cannot be written ends the hub and exits 2")
  void start_READY_FILE_NOT_WRITABLE_exits2() throws IOException {
    Console console = console();

    // Too long for the name of the file that is written first, not for its own.
    assertThat(start(console, directory.resolve("x".repeat(250)))).isEqualTo(2);

    assertThat(console.err()).contains("--ready-file").doesNotContain("\tat ");
    try (FileChannel lock =
            FileChannel.open(directory.resolve("data/lock"), StandardOpenOption.WRITE);
        FileLock held = lock.tryLock()) {
      assertThat(held).as("the lock of a hub that has ended").isNotNull();
    }
  }

  @Test
  @DisplayName("a second start on data that a hub runs on exits 2 and leaves its ready file")
  void start_DATA_TAKEN_leavesTheReadyFile() throws IOException {
    Path readyFile = Files.writeString(directory.resolve("ready.json"), "the running hub's");
    Path data = Files.createDirectory(directory.resolve("data"));
    Console console = console();

    try (FileChannel lock =
            FileChannel.open(
                data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = lock.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThat(start(console, readyFile)).isEqualTo(2);
    }

    assertThat(console.err()).contains("already");
    assertThat(readyFile).hasContent("the running hub's");
  }

  @Test
  @DisplayName("a ready file where none can be exits 2, and nothing is deleted")
  void start_READY_FILE_IN_NO_FOLDER_exits2() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Path file = Files.createFile(directory.resolve("file"));
    Console console = console();

    assertThat(start(console, folder)).isEqualTo(2);
    assertThat(console.err()).contains("--ready-file").doesNotContain("\tat ");
    assertThat(start(console, file.resolve("ready.json"))).isEqualTo(2);
    assertThat(console.err()).contains("--ready-file").doesNotContain("\tat ");
    assertThat(folder).exists();
  }
}
