/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.util.SplittableRandom;

/** Text that nobody would write: for parsers that must survive it. */
public final class RandomText {

  private static final String SYNTAX = "/?&=%$#+;:,.-_~!*'()@\" \t\n\0";
  private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEF0123456789";
  private static final int[] BEYOND_ASCII = {
    0x7F, 0x80, 0xE9, 0x7FF, 0x800, 0x212A, 0x4E16, 0xFFFD, 0x1F600, 0x10FFFF
  };

  private RandomText() {}

  /** Text of 0 to the given number of characters: syntax, letters, all of Unicode, torn pairs. */
  public static String any(SplittableRandom random, int maxLength) {
    int length = random.nextInt(maxLength + 1);
    StringBuilder text = new StringBuilder(length);
    while (text.length() < length) {
      appendOne(random, text);
    }
    return text.toString();
  }

  /** Text of 0 to the given number of characters that has a UTF-8 form: no torn pairs. */
  public static String unicode(SplittableRandom random, int maxLength) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(maxLength + 1);
    for (int i = 0; i < length; i++) {
      int codePoint = random.nextInt(3) == 0 ? random.nextInt(0x110000) : random.nextInt(0x80);
      boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
      text.appendCodePoint(half ? '~' : codePoint);
    }
    return text.toString();
  }

  /** The text after one to eight random edits: what a faulty or hostile client may send. */
  public static String mutated(SplittableRandom random, String text) {
    StringBuilder mutated = new StringBuilder(text);
    for (int edits = 1 + random.nextInt(8); edits > 0; edits--) {
      edit(random, mutated);
    }
    return mutated.toString();
  }

  private static void edit(SplittableRandom random, StringBuilder text) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(6));
    switch (random.nextInt(5)) {
      case 0 -> text.delete(from, to);
      case 1 -> text.insert(random.nextInt(text.length() + 1), text.substring(from, to));
      case 2 -> text.setLength(from);
      case 3 -> text.insert(from, any(random, 3));
      default -> text.replace(from, to, any(random, 2));
    }
  }

  private static void appendOne(SplittableRandom random, StringBuilder text) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> text.append(SYNTAX.charAt(random.nextInt(SYNTAX.length())));
      case 3 -> text.appendCodePoint(BEYOND_ASCII[random.nextInt(BEYOND_ASCII.length)]);
      case 4 -> text.append((char) random.nextInt(0x10000));
      default -> text.append(PLAIN.charAt(random.nextInt(PLAIN.length())));
    }
  }
}
