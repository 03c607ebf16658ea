/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the process holds at a moment.
 *
 * @param heap bytes in use after collections
 * @param resident bytes, as the system counts them; the heap is among them from the start, with the
 *     flags of an idle run
 * @param threads that live
 */
record Footprint(long heap, long resident, int threads) {

  /** Collects until no more goes, and looks. */
  static Footprint now() throws IOException {
    var memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int unchanged = 0; unchanged < 3; ) {
      memory.gc();
      long used = memory.getHeapMemoryUsage().getUsed();
      unchanged = used < least ? 0 : unchanged + 1;
      least = Math.min(least, used);
    }
    return new Footprint(
        least, residentBytes(), ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static long residentBytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .sum()
          * 1024;
    }
  }
}
