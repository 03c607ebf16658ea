/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

/** What HTTP can carry in a header. */
final class Header {

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private Header() {}

  /** Whether it may be a header's name, or a part of one. */
  static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(
                c -> c < 0x7f && (Character.isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0));
  }

  /** Whether it may be a header's value and arrives as it is: blanks around it would be lost. */
  static boolean isValue(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c < 0x7f) && value.strip().equals(value);
  }
}
