/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts a stream into lines, none of which is kept beyond a bound. */
final class Lines {

  private static final String CUT = " ... (cut)";

  private final byte[] kept;
  private int length;
  private boolean cut;

  private Lines(int longest) {
    this.kept = new byte[longest];
  }

  /**
   * Reads to the end of the stream; what stands behind the last line's end is a line, too.
   *
   * @param longest how many bytes of a line are kept; of a longer one this many, and a remark
   */
  static void read(InputStream from, int longest, Consumer<String> to) throws IOException {
    Lines lines = new Lines(longest);
    InputStream in = new BufferedInputStream(from);
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        to.accept(lines.take());
      } else {
        lines.add((byte) next);
      }
    }
    if (lines.length > 0) {
      to.accept(lines.take());
    }
  }

  private void add(byte next) {
    if (length < kept.length) {
      kept[length++] = next;
    } else {
      cut = true;
    }
  }

  private String take() {
    int end = length > 0 && kept[length - 1] == '\r' && !cut ? length - 1 : length;
    String line = new String(kept, 0, end, StandardCharsets.UTF_8) + (cut ? CUT : "");
    length = 0;
    cut = false;
    return line;
  }
}
