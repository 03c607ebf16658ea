/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The load generator, {@code mqttload}: a program of its own, so that it costs little. */
final class Generator {

  private Generator() {}

  /** What a run came to. */
  record Run(JsonNode report, int exit) {}

  /** What is done while the generator holds its connections. */
  @FunctionalInterface
  interface Meanwhile {
    void look() throws IOException, InterruptedException;
  }

  /** Runs a mode for some seconds and answers its report. */
  static Run run(String mode, List<String> arguments, long pid, int seconds)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--duration", Integer.toString(seconds)));
    all.addAll(arguments);
    return run(mode, all, pid);
  }

  /** Runs a mode and answers its report. */
  static Run run(String mode, List<String> arguments, long pid)
      throws IOException, InterruptedException {
    Process process = start(mode, arguments, pid);
    try (BufferedReader output = process.inputReader()) {
      return finish(process, output, arguments);
    }
  }

  /** Connects, looks at the server while the connections are held, and ends them. */
  static Run hold(List<String> arguments, long pid, Meanwhile meanwhile)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(arguments);
    all.add("--until-eof");
    Process process = start("connect", all, pid);
    try (BufferedReader output = process.inputReader()) {
      if ("connected".equals(output.readLine())) {
        meanwhile.look();
      }
      process.getOutputStream().close();
      return finish(process, output, all);
    }
  }

  private static Process start(String mode, List<String> arguments, long pid) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Bench.target().resolve("mqttload").resolve("mqttload").toString());
    command.addAll(List.of(mode, "--quiet", "--pid", Long.toString(pid)));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
  }

  private static Run finish(Process process, BufferedReader output, List<String> arguments)
      throws IOException, InterruptedException {
    String text = output.lines().collect(Collectors.joining("\n"));
    int exit = process.waitFor();
    if (!text.startsWith("{")) {
      throw new IOException("mqttload ended with " + exit + ": " + String.join(" ", arguments));
    }
    return new Run(JsonMapper.shared().readTree(text), exit);
  }
}
