/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What proves things about power cuts must be able to lose something. */
class PowerCutModelTest {

  @TempDir Path folder;

  private static void run(Path root, PowerCut power, String script) {
    try {
      ProcessBuilder shell = new ProcessBuilder("sh", "-ec", script).directory(root.toFile());
      shell.environment().putAll(power.environment());
      assertThat(shell.inheritIO().start().waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("A file that is not synced loses its content, or its name; one that is keeps both")
  void cut_SYNCED_AND_NOT_losesOne() {
    Seed.times(8, this::writeAndCut);
  }

  private void writeAndCut(SplittableRandom random) {
    Path root = folder.resolve("root-" + random.nextLong());
    PowerCut power = new PowerCut(root, folder.resolve("side"));
    run(
        root,
        power,
        "dd if=/dev/zero of=synced bs=1k count=4 conv=fsync status=none; sync .;"
            + "dd if=/dev/zero of=synced bs=1k count=4 oflag=append conv=notrunc status=none;"
            + "dd if=/dev/zero of=lost bs=1k count=4 status=none");

    power.cut(random);

    assertThat(root.resolve("synced").toFile().length()).isBetween(4096L, 8191L);
    assertThat(root.resolve("lost").toFile().length()).isLessThan(4096);
  }

  @Test
  @DisplayName("A name that was removed or given to another file may come back with what it had")
  void cut_NAMES_NOT_SYNCED_comeBack() {
    boolean[] seen = new boolean[2];
    Seed.times(40, random -> seen[renameAndCut(random) ? 1 : 0] = true);
    assertThat(seen).as("new names, old names").containsExactly(true, true);
  }

  private boolean renameAndCut(SplittableRandom random) {
    Path root = folder.resolve("root-" + random.nextLong());
    PowerCut power = new PowerCut(root, folder.resolve("side"));
    run(
        root,
        power,
        "echo old > name; echo gone > removed; sync name removed .;"
            + "echo new > name.new; sync name.new; mv -f name.new name; rm removed");

    power.cut(random);

    try {
      boolean old = Files.readString(root.resolve("name")).equals("old\n");
      assertThat(Files.exists(root.resolve("removed"))).isEqualTo(old);
      return old;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("A hub that is told never to sync forgets what it has just said it has")
  void cut_NEVER_SYNCED_losesAcknowledged() {
    Seed.times(
        1,
        random -> {
          Path data = folder.resolve("data");
          PowerCut power = new PowerCut(data, folder.resolve("side"));
          HoldfastOptions options =
              HoldfastOptions.in(data)
                  .withConfiguration("[store]\nsync = \"never\"\n")
                  .withEnvironment(power.environment());
          try (Hub hub = Hub.start(options)) {
            Registered device = hub.newDevice();
            hub.process().kill();
            power.cut(random);
            hub.process().start();
            String path = ServiceApi.path("devices", device.identity());
            assertThat(hub.service().call("GET", path, null).status()).isIn(401, 404);
          }
        });
  }
}
