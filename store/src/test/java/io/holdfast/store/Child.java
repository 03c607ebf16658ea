/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Another JVM with a store, for tests to kill. It prints what it committed, line by line. */
final class Child implements AutoCloseable {

  private final Process process;
  private final BufferedReader lines;

  private Child(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  static Child start(Path directory, String task, String... jvmArgs) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(jvmArgs));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Child.class.getName(), task));
    command.add(directory.toString());
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The next line, or null when the child is gone. */
  @Nullable String line() throws IOException {
    return lines.readLine();
  }

  /** Kills it as {@code kill -9} does, waits for its end, and gives the lines it still printed. */
  List<String> kill() throws IOException, InterruptedException {
    // Process.destroyForcibly would also close the stream and lose what was printed.
    process.toHandle().destroyForcibly();
    process.waitFor();
    return lines.lines().toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The child itself: the task and the directory. */
  public static void main(String[] args) throws IOException {
    StoreOptions small =
        new StoreOptions(Sync.NEVER, StoreOptions.defaults().syncInterval(), 4L << 20);
    Store store = Store.open(Path.of(args[1]), small);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    switch (args[0]) {
      case "append" -> append(store, out);
      case "persist" -> persist(store, out);
      case "maps" -> out.println(mapped());
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** The mapped file that RocksDB's library came from. */
  private static String mapped() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains("librocksdb"))
        .map(line -> line.substring(line.indexOf('/')))
        .findFirst()
        .orElse("none");
  }

  /** Appends and trims for ever and says, after each commit, how far two logs and a table are. */
  private static void append(Store store, PrintStream out) {
    Log left = store.log("left");
    Log right = store.log("right");
    Table table = store.table("t");
    Batch batch = store.batch();
    out.println("open");
    for (long turn = 0; true; turn++) {
      int count = 1 + (int) (turn * 7 % 40);
      fill(left, count);
      fill(right, count);
      left.append(batch);
      right.append(batch);
      right.trim(batch, right.next() - 1_000);
      table.put(batch, Keys.text("next"), Keys.text(Long.toString(left.next())));
      store.commitNow(batch);
      out.println(left.next());
    }
  }

  /** Appends for ever, also when that fails, and says what was stored. */
  private static void persist(Store store, PrintStream out) {
    Log log = store.log("events");
    Batch batch = store.batch();
    out.println("open");
    while (true) {
      long number = log.next();
      log.record(4096).putLong(number);
      log.append(batch);
      try {
        store.commitNow(batch);
        out.println(number);
      } catch (StoreException e) {
        out.println("failed " + e.getMessage());
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private static void fill(Log log, int count) {
    for (int i = 0; i < count; i++) {
      log.record(256).putLong(log.next() + i);
    }
  }
}
