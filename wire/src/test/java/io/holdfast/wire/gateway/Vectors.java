/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.provider.Arguments;

/** Golden bytes, in text files beside this class: one row a line, columns between bars. */
final class Vectors {

  private Vectors() {}

  /** Name, bytes, verdict. */
  static List<Arguments> rows(String file) {
    return lines(file).stream()
        .map(columns -> Arguments.of(columns[0], bytes(columns[1]), columns[2]))
        .toList();
  }

  /** The columns of each row. */
  static List<String[]> lines(String file) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Vectors.class.getResourceAsStream(file)),
                StandardCharsets.UTF_8))) {
      return in.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" \\| "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String hex) {
    return hex.equals("-") ? new byte[0] : HexFormat.of().parseHex(hex);
  }
}
