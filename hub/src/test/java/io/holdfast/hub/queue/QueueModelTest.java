/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.faults.Seed;
import io.holdfast.store.Sync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random work on queues, with the lanes' tasks in random order, against what is promised. */
class QueueModelTest {

  private static final int RUNS = Boolean.getBoolean("holdfast.full") ? 200 : 4;
  private static final int STEPS = 1500;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"1,NEVER", "2,NEVER", "3,NEVER", "1,ALWAYS", "2,ALWAYS", "3,ALWAYS"})
  @DisplayName("order per sender, nothing acknowledged lost, nothing twice without the flag")
  void run_RANDOM_WORK_keepsThePromises(int lanes, Sync sync) {
    Seed.times(RUNS, random -> run(random, lanes, sync));
  }

  private void run(SplittableRandom random, int lanes, Sync sync) {
    try {
      Path fresh = Files.createTempDirectory(directory, "run");
      try (QueueModel model = new QueueModel(fresh, random, lanes, sync)) {
        for (int i = 0; i < STEPS; i++) {
          model.step();
        }
        model.checkEnd();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
