/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How this program was started, to start it once more as a process of its own: the same JVM, class
 * path, options and cache of classes.
 *
 * @param program the JVM
 * @param arguments up to the main class
 */
record OwnCommand(String program, List<String> arguments) {

  private static final String MAIN = "io.holdfast.app.Main";

  /** A process beside the hubs is to be small; later options win over earlier ones. */
  private static final List<String> SMALL = List.of("-Xms8m", "-Xmx64m", "-XX:TieredStopAtLevel=1");

  OwnCommand {
    arguments = List.copyOf(arguments);
  }

  /** That of this process; empty if it is not the program, or the system does not tell. */
  static Optional<OwnCommand> find() {
    ProcessHandle.Info info = ProcessHandle.current().info();
    return info.command()
        .flatMap(
            program -> info.arguments().flatMap(arguments -> read(program, List.of(arguments))));
  }

  /** Of a command line: what is before the main class, and the options of a small process. */
  static Optional<OwnCommand> read(String program, List<String> arguments) {
    int main = arguments.indexOf(MAIN);
    int classPath = arguments.indexOf("-cp");
    if (main < 0 || classPath < 0 || classPath > main) {
      return Optional.empty();
    }
    List<String> begin = new ArrayList<>(arguments.subList(0, classPath));
    begin.addAll(SMALL);
    begin.addAll(arguments.subList(classPath, main + 1));
    return Optional.of(new OwnCommand(program, begin));
  }

  /** The whole command line with these arguments of the program. */
  List<String> with(List<String> more) {
    List<String> all = new ArrayList<>();
    all.add(program);
    all.addAll(arguments);
    all.addAll(more);
    return all;
  }
}
