/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import org.jspecify.annotations.Nullable;

/** When a service wants to be asked again. */
final class RetryAfter {

  /** Unless a service says otherwise, in seconds. */
  static final int DEFAULT = 1;

  private static final int LONGEST = 300;

  private RetryAfter() {}

  /**
   * The seconds that the text begins with, as C's {@code atol} reads it.
   *
   * @param text what the service says, or null if it says nothing
   * @param present what it said before
   * @return 1 to 300; {@link #DEFAULT} for what is not in there
   */
  static int read(@Nullable String text, int present) {
    if (text == null) {
      return present;
    }
    int seconds = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        break;
      }
      seconds = Math.min(seconds * 10 + c - '0', LONGEST + 1);
    }
    return seconds >= 1 && seconds <= LONGEST ? seconds : DEFAULT;
  }
}
