/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What to run.
 *
 * @param name of the module, for threads and the log
 * @param path of the executable; one without a slash is sought on the PATH
 * @param arguments after the path
 * @param grace how long it may take to end: after its input was closed, and again after SIGTERM
 * @param longestLine how many bytes of a line that it writes are kept
 */
public record Program(
    String name, String path, List<String> arguments, Duration grace, int longestLine) {

  /** How much of a line goes into a log. */
  public static final int LOGGED_LINE = 4_096;

  /** Copies the arguments. */
  public Program {
    arguments = List.copyOf(arguments);
  }

  /** Its path and arguments. */
  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(path);
    command.addAll(arguments);
    return command;
  }
}
