/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {

  @Test
  @DisplayName("Lines are read without their ends, of either kind")
  void next_LINES_withoutEnds() {
    assertThat(read("one\n\ntwo\r\n", 10)).containsExactly("one", "", "two");
    assertThat(read("", 10)).isEmpty();
  }

  @Test
  @DisplayName("A line that is too long is cut, and the next one is whole")
  void next_TOO_LONG_isCut() {
    assertThat(read("12345\n123456\n1\n", 5)).containsExactly("12345", "12345…", "1");
    assertThat(read("x".repeat(100_000) + "\n1\n", 5)).containsExactly("xxxxx…", "1");
  }

  @Test
  @DisplayName("A line without an end is told from one that has it")
  void next_NO_END_isNotWhole() {
    assertThat(read("one\ntw", 10)).containsExactly("one", "tw…");
  }

  @Test
  @DisplayName("Lines are the same however they come in pieces")
  void next_PIECES_areJoined() {
    Seed.times(
        300,
        random -> {
          String text = "a\n" + "b".repeat(random.nextInt(20_000)) + "\n\nc\n";
          int cut = random.nextInt(text.length());
          InputStream pieces =
              new SequenceInputStream(stream(text.substring(0, cut)), stream(text.substring(cut)));
          assertThat(read(pieces, 15_000)).isEqualTo(read(text, 15_000));
        });
  }

  private static List<String> read(String text, int most) {
    return read(stream(text), most);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> read(InputStream in, int most) {
    List<String> read = new ArrayList<>();
    BoundedLines lines = new BoundedLines(in, most);
    try {
      for (BoundedLines.Line line = lines.next(); line != null; line = lines.next()) {
        read.add(new String(line.bytes(), StandardCharsets.UTF_8) + (line.isWhole() ? "" : "…"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }
}
