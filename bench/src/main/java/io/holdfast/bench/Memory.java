/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a server's process holds.
 *
 * @param resident bytes, as the system counts them
 * @param heap bytes of live objects; 0 for a server without a JVM
 * @param outside bytes resident outside the heap's pages; all of them without a JVM
 */
record Memory(long resident, long heap, long outside) {

  private static final int KIB = 1024;
  private static final Pattern RANGE =
      Pattern.compile("\\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\)");

  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ ");

  /** Of a JVM with the serial collector, after collections. */
  static Memory ofJvm(long pid) throws IOException, InterruptedException {
    long heap = 0;
    for (int i = 0; i < 2; i++) {
      heap = liveBytes(pid);
      Thread.sleep(300);
    }
    return new Memory(resident(pid), heap, outside(pid));
  }

  /** Of any process. */
  static Memory of(long pid) throws IOException, InterruptedException {
    Thread.sleep(600);
    long resident = resident(pid);
    return new Memory(resident, 0, resident);
  }

  /**
   * What something needs that is there now and was not before: its live objects, and what came to
   * the process outside of the heap. The heap's own pages do not tell: collections leave free ones
   * behind, which the next objects take.
   */
  double since(Memory before) {
    return heap - before.heap + outside - (double) before.outside;
  }

  private static long resident(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines.filter(line -> line.startsWith("VmRSS:")).mapToLong(Memory::bytes).sum();
    }
  }

  /** A line such as {@code Rss: 12 kB}. */
  private static long bytes(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
  }

  /** The resident pages of all mappings but those of the heap. */
  private static long outside(long pid) throws IOException, InterruptedException {
    long from = Long.MAX_VALUE;
    long to = 0;
    Matcher generation = RANGE.matcher(jcmd(pid, "GC.heap_info"));
    while (generation.find()) {
      from = Math.min(from, Long.parseLong(generation.group(1), 16));
      to = Math.max(to, Long.parseLong(generation.group(2), 16));
    }
    long sum = 0;
    boolean counted = true;
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps"))) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.lookingAt()) {
        long begin = Long.parseUnsignedLong(mapping.group(1), 16);
        counted = begin < from || begin >= to;
      } else if (counted && line.startsWith("Rss:")) {
        sum += bytes(line);
      }
    }
    return sum;
  }

  /** The last line of a histogram, which collects first: {@code Total INSTANCES BYTES}. */
  private static long liveBytes(long pid) throws IOException, InterruptedException {
    String histogram = jcmd(pid, "GC.class_histogram");
    String total = histogram.substring(histogram.lastIndexOf("Total")).strip();
    return Long.parseLong(total.substring(total.lastIndexOf(' ') + 1));
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(program, Long.toString(pid), command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException("jcmd ended with " + exit + ": " + output);
    }
    return output;
  }
}
