/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules;

/** Text of others, as it may stand in a line of the log. */
public final class Printable {

  private static final int MOST = 200;

  private Printable() {}

  /**
   * The first 200 characters, with a blank for each one that controls a terminal or ends a line.
   */
  public static String of(String text) {
    return of(text, MOST);
  }

  /** The same with so many characters. */
  public static String of(String text, int most) {
    String begin = text.length() > most ? text.substring(0, most) + "…" : text;
    return begin.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ");
  }
}
