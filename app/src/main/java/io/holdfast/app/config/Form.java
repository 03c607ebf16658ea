/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a value may look like and what it stands for.
 *
 * @param description for the reference page
 * @param parse the text's value; throws {@link IllegalArgumentException} saying what is wrong
 * @param isSecret whether the text must not be shown
 */
record Form<T>(String description, Function<String, T> parse, boolean isSecret) {

  Form(String description, Function<String, T> parse) {
    this(description, parse, false);
  }

  /** Text that is not blank. */
  static final Form<String> TEXT =
      new Form<>(
          "text",
          text -> {
            if (text.isBlank()) {
              throw new IllegalArgumentException("must not be blank");
            }
            return text;
          });

  /** A file or folder. */
  static final Form<Path> PATH = new Form<>("path", text -> Path.of(TEXT.parse().apply(text)));

  /** An address of this machine to listen on. */
  static final Form<InetAddress> ADDRESS =
      new Form<>(
          "address",
          text -> {
            try {
              return InetAddress.getByName(TEXT.parse().apply(text));
            } catch (UnknownHostException e) {
              throw new IllegalArgumentException("is no address and no name of one", e);
            }
          });

  /** A TCP port; 0 lets the system choose. */
  static final Form<Integer> PORT = new Form<>("port", text -> (int) whole(text, 0, 65_535));

  /** A span of time, longer than none. */
  static final Form<Duration> TIME = new Form<>("time", Form::time);

  /** A length of time within bounds. */
  static Form<Duration> time(String least, String most) {
    Duration shortest = time(least);
    Duration longest = time(most);
    return new Form<>(
        "time, " + least + " to " + most,
        text -> {
          Duration time = time(text);
          if (time.compareTo(shortest) < 0 || time.compareTo(longest) > 0) {
            throw new IllegalArgumentException("must be " + least + " to " + most);
          }
          return time;
        });
  }

  /** Yes or no. */
  static final Form<Boolean> YES_OR_NO =
      new Form<>(
          "true or false",
          text ->
              switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("must be true or false");
              });

  /** An amount of bytes, no fewer than so many. */
  static Form<Long> size(long least) {
    return new Form<>(
        least > 1 ? "size, at least " + least + " bytes" : "size",
        text -> {
          long bytes = size(text);
          if (bytes < least) {
            throw new IllegalArgumentException("must be at least " + least + " bytes");
          }
          return bytes;
        });
  }

  /** A whole number within bounds. */
  static Form<Integer> count(int least, int most) {
    return new Form<>("number, " + least + " to " + most, text -> (int) whole(text, least, most));
  }

  /** One of an enum's constants, in lower case with hyphens. */
  static <E extends Enum<E>> Form<E> oneOf(Class<E> type) {
    String names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(", "));
    return new Form<>(
        "one of " + names,
        text -> {
          for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text.replace('-', '_'))) {
              return constant;
            }
          }
          throw new IllegalArgumentException("must be one of " + names);
        });
  }

  private static long whole(String text, long least, long most) {
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // refused below, with the bounds
    }
    throw new IllegalArgumentException("must be a whole number from " + least + " to " + most);
  }

  private static Duration time(String text) {
    String unit = unit(text);
    long nanos =
        switch (unit) {
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          case "d" -> 86_400_000_000_000L;
          default ->
              throw new IllegalArgumentException(
                  "must be a number with a unit: ms, s, m, h or d, as in 30s");
        };
    BigDecimal product = amount(text, unit, "30s").multiply(BigDecimal.valueOf(nanos));
    if (product.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("must be at most 292 years");
    }
    if (product.signum() == 0) {
      throw new IllegalArgumentException("must be longer than none");
    }
    return Duration.ofNanos(product.longValue());
  }

  private static long size(String text) {
    String unit = unit(text);
    long factor =
        switch (unit) {
          case "", "B" -> 1L;
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          case "TiB" -> 1L << 40;
          case "kB" -> 1_000L;
          case "MB" -> 1_000_000L;
          case "GB" -> 1_000_000_000L;
          case "TB" -> 1_000_000_000_000L;
          default ->
              throw new IllegalArgumentException(
                  "must be bytes, or a number with a unit: KiB, MiB, GiB, TiB, kB, MB, GB or TB, as"
                      + " in 256KiB");
        };
    BigDecimal product = amount(text, unit, "256KiB").multiply(BigDecimal.valueOf(factor));
    if (product.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("must be below 8388608TiB");
    }
    return product.longValue();
  }

  private static String unit(String text) {
    int start = text.length();
    while (start > 0 && Character.isLetter(text.charAt(start - 1))) {
      start--;
    }
    return text.substring(start);
  }

  private static BigDecimal amount(String text, String unit, String example) {
    String digits = text.substring(0, text.length() - unit.length()).strip();
    boolean plain =
        !digits.isEmpty()
            && digits.length() <= 20
            && digits.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
    if (plain) {
      try {
        return new BigDecimal(digits);
      } catch (NumberFormatException e) {
        // refused below, with an example
      }
    }
    throw new IllegalArgumentException("must be a number with a unit, as in " + example);
  }
}
