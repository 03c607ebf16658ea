/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts that Azure's JSON reader takes for dates. */
final class Dates {

  private static final int MIN_LENGTH = 19;
  private static final int MAX_LENGTH = 40;

  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-(\\d{2})-(\\d{2})T(\\d{2}):(\\d{2}):(\\d{2})(\\.\\d+)?"
              + "(Z|[+-]\\d{2}(:?\\d{2})?)?");

  private static final Pattern ELDER = Pattern.compile("/Date\\(-?\\d+([+-]\\d{4})?\\)/");

  private Dates() {}

  static boolean isDate(String text) {
    int length = text.length();
    if (length >= MIN_LENGTH && length <= MAX_LENGTH && text.charAt(10) == 'T') {
      Matcher iso = ISO.matcher(text);
      return iso.matches() && exists(iso);
    }
    return text.startsWith("/Date(") && ELDER.matcher(text).matches();
  }

  private static boolean exists(Matcher iso) {
    try {
      LocalDateTime date =
          LocalDateTime.of(
              part(iso, 1), part(iso, 2), part(iso, 3), part(iso, 4), part(iso, 5), part(iso, 6));
      return date.getYear() > 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static int part(Matcher iso, int group) {
    return Integer.parseInt(iso.group(group));
  }
}
