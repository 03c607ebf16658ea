/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.samples;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a machine was doing at one instant, in percent.
 *
 * @param load processes that wanted to run, averaged over a minute, of those that could; above 100
 *     where some waited
 * @param memory memory in use, of what there is
 * @param disk space in use, of what there is, where the working directory is
 */
record Reading(double load, double memory, double disk) {

  /**
   * Reads this machine.
   *
   * @throws UncheckedIOException if the disk cannot be asked
   */
  static Reading ofThisMachine() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    double average = system.getSystemLoadAverage();
    double load = average < 0 ? system.getCpuLoad() : average / system.getAvailableProcessors();
    double memory = share(system.getTotalMemorySize(), system.getFreeMemorySize());
    try {
      FileStore store = Files.getFileStore(Path.of("").toAbsolutePath());
      return new Reading(
          percent(load),
          percent(memory),
          percent(share(store.getTotalSpace(), store.getUsableSpace())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The members of the message that carries it. */
  Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("load", load);
    members.put("memory", memory);
    members.put("disk", disk);
    return members;
  }

  private static double share(long total, long free) {
    return total == 0 ? 0 : 1 - (double) free / total;
  }

  /** With two digits: more would be noise. */
  private static double percent(double share) {
    return Math.round(share * 10_000) / 100.0;
  }
}
