/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import org.jspecify.annotations.Nullable;

/**
 * Reads numbers as .NET does for any style and no culture: blanks around, a sign before or behind,
 * parentheses for negative ones, commas between digits, an exponent.
 */
final class Numbers {

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /** So many digits are exact in a double. */
  private static final int EXACT_DIGITS = 15;

  private static final int MAX_EXPONENT = 100_000;

  private final String text;
  private int at;
  private int end;

  private Numbers(String text) {
    this.text = text;
    this.end = text.length();
  }

  /** NaN for what is no number. */
  static double parse(@Nullable String text) {
    if (text == null) {
      return Double.NaN;
    }
    double plain = plain(text);
    return Double.isNaN(plain) ? new Numbers(text).read() : plain;
  }

  /** The usual form, such as {@code -21.5}, without making an object; NaN for all others. */
  private static double plain(String text) {
    int start = !text.isEmpty() && text.charAt(0) == '-' ? 1 : 0;
    long mantissa = 0;
    int digits = 0;
    int point = -1;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9' && digits < EXACT_DIGITS) {
        digits++;
        mantissa = mantissa * 10 + (c - '0');
      } else if (c == '.' && point < 0) {
        point = i;
      } else {
        return Double.NaN;
      }
    }
    if (digits == 0) {
      return Double.NaN;
    }
    double value = point < 0 ? mantissa : mantissa / POWERS[text.length() - 1 - point];
    return start == 0 ? value : -value;
  }

  private double read() {
    skipBlanks();
    boolean parentheses = end - at >= 2 && is('(') && text.charAt(end - 1) == ')';
    if (parentheses) {
      at++;
      end--;
      skipBlanks();
    }
    boolean minusBefore = is('-');
    boolean signBefore = minusBefore || is('+');
    at += signBefore ? 1 : 0;
    boolean minusBehind = end > at && text.charAt(end - 1) == '-';
    boolean signBehind = minusBehind || (end > at && text.charAt(end - 1) == '+');
    end -= signBehind ? 1 : 0;
    if ((signBefore && signBehind) || (parentheses && (signBefore || signBehind))) {
      return Double.NaN;
    }
    double value = unsigned();
    return parentheses || minusBefore || minusBehind ? -value : value;
  }

  private void skipBlanks() {
    while (at < end && isBlank(text.charAt(at))) {
      at++;
    }
    while (end > at && isBlank(text.charAt(end - 1))) {
      end--;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private boolean is(char c) {
    return at < end && text.charAt(at) == c;
  }

  private double unsigned() {
    if (end - at == 8 && text.startsWith("Infinity", at)) {
      return Double.POSITIVE_INFINITY;
    }
    int start = at;
    long mantissa = 0;
    int digits = 0;
    int exponent = 0;
    boolean any = false;
    boolean fraction = false;
    for (; at < end; at++) {
      char c = text.charAt(at);
      if (c >= '0' && c <= '9') {
        any = true;
        exponent -= fraction ? 1 : 0;
        if (mantissa > 0 || c > '0') {
          digits++;
          mantissa = digits <= EXACT_DIGITS ? mantissa * 10 + (c - '0') : mantissa;
        }
      } else if (c == '.' && !fraction) {
        fraction = true;
      } else if (c != ',' || fraction || !any) {
        break;
      }
    }
    if (!any) {
      return Double.NaN;
    }
    int written = writtenExponent();
    if (at != end) {
      return Double.NaN;
    }
    exponent += written;
    return digits <= EXACT_DIGITS && Math.abs(exponent) < POWERS.length
        ? exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent]
        : Double.parseDouble(text.substring(start, end).replace(",", ""));
  }

  /** Leaves the position before what is no exponent. */
  private int writtenExponent() {
    if (!is('e') && !is('E')) {
      return 0;
    }
    int before = at++;
    boolean minus = is('-');
    at += minus || is('+') ? 1 : 0;
    int first = at;
    int value = 0;
    for (; at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++) {
      value = Math.min(MAX_EXPONENT, value * 10 + (text.charAt(at) - '0'));
    }
    if (at == first) {
      at = before;
    }
    return minus ? -value : value;
  }
}
