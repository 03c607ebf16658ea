/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import io.holdfast.faults.Required;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A PAIR socket of another library, on the command line: prints what it receives. */
final class Cat implements AutoCloseable {

  private final Process process;
  private final Path output;

  private Cat(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** The programs. */
  enum Tool {
    /** libnanomsg's. */
    NANOCAT("nanocat", "--pair", "--bind", "--connect"),
    /** That of nng, its successor. */
    NNGCAT("nngcat", "--pair0", "--listen", "--dial");

    private final String program;
    private final String pair;
    private final String bind;
    private final String connect;

    Tool(String program, String pair, String bind, String connect) {
      this.program = program;
      this.pair = pair;
      this.bind = bind;
      this.connect = connect;
    }

    /** Skips or fails the test where it is missing. */
    void require() {
      Required.peer(
          program,
          Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
              .anyMatch(directory -> Files.isExecutable(Path.of(directory, program))));
    }

    /** Starts it; what it prints goes to a file of the folder. */
    Cat bind(String url, Path folder, String... more) throws IOException {
      return start(bind, url, folder, more);
    }

    Cat connect(String url, Path folder, String... more) throws IOException {
      return start(connect, url, folder, more);
    }

    private Cat start(String role, String url, Path folder, String... more) throws IOException {
      List<String> command = new ArrayList<>(List.of(program, pair, role, url, "--hex"));
      command.addAll(List.of(more));
      Path output = Files.createTempFile(folder, program, ".out");
      return new Cat(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(output.toFile())
              .start(),
          output);
    }
  }

  /** What it has received, in hex; a line that is not whole yet is left out. */
  List<String> received() {
    try {
      String text = Files.readString(output, StandardCharsets.US_ASCII);
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .map(line -> line.replace("\\x", "").replace("\"", ""))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The same as text. */
  List<String> receivedText() {
    return received().stream()
        .map(hex -> new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8))
        .toList();
  }

  /** Kills it. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
