/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads lines of a program that may write any length of them. One thread. */
final class BoundedLines {

  private final InputStream in;
  private final int most;
  private final byte[] chunk = new byte[8_192];
  private int next;
  private int filled;

  /**
   * Reads from there.
   *
   * @param most the longest line, in bytes; of a longer one the rest is skipped
   */
  BoundedLines(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /** A line. Whoever gets it owns it. */
  static final class Line {

    private final byte[] bytes;
    private final boolean isWhole;

    private Line(byte[] bytes, boolean isWhole) {
      this.bytes = bytes;
      this.isWhole = isWhole;
    }

    /** Its bytes without its end; not a copy. */
    byte[] bytes() {
      return bytes;
    }

    /** False if more of it was skipped, or it had no end. */
    boolean isWhole() {
      return isWhole;
    }
  }

  /** The next line; null at the end. */
  @Nullable Line next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    boolean isCut = false;
    while (true) {
      if (next == filled && !fill()) {
        return line.size() == 0 && !isCut ? null : new Line(line.toByteArray(), false);
      }
      int end = next;
      while (end < filled && chunk[end] != '\n') {
        end++;
      }
      int taken = Math.min(end - next, most - line.size());
      line.write(chunk, next, taken);
      isCut |= taken < end - next;
      next = end;
      if (end < filled) {
        next++;
        return new Line(withoutReturn(line.toByteArray()), !isCut);
      }
    }
  }

  private boolean fill() throws IOException {
    next = 0;
    filled = Math.max(0, in.read(chunk));
    return filled > 0;
  }

  private static byte[] withoutReturn(byte[] line) {
    boolean ends = line.length > 0 && line[line.length - 1] == '\r';
    return ends ? Arrays.copyOf(line, line.length - 1) : line;
  }
}
