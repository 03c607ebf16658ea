/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** What a shape measured, written down. */
final class Results {

  private Results() {}

  /** Writes it to the shape's file, and prints the table, or JSON. */
  static void report(String shape, Object result, boolean json, String table) throws IOException {
    String text = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(result);
    Path results = Files.createDirectories(Bench.target().resolve("results"));
    Files.writeString(results.resolve(shape.replaceAll("[^a-z-]+", "-") + ".json"), text + "\n");
    System.out.print(json ? text + "\n" : table);
  }
}
