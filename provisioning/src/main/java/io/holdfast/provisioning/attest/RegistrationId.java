/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.attest;

/** The form of a registration id. */
public final class RegistrationId {

  /** The most characters of one. */
  public static final int MAX_LENGTH = 128;

  private RegistrationId() {}

  /**
   * Answers the id if it is one: 1 to 128 letters, digits, {@code -}, {@code .}, {@code _} and
   * {@code :}, the last one a letter, a digit or {@code -}. Services compare ids in any letter
   * case.
   *
   * @param id to look at
   * @return the same
   * @throws IllegalArgumentException saying what is wrong
   */
  public static String check(String id) {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a registration id has 1 to 128 characters: " + id);
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean ends = isAlphanumeric(c) || c == '-';
      boolean inside = ends || c == '.' || c == '_' || c == ':';
      if (i == id.length() - 1 ? !ends : !inside) {
        throw new IllegalArgumentException(
            "a registration id has letters, digits, '-', '.', '_' and ':', and ends with one of the"
                + " first three: "
                + id);
      }
    }
    return id;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
