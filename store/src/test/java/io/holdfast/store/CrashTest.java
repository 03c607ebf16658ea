/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.faults.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {

  @TempDir Path directory;

  @Test
  @DisplayName("killed at any instant, again and again, the store has all that was committed")
  void open_AFTER_EACH_KILL_hasAllCommits() {
    int kills = Boolean.getBoolean("holdfast.full") ? 50 : 5;
    long[] known = {0};
    Seed.times(kills, random -> known[0] = survive(random, known[0]));
    assertThat(known[0]).isPositive();
  }

  /** One life of a child and its death; how many records are there after it. */
  private long survive(SplittableRandom random, long before) {
    try (Child child = Child.start(directory, "append")) {
      if (before > 0 && random.nextInt(4) == 0) {
        untilOpening(child);
      } else {
        for (int turns = random.nextInt(1_500); turns >= 0; turns--) {
          assertThat(child.line()).isNotNull();
        }
      }
      List<String> rest = child.kill();
      return check(rest.size() < 2 ? before : committed(rest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("killed while it is made, a store opens all the same")
  void open_AFTER_A_KILL_WHILE_IT_WAS_MADE_works() {
    Seed.times(
        Boolean.getBoolean("holdfast.full") ? 100 : 5,
        random -> {
          Path fresh = directory.resolve("fresh-" + random.nextLong());
          long files = random.nextLong(12);
          try (Child child = Child.start(fresh, "append")) {
            while (child.isAlive() && filesIn(fresh) < files) {
              Thread.onSpinWait();
            }
            assertThat(child.kill()).isNotNull();
            Store.open(fresh, StoreOptions.defaults()).close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static long filesIn(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    }
  }

  /** Waits until it has the lock: then it looks through the log and replays it. */
  private void untilOpening(Child child) {
    Path lock = directory.resolve("in-use");
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Files.readString(lock).strip().equals("" + child.pid()));
  }

  /** What the last whole line says; the very last may be cut off. */
  private static long committed(List<String> lines) {
    String line = lines.get(lines.size() - 2);
    return line.equals("open") ? 0 : Long.parseLong(line);
  }

  private long check(long committed) {
    try (Store store = Store.open(directory, StoreOptions.defaults())) {
      Log left = store.log("left");
      Log right = store.log("right");
      byte[] told = Objects.requireNonNull(store.table("t").get(Keys.text("next")));

      assertThat(left.next()).isGreaterThanOrEqualTo(committed);
      assertThat(right.next()).isEqualTo(left.next());
      assertThat(new String(told, StandardCharsets.UTF_8)).isEqualTo("" + left.next());
      assertThat(left.first()).isZero();
      assertThat(right.first()).isEqualTo(Math.max(0, left.next() - 1_000));
      assertGapless(left);
      assertGapless(right);
      return left.next();
    }
  }

  private static void assertGapless(Log log) {
    long[] expected = {log.first()};
    log.read(
        0,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE,
        (offset, record) -> {
          assertThat(offset).isEqualTo(expected[0]);
          assertThat(record.getLong()).isEqualTo(offset);
          expected[0]++;
        });
    assertThat(expected[0]).isEqualTo(log.next());
  }

  @Test
  @DisplayName("a store open in another process is refused and says in which")
  void open_WHILE_OPEN_ELSEWHERE_isRefused() throws IOException, InterruptedException {
    try (Child child = Child.start(directory, "append")) {
      assertThat(child.line()).isEqualTo("open");

      assertThatThrownBy(() -> Store.open(directory, StoreOptions.defaults()))
          .isInstanceOf(StoreInUseException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("process " + child.pid());

      assertThat(child.line()).as("it is at work all the while").isNotEmpty();
      var ignored = child.kill();
      Store.open(directory, StoreOptions.defaults()).close();
    }
  }

  @Test
  @DisplayName("the native library unpacked at installation is the one that is loaded")
  void load_FROM_UNPACKED_DIRECTORY_usesIt() throws IOException {
    Path natives = directory.resolve("natives");
    NativeLibrary.unpack(natives);
    NativeLibrary.unpack(natives);

    try (Child child =
        Child.start(directory.resolve("data"), "maps", "-Dholdfast.natives=" + natives)) {
      assertThat(child.line()).startsWith(natives.toRealPath().toString());
    }
  }
}
