/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks the kernel to end a child when its parent is gone, even by SIGKILL, which no program can
 * follow with a farewell. Java has no word for it; {@code setpriv} of util-linux says it and then
 * becomes the program, so that there is no process between. Where it is missing, a child learns of
 * the death by the end of its standard input alone.
 */
public final class OrphanGuard {

  private static final List<String> PREFIX = List.of("setpriv", "--pdeathsig", "TERM", "--");
  private static final long PATIENCE_SECONDS = 10;

  private final List<String> prefix;

  private OrphanGuard(List<String> prefix) {
    this.prefix = prefix;
  }

  /** What this machine offers. The first who asks waits for a trial; the answer stays. */
  public static OrphanGuard find() {
    return Found.GUARD;
  }

  private static final class Found {
    static final OrphanGuard GUARD = look();
  }

  /** Finds out by trying. */
  static OrphanGuard look() {
    if (Executables.find(PREFIX.get(0)).isEmpty()) {
      return new OrphanGuard(List.of());
    }
    return new OrphanGuard(works() ? PREFIX : List.of());
  }

  /** Whether a child ends with its parent. */
  public boolean guards() {
    return !prefix.isEmpty();
  }

  /**
   * The command that runs a program, given as its path and arguments. The kernel counts the thread
   * that starts it as the parent: that thread must live as long as the child.
   */
  public List<String> command(List<String> words) {
    if (prefix.isEmpty()) {
      return words;
    }
    List<String> command = new ArrayList<>(prefix);
    command.addAll(words);
    // The guard would seek it on the PATH that the child is given, Java on this process's.
    String path = words.get(0);
    if (path.indexOf('/') < 0) {
      Executables.find(path)
          .ifPresent(file -> command.set(prefix.size(), file.toAbsolutePath().toString()));
    }
    return command;
  }

  private static boolean works() {
    List<String> command = new ArrayList<>(PREFIX);
    command.add("true");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return succeeds(process);
    } catch (IOException e) {
      return false;
    }
  }

  /** An interrupt is for whoever asked; it says nothing of the machine, and the answer stays. */
  private static boolean succeeds(Process process) {
    CompletableFuture<Boolean> success =
        process
            .onExit()
            .thenApply(ended -> ended.exitValue() == 0)
            .completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS);
    try {
      return success.join(); // goes on waiting when it is interrupted
    } finally {
      process.destroyForcibly();
    }
  }
}
