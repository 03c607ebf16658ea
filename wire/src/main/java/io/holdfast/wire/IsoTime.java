/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Times as hub protocols write them: UTC with exactly seven fraction digits, {@code
 * 2026-01-31T12:00:00.0000000Z}. The C# SDK reads no other form.
 */
public final class IsoTime {

  private static final int LENGTH = 28;
  private static final int TENTH_OF_SECOND = 100_000_000;

  private IsoTime() {}

  /**
   * Writes a time; what is finer than 100 ns is cut off.
   *
   * @throws IllegalArgumentException outside the years 0 to 9999
   */
  public static String format7(Instant time) {
    OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
    if (utc.getYear() < 0 || utc.getYear() > 9999) {
      throw new IllegalArgumentException("no four-digit year: " + time);
    }
    StringBuilder text = new StringBuilder(LENGTH);
    append(text, utc.getYear(), 4, '-');
    append(text, utc.getMonthValue(), 2, '-');
    append(text, utc.getDayOfMonth(), 2, 'T');
    append(text, utc.getHour(), 2, ':');
    append(text, utc.getMinute(), 2, ':');
    append(text, utc.getSecond(), 2, '.');
    append(text, utc.getNano() / 100, 7, 'Z');
    return text.toString();
  }

  private static void append(StringBuilder text, int value, int digits, char separator) {
    int divisor = 1;
    for (int i = 1; i < digits; i++) {
      divisor *= 10;
    }
    for (int rest = value; divisor > 0; divisor /= 10) {
      text.append((char) ('0' + rest / divisor));
      rest %= divisor;
    }
    text.append(separator);
  }

  /**
   * Reads an ISO 8601 date and time in the years 0 to 9999: any number of fraction digits or none;
   * {@code Z}, an offset, or nothing, which means UTC; Python puts a space where the T belongs.
   *
   * @throws WireFormatException if the text is no such time
   */
  public static Instant parse(String text) {
    Instant time = parseOrNull(text);
    if (time == null) {
      throw new WireFormatException("not an ISO 8601 date and time");
    }
    return time;
  }

  /** Reads as {@link #parse} does; null if the text is no such time. */
  public static @Nullable Instant parseOrNull(String text) {
    return new IsoTimeReader(text).read();
  }

  /** The time in the one form that all SDKs read; null if the text is no time. */
  static @Nullable String normalised(String text) {
    Instant time = parseOrNull(text);
    if (time == null) {
      return null;
    }
    return text.length() == LENGTH && text.charAt(10) == 'T' && text.endsWith("Z")
        ? text
        : format7(time);
  }

  /** Reads one text. Owned by the thread that reads. */
  private static final class IsoTimeReader {
    private final String text;
    private int position;
    private boolean failed;

    IsoTimeReader(String text) {
      this.text = text;
    }

    @Nullable Instant read() {
      int year = number(4, 0, 9999);
      expect('-');
      int month = number(2, 1, 12);
      expect('-');
      int day = number(2, 1, failed ? 31 : lengthOfMonth(year, month));
      if (peek() == ' ') {
        position++;
      } else {
        expect('T');
      }
      long second = number(2, 0, 23) * 3600L;
      expect(':');
      second += number(2, 0, 59) * 60L;
      expect(':');
      second += number(2, 0, 59);
      int nanos = fraction();
      second -= offset();
      if (failed || position != text.length()) {
        return null;
      }
      return inFourDigits(LocalDate.of(year, month, day).toEpochDay() * 86_400 + second, nanos);
    }

    private static int lengthOfMonth(int year, int month) {
      return YearMonth.of(year, month).lengthOfMonth();
    }

    /** An offset may carry the time out of the years that can be written. */
    private static @Nullable Instant inFourDigits(long second, int nanos) {
      Instant time = Instant.ofEpochSecond(second, nanos);
      int year = time.atOffset(ZoneOffset.UTC).getYear();
      return year < 0 || year > 9999 ? null : time;
    }

    private char peek() {
      return position < text.length() ? text.charAt(position) : '\0';
    }

    private void expect(char wanted) {
      failed |= peek() != wanted;
      position++;
    }

    private int number(int digits, int min, int max) {
      int value = 0;
      for (int i = 0; i < digits; i++) {
        char c = peek();
        failed |= c < '0' || c > '9';
        value = value * 10 + (c - '0');
        position++;
      }
      failed |= value < min || value > max;
      return failed ? min : value;
    }

    /** The nanoseconds; digits behind the ninth are cut off. */
    private int fraction() {
      if (peek() != '.') {
        return 0;
      }
      position++;
      int start = position;
      int nanos = 0;
      int unit = TENTH_OF_SECOND;
      while (peek() >= '0' && peek() <= '9') {
        nanos += (peek() - '0') * unit;
        unit /= 10;
        position++;
      }
      failed |= position == start;
      return nanos;
    }

    /** The offset from UTC, in seconds. */
    private int offset() {
      char sign = peek();
      if (sign == '\0' && position == text.length()) {
        return 0;
      }
      position++;
      if (sign == 'Z') {
        return 0;
      }
      failed |= sign != '+' && sign != '-';
      int seconds = number(2, 0, 18) * 3600;
      expect(':');
      seconds += number(2, 0, 59) * 60;
      return sign == '-' ? -seconds : seconds;
    }
  }
}
