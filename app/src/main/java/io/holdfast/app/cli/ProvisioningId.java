/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.util.regex.Pattern;

/** What ids of registrations and enrollments look like. */
final class ProvisioningId {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{0,127}[A-Za-z0-9-]");

  private ProvisioningId() {}

  /** The id that an option holds, if it is one. */
  static String checked(String option, String id) {
    if (!FORM.matcher(id).matches()) {
      throw CommandException.misused(
          option
              + " has 1 to 128 letters, digits, '-', '.', '_' or ':', the last of them a letter, a"
              + " digit or '-'");
    }
    return id;
  }
}
