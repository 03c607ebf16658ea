/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.route.condition.BodyValue;
import io.holdfast.model.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The words of a JSON text in UTF-8, from left to right. What is malformed stays where it is: the
 * reader stops there.
 */
final class JsonText {

  /** A name that is none of those asked for. */
  static final int OTHER = -1;

  /** No name. */
  static final int MALFORMED = -2;

  private static final int END = -1;

  /** So many digits are exact in a double, and so are the powers of ten. */
  private static final int EXACT_DIGITS = 15;

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private final Bytes json;
  private final int end;
  private int at;

  JsonText(Bytes json) {
    this.json = json;
    this.end = json.length();
  }

  /** For readers that stop here. */
  boolean malformed() {
    return false;
  }

  /** The byte here, or less than 0 at the end. */
  int peek() {
    return at < end ? json.at(at) & 0xff : END;
  }

  void next() {
    at++;
  }

  boolean take(char c) {
    if (at < end && json.at(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  boolean takeColon() {
    skipSpace();
    boolean colon = take(':');
    skipSpace();
    return colon;
  }

  void skipSpace() {
    while (at < end) {
      int c = json.at(at);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return;
      }
      at++;
    }
  }

  /** A byte order mark may stand before the text. */
  void skipMark() {
    if (end >= 3
        && json.at(0) == (byte) 0xef
        && json.at(1) == (byte) 0xbb
        && json.at(2) == (byte) 0xbf) {
      at = 3;
    }
  }

  /** Whether nothing but blanks is left. */
  boolean isAtEnd() {
    skipSpace();
    return at == end;
  }

  /** Reads a name: which of these it is. */
  int name(byte[][] names) {
    int start = at + 1;
    if (!skipText()) {
      return MALFORMED;
    }
    int length = at - 1 - start;
    for (int i = 0; i < names.length; i++) {
      if (names[i].length == length && isAt(start, names[i])) {
        return i;
      }
    }
    return names.length > 0 && hasEscape(start, at - 1) ? nameEscaped(start, names) : OTHER;
  }

  private boolean isAt(int start, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (json.at(start + i) != name[i]) {
        return false;
      }
    }
    return true;
  }

  private int nameEscaped(int start, byte[][] names) {
    byte[] name = Bytes.utf8(unescaped(start, at - 1)).toByteArray();
    for (int i = 0; i < names.length; i++) {
      if (Arrays.equals(names[i], name)) {
        return i;
      }
    }
    return OTHER;
  }

  private boolean hasEscape(int from, int to) {
    for (int i = from; i < to; i++) {
      if (json.at(i) == '\\') {
        return true;
      }
    }
    return false;
  }

  /** Whether a value may end here: else it goes on, or is cut off. */
  boolean isDelimited() {
    return switch (peek()) {
      case ',', '}', ']', ' ', '\n', '\r', '\t' -> true;
      default -> false;
    };
  }

  /** Skips a text in quotes. */
  boolean skipText() {
    if (peek() != '"') {
      return false;
    }
    int i = at + 1;
    while (i < end) {
      int c = json.at(i);
      if (c == '"') {
        at = i + 1;
        return true;
      }
      if (c == '\\') {
        int length = escapeLength(i + 1);
        if (length == 0) {
          return false;
        }
        i += length;
      } else if (c >= 0 && c < ' ') {
        return false;
      }
      i++;
    }
    return false;
  }

  /** How many characters follow the backslash; 0 for no escape. */
  private int escapeLength(int from) {
    if (from >= end) {
      return 0;
    }
    if (json.at(from) == 'u') {
      return hex(from + 1) < 0 ? 0 : 5;
    }
    return "\"\\/bfnrt".indexOf(json.at(from)) < 0 ? 0 : 1;
  }

  /** The number of four hexadecimal digits, or less than 0. */
  private int hex(int from) {
    if (from + 4 > end) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = Character.digit(json.at(i), 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** Skips {@code true}, {@code false} or {@code null}. */
  boolean skipWord() {
    return skip("true") || skip("false") || skip("null");
  }

  private boolean skip(String word) {
    if (end - at < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (json.at(at + i) != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return true;
  }

  /** Skips a number. */
  boolean skipNumber() {
    boolean _ = take('-');
    if (!take('0') && !skipDigits()) {
      return false;
    }
    if (take('.') && !skipDigits()) {
      return false;
    }
    if (take('e') || take('E')) {
      boolean _ = take('-') || take('+');
      return skipDigits();
    }
    return true;
  }

  private boolean skipDigits() {
    int from = at;
    while (at < end && isDigit(json.at(at))) {
      at++;
    }
    return at > from;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  /** Reads a text, number, truth or null; null if it is none. */
  @Nullable BodyValue value() {
    return switch (peek()) {
      case '"' -> text();
      case 't' -> skip("true") ? new BodyValue.Bool(true) : null;
      case 'f' -> skip("false") ? new BodyValue.Bool(false) : null;
      case 'n' -> skip("null") ? BodyValue.Special.NULL : null;
      default -> number();
    };
  }

  private @Nullable BodyValue text() {
    int start = at + 1;
    if (!skipText()) {
      return null;
    }
    String value = hasEscape(start, at - 1) ? unescaped(start, at - 1) : json.utf8(start, at - 1);
    // Azure's reader makes dates of those, which compare to nothing.
    return Dates.isDate(value) ? BodyValue.Special.UNDEFINED : new BodyValue.Text(value);
  }

  private String unescaped(int from, int to) {
    StringBuilder value = new StringBuilder(to - from);
    int plain = from;
    for (int i = from; i < to; i++) {
      if (json.at(i) == '\\') {
        value.append(json.utf8(plain, i));
        char c = (char) json.at(++i);
        value.append(c == 'u' ? (char) hex(i + 1) : unescaped(c));
        i += c == 'u' ? 4 : 0;
        plain = i + 1;
      }
    }
    return value.append(json.utf8(plain, to)).toString();
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private @Nullable BodyValue number() {
    int start = at;
    if (!skipNumber()) {
      return null;
    }
    long digits = 0;
    int count = 0;
    int fraction = 0;
    boolean point = false;
    int i = json.at(start) == '-' ? start + 1 : start;
    for (; i < at && count <= EXACT_DIGITS; i++) {
      byte c = json.at(i);
      if (isDigit(c)) {
        digits = digits * 10 + (c - '0');
        count += digits > 0 ? 1 : 0;
        fraction += point ? 1 : 0;
      } else if (c == '.') {
        point = true;
      } else {
        break;
      }
    }
    if (i < at || count > EXACT_DIGITS || fraction >= POWERS.length) {
      return BodyValue.of(Double.parseDouble(json.utf8(start, at)));
    }
    double value = digits / POWERS[fraction];
    return new BodyValue.Numeric(json.at(start) == '-' ? -value : value);
  }
}
