/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  @DisplayName("a stream is cut at its line ends, with the rest as the last line")
  void read_LINES_each() throws IOException {
    assertThat(lines("one\n\ntwo \r\nné€\nrest")).containsExactly("one", "", "two ", "né€", "rest");
    assertThat(lines("")).isEmpty();
  }

  @Test
  @DisplayName("a line beyond the bound is cut and marked, and the next one is whole")
  void read_LONG_LINE_cut() throws IOException {
    assertThat(lines("x".repeat(100_000) + "\n12345678\nnext\r\n"))
        .containsExactly("xxxxxxxx ... (cut)", "12345678", "next");
  }

  private static List<String> lines(String text) throws IOException {
    List<String> lines = new ArrayList<>();
    Lines.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 8, lines::add);
    return lines;
  }
}
