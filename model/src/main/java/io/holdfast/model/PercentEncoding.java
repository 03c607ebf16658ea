/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Percent-encoding as all hub protocols use it: UTF-8, {@code %XX}, and never {@code +} for a
 * space.
 *
 * <p>Writing keeps only letters, digits, {@code -}, {@code .} and {@code _}: the tilde, which RFC
 * 3986 calls unreserved, makes Microsoft's C SDK drop a message. Reading takes either case of hex
 * and every character that should have been encoded but was not.
 */
public final class PercentEncoding {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentEncoding() {}

  /** The encoded text; the same object if nothing needs encoding. */
  public static String encode(String text) {
    int reserved = firstReserved(text, 0);
    if (reserved == text.length()) {
      return text;
    }
    StringBuilder target = new StringBuilder(text.length() + 24);
    encodeFrom(text, reserved, target);
    return target.toString();
  }

  /** Appends the encoded text. */
  public static void encode(String text, StringBuilder target) {
    encodeFrom(text, firstReserved(text, 0), target);
  }

  private static void encodeFrom(String text, int firstReserved, StringBuilder target) {
    int from = 0;
    int reserved = firstReserved;
    while (reserved < text.length()) {
      target.append(text, from, reserved);
      from = encodeCharacter(text, reserved, target);
      reserved = firstReserved(text, from);
    }
    target.append(text, from, text.length());
  }

  private static int firstReserved(String text, int from) {
    int i = from;
    while (i < text.length() && isUnreserved(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_';
  }

  /** Encodes the character at an index, both halves of a pair; returns the index behind it. */
  private static int encodeCharacter(String text, int index, StringBuilder target) {
    char c = text.charAt(index);
    if (c < 0x80) {
      encodeByte(c, target);
      return index + 1;
    }
    int codePoint = text.codePointAt(index);
    if (codePoint < 0x800) {
      encodeByte(0xC0 | codePoint >> 6, target);
    } else if (codePoint < 0x10000) {
      // Half of a pair alone has no UTF-8 form; String.getBytes also writes a question mark.
      if (Character.isSurrogate(c)) {
        encodeByte('?', target);
        return index + 1;
      }
      encodeByte(0xE0 | codePoint >> 12, target);
      encodeByte(0x80 | (codePoint >> 6 & 0x3F), target);
    } else {
      encodeByte(0xF0 | codePoint >> 18, target);
      encodeByte(0x80 | (codePoint >> 12 & 0x3F), target);
      encodeByte(0x80 | (codePoint >> 6 & 0x3F), target);
    }
    encodeByte(0x80 | (codePoint & 0x3F), target);
    return index + Character.charCount(codePoint);
  }

  private static void encodeByte(int value, StringBuilder target) {
    target.append('%').append(HEX[value >> 4]).append(HEX[value & 0xF]);
  }

  /**
   * Decodes a part of a text. Copies nothing but the substring where there is no percent sign.
   *
   * @param from index of the first character
   * @param to index behind the last character
   * @return the decoded text, or null if an escape is broken or the bytes are not UTF-8
   */
  public static @Nullable String decode(String text, int from, int to) {
    int percent = nextPercent(text, from, to);
    if (percent == to) {
      return text.substring(from, to);
    }
    StringBuilder target = new StringBuilder(to - from);
    int copied = from;
    while (percent < to) {
      target.append(text, copied, percent);
      int end = endOfEscapes(text, percent, to);
      if (end == percent || !appendDecoded(text, percent, end, target)) {
        return null;
      }
      copied = end;
      percent = nextPercent(text, end, to);
    }
    return target.append(text, copied, to).toString();
  }

  /** Not {@code String.indexOf}, which would look beyond the part, for each part of a long text. */
  private static int nextPercent(String text, int from, int to) {
    int i = from;
    while (i < to && text.charAt(i) != '%') {
      i++;
    }
    return i;
  }

  /** Decodes a whole text; null as for {@link #decode(String, int, int)}. */
  public static @Nullable String decode(String text) {
    return decode(text, 0, text.length());
  }

  /**
   * Decodes what can be decoded: a broken escape, or a run of escapes that is not UTF-8, stays as
   * it is. For text that is compared or logged and never passed on.
   */
  public static String decodeLeniently(String text) {
    int percent = text.indexOf('%');
    if (percent < 0) {
      return text;
    }
    StringBuilder target = new StringBuilder(text.length());
    int copied = 0;
    while (percent >= 0) {
      int end = endOfEscapes(text, percent, text.length());
      target.append(text, copied, percent);
      if (end == percent) {
        end = percent + 1;
        target.append('%');
      } else if (!appendDecoded(text, percent, end, target)) {
        target.append(text, percent, end);
      }
      copied = end;
      percent = text.indexOf('%', end);
    }
    return target.append(text, copied, text.length()).toString();
  }

  /** The index behind the last of the escapes that follow each other from an index on. */
  private static int endOfEscapes(String text, int from, int to) {
    int i = from;
    while (i + 2 < to && text.charAt(i) == '%' && byteAt(text, i) >= 0) {
      i += 3;
    }
    return i;
  }

  /** The byte of the escape at an index, or negative if its digits are not hex. */
  private static int byteAt(String text, int percent) {
    return digit(text.charAt(percent + 1)) << 4 | digit(text.charAt(percent + 2));
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
      return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  /** Appends the text of a run of whole escapes; false, and nothing appended, if not UTF-8. */
  private static boolean appendDecoded(String text, int from, int to, StringBuilder target) {
    int length = target.length();
    for (int i = from; i < to; i += 3) {
      int value = byteAt(text, i);
      if (value >= 0x80) {
        target.setLength(length);
        return appendUtf8(text, from, to, target);
      }
      target.append((char) value);
    }
    return true;
  }

  private static boolean appendUtf8(String text, int from, int to, StringBuilder target) {
    ByteBuffer bytes = ByteBuffer.allocate((to - from) / 3);
    for (int i = from; i < to; i += 3) {
      bytes.put((byte) byteAt(text, i));
    }
    try {
      CharBuffer decoded =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(bytes.flip());
      target.append(decoded);
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
