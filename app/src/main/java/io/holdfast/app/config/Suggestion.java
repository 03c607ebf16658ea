/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what somebody may have meant by a word that is not known. */
public final class Suggestion {

  private Suggestion() {}

  /** A sentence to end an error with: the nearest of the words, or all of them. */
  public static String among(String word, Collection<String> known) {
    String plain = plain(word);
    return known.stream()
        .filter(candidate -> isNear(plain, plain(candidate)))
        .min(Comparator.comparingInt(candidate -> distance(plain, plain(candidate))))
        .map(candidate -> "did you mean \"" + candidate + "\"?")
        .orElseGet(() -> "known are " + String.join(", ", known));
  }

  private static boolean isNear(String word, String candidate) {
    return distance(word, candidate) <= Math.max(1, candidate.length() / 3)
        || (word.length() >= 3 && (candidate.contains(word) || word.contains(candidate)));
  }

  /** Letters and digits only: retentionTime, retention_time and retention-time are one word. */
  private static String plain(String word) {
    StringBuilder letters = new StringBuilder();
    word.toLowerCase(Locale.ROOT)
        .chars()
        .filter(Character::isLetterOrDigit)
        .forEach(letters::appendCodePoint);
    return letters.toString();
  }

  /** How many letters to insert, delete, change or swap with the next. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int changed = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(changed, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
