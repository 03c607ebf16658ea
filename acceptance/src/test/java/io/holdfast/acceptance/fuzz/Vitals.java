/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds of its machine, read from Linux and from its JVM.
 *
 * @param sockets open sockets, those that listen among them
 * @param files open files that are no sockets
 * @param threads of the system; virtual ones not
 * @param residentKiB memory
 * @param heapKiB what is reachable: counted after a collection
 * @param diskBytes of its data folder
 */
record Vitals(
    long sockets, long files, long threads, long residentKiB, long heapKiB, long diskBytes) {

  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  /** Whether there is a /proc to read from. */
  static boolean canBeRead() {
    return Files.isDirectory(Path.of("/proc/self/fd"));
  }

  /** Reads them, after a full collection. */
  static Vitals of(long pid, Path data) throws IOException, InterruptedException {
    String ignored = jcmd(pid, "GC.run");
    Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
    long heap = 0;
    // Young and old generation; behind them stands what is no heap.
    for (int i = 0; i < 2 && used.find(); i++) {
      heap += Long.parseLong(used.group(1));
    }
    List<String> open = descriptors(pid);
    long sockets = open.stream().filter(target -> target.startsWith("socket:")).count();
    return new Vitals(
        sockets,
        open.size() - sockets,
        status(pid, "Threads:"),
        status(pid, "VmRSS:"),
        heap,
        size(data));
  }

  /** How many sockets it has at the moment. */
  static long sockets(long pid) {
    return descriptors(pid).stream().filter(target -> target.startsWith("socket:")).count();
  }

  private static List<String> descriptors(long pid) {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return all.map(Vitals::target).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static long status(long pid, String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(command + " of " + pid + " failed: " + output);
    }
    return output;
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(Vitals::length).sum();
    }
  }

  private static long length(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException removedMeanwhile) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
