/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.Seed;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A hub that was killed, and whose files are not what it wrote, is started again. */
class DamagedStoreTest {

  private static final int MESSAGES = 200;

  /** The long proof tries this many times as much. */
  private static final int TIMES = Boolean.getBoolean("holdfast.full") ? 20 : 1;

  @TempDir static Path folder;

  /** Data of a hub that was killed, never to be used itself. */
  private static Path killed;

  /** The same after one more start and a stop: all is in table files. */
  private static Path stopped;

  private static Registered device;

  @BeforeAll
  static void write() throws IOException {
    Path data = folder.resolve("original");
    try (Hub hub = Hub.start(HoldfastOptions.in(data))) {
      device = hub.newDevice();
      String topic = "devices/" + device.identity().deviceId() + "/messages/events/";
      try (RawMqtt client = Dial.connect(hub, device)) {
        for (int i = 0; i < MESSAGES; i++) {
          client.publish(topic, Integer.toString(i));
        }
      }
      hub.process().kill();
      killed = copy(data, "killed");
      hub.process().start();
      int ignored = hub.process().stop();
      stopped = copy(data, "stopped");
    }
  }

  private static Path copy(Path from, String name) throws IOException {
    Path to = folder.resolve(name);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.filter(path -> !isOfTestkit(path)).toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
    return to;
  }

  private static boolean isOfTestkit(Path file) {
    return file.getFileName().toString().startsWith("testkit-");
  }

  private static List<Path> files(Path data, String suffix) {
    try (Stream<Path> all = Files.list(data.resolve("store"))) {
      return all.filter(file -> file.toString().endsWith(suffix))
          .sorted(Comparator.comparingLong(file -> file.toFile().length()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flip(Path file, long position, int mask) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) position] ^= (byte) mask;
    Files.write(file, bytes);
  }

  /** What the store's files of a kind hold. */
  private static Map<String, String> contents(Path data, String suffix) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path file : files(data, suffix)) {
      contents.put(file.getFileName().toString(), hash(Files.readAllBytes(file)));
    }
    contents.remove("in-use"); // has the process id of who looked last
    return contents;
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The numbers in the stream; as far as they come, if the hub cannot read more. */
  private static List<Integer> numbers(Hub hub) {
    List<Integer> numbers = new ArrayList<>();
    try (Events events = hub.eventsOf(device)) {
      while (numbers.size() < MESSAGES) {
        JsonNode event = events.poll(Duration.ofSeconds(numbers.size() < MESSAGES - 1 ? 30 : 3));
        if (event == null) {
          break;
        }
        numbers.add(Integer.parseInt(event.path("body").asString()));
      }
    }
    return numbers;
  }

  private static List<Integer> first(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** Starts the program, which must refuse. */
  private static String refusal(Path data) {
    IllegalStateException refused =
        catchThrowableOfType(
            IllegalStateException.class, () -> Hub.start(HoldfastOptions.in(data)).close());
    assertThat(refused).as("the start").isNotNull();
    return String.valueOf(refused.getMessage());
  }

  @Test
  @DisplayName("[edge-55] A log cut off within its last record is accepted, and told of")
  void start_TORN_LAST_WRITE_goesOn() {
    Seed.times(
        TIMES,
        random -> {
          try {
            Path data = copy(killed, "torn-" + random.nextLong());
            Path wal = files(data, ".log").getLast();
            try (FileChannel channel = FileChannel.open(wal, StandardOpenOption.WRITE)) {
              channel.truncate(channel.size() - 1 - random.nextInt(20));
            }
            try (Hub hub = Hub.start(HoldfastOptions.in(data))) {
              assertThat(hub.process().output())
                  .contains(wal.getFileName() + " ends within a record")
                  .contains("did not complete");
              assertThat(numbers(hub)).isEqualTo(first(MESSAGES - 1));
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  @DisplayName("[edge-55] A changed byte in the log refuses the start, by file, with the remedy")
  void start_CHANGED_LOG_isRefused() {
    Seed.times(
        2 * TIMES,
        random -> {
          try {
            Path data = copy(killed, "flipped-" + random.nextLong());
            Path wal = files(data, ".log").getLast();
            flip(wal, random.nextLong(Files.size(wal)), 1 << random.nextInt(8));
            Map<String, String> before = contents(data, "");

            assertThat(refusal(data))
                .contains("exit code 2")
                .contains(wal.toString())
                .contains("is damaged")
                .contains("Restore the directory from a backup");
            assertThat(contents(data, "")).containsAllEntriesOf(before);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  @DisplayName(
      "[edge-55] A changed byte in a table file refuses the start, or is told of when it is read")
  void start_CHANGED_TABLE_isLoud() {
    Seed.times(3 * TIMES, this::changeTable);
  }

  private void changeTable(SplittableRandom random) {
    try {
      Path data = copy(stopped, "table-" + random.nextLong());
      List<Path> tables = files(data, ".sst");
      Path table = tables.get(random.nextInt(tables.size()));
      long position = random.nextLong(Files.size(table));
      flip(table, position, 1 << random.nextInt(8));
      String name = table.getFileName().toString();
      Map<String, String> before = contents(data, ".sst");
      HoldfastOptions options = HoldfastOptions.in(data);
      Hub hub;
      try {
        hub = Hub.start(options);
      } catch (IllegalStateException refused) {
        assertThat(refused.getMessage())
            .contains("exit code 2")
            // RocksDB blames the manifest where a table's own description is spoiled.
            .containsAnyOf(name, "MANIFEST-")
            .contains("Restore the directory from a backup");
        assertThat(contents(data, ".sst")).isEqualTo(before);
        return;
      }
      try (hub) {
        List<Integer> found = numbers(hub);
        assertThat(found).isEqualTo(first(found.size()));
        if (found.size() < MESSAGES) {
          assertThat(hub.process().output()).contains(name);
        }
        System.out.println(name + " byte " + position + ": started, " + found.size() + " read");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
