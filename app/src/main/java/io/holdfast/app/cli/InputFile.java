/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that options name. */
final class InputFile {

  private InputFile() {}

  /** What is in it; who names one that cannot be read has called the command wrongly. */
  static byte[] read(String option, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw CommandException.misused(option + ": cannot read " + file + ": " + reason(file, e));
    }
  }

  /**
   * The value of an option that may name a file instead, since everybody on a machine may see its
   * processes' arguments: {@code @FILE} stands for what is in it, without blanks around it.
   */
  static String secret(String option, String value) {
    if (!value.startsWith("@")) {
      return value;
    }
    Path file;
    try {
      file = Path.of(value.substring(1));
    } catch (InvalidPathException e) {
      throw CommandException.misused(option + ": there can be no file " + value.substring(1));
    }
    return new String(read(option, file), StandardCharsets.UTF_8).strip();
  }

  private static String reason(Path file, IOException failure) {
    if (Files.isDirectory(file)) {
      return "it is a folder";
    }
    return switch (failure) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "this user is not permitted to";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
