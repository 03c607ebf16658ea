/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.faults.Required;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Libraries in C that the system loads into a program before its own: {@code src/test/c}. */
public final class Preload {

  /** The variable that names such a library. */
  public static final String VARIABLE = "LD_PRELOAD";

  private static final Path SOURCES = Path.of("acceptance", "src", "test", "c");

  private Preload() {}

  /**
   * Compiles one, unless that has been done; skips or fails the running test where there is no C
   * compiler.
   *
   * @param folder where the library is put
   * @return the library
   */
  public static Path compile(String name, Path folder) {
    Required.peer("cc", onPath("cc"));
    Path library = folder.toAbsolutePath().resolve(name + ".so");
    if (Files.exists(library)) {
      return library;
    }
    try {
      Files.createDirectories(folder);
      Process compiler =
          new ProcessBuilder(
                  "cc",
                  "-std=gnu17",
                  "-Wall",
                  "-Wextra",
                  "-Werror",
                  "-O2",
                  "-shared",
                  "-fPIC",
                  "-o",
                  library.toString(),
                  source(name).toString(),
                  "-ldl",
                  "-pthread")
              .redirectErrorStream(true)
              .start();
      String said = new String(compiler.getInputStream().readAllBytes(), UTF_8);
      if (compiler.waitFor() != 0) {
        throw new AssertionError("cc: " + said);
      }
      return library;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while compiling", e);
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** In the first checkout upwards from here. */
  private static Path source(String name) {
    Path here = Path.of("").toAbsolutePath();
    for (Path path = here; path != null; path = path.getParent()) {
      Path source = path.resolve(SOURCES).resolve(name + ".c");
      if (Files.isRegularFile(source)) {
        return source;
      }
    }
    throw new IllegalStateException("no " + SOURCES + " above " + here);
  }
}
