/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may be provisioned. Ids match in any letter case. All methods may block: not for lanes. A
 * change is durable when it returns.
 */
public interface Enrollments {

  /** The most characters of an id. */
  int MAX_ID = 128;

  /** The most groups. */
  int MAX_GROUPS = 100;

  /** The enrollment; refused with {@code ENROLLMENT_NOT_FOUND}. */
  Outcome<Enrollment> find(EnrollmentKind kind, String id);

  /**
   * Makes or changes an enrollment; keys that are not given are made, or stay.
   *
   * @param ifMatch null to make it: then it must not be there; else it must be there, like this
   * @return refused with {@code CONFLICT} (there already), {@code ENROLLMENT_NOT_FOUND}, {@code
   *     PRECONDITION_FAILED}, {@code ARGUMENT_INVALID} or {@code QUOTA_EXCEEDED}
   */
  Outcome<Enrollment> put(EnrollmentDraft draft, @Nullable IfMatch ifMatch);

  /**
   * Forgets an enrollment; an individual one with its registration, a group's registrations stay.
   *
   * @return what was forgotten; refused with {@code ENROLLMENT_NOT_FOUND} or {@code
   *     PRECONDITION_FAILED}
   */
  Outcome<Enrollment> delete(EnrollmentKind kind, String id, IfMatch ifMatch);

  /**
   * In the order of their ids in lower case, the given number at most.
   *
   * @param after the id behind which to begin; empty to begin with the first
   */
  List<Enrollment> list(EnrollmentKind kind, String after, int max);

  /**
   * Whether an id may be one: letters, digits, {@code - . _ :}, ending in none of the last three.
   */
  static boolean isId(String id) {
    if (id.isEmpty() || id.length() > MAX_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean wordly = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      boolean last = i == id.length() - 1;
      if (!wordly && c != '-' && (last || (c != '.' && c != '_' && c != ':'))) {
        return false;
      }
    }
    return true;
  }

  /** The form of an id in which equal ids are equal. */
  static String folded(String id) {
    return id.toLowerCase(Locale.ROOT);
  }
}
