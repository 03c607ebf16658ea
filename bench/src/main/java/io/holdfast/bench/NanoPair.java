/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program over libnanomsg that our channels are compared with; {@code bench/run} builds it. */
final class NanoPair {

  private NanoPair() {}

  /** Fails with what to do if it was not built. */
  static void require() throws IOException {
    if (!Files.isExecutable(program())) {
      throw new IOException(
          "oop-hop compares with libnanomsg: apt-get install gcc make libnanomsg-dev, then run it"
              + " again");
    }
  }

  private static Path program() {
    return Bench.target().resolve("nanopair").resolve("nanopair");
  }

  /** Runs a mode; answers what it measured. */
  static JsonNode run(String mode, String url, int size, int seconds, int window)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(program().toString(), mode, url, "" + size, "" + seconds, "" + window);
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (!text.startsWith("{")) {
      throw new IOException("nanopair ended with " + exit + ": " + String.join(" ", command));
    }
    return JsonMapper.shared().readTree(text);
  }
}
