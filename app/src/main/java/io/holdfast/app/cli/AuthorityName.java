/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The option that names a certification authority. */
final class AuthorityName {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  @Option(
      names = {"-n", "--name"},
      required = true,
      paramLabel = "NAME",
      description = "What the certificate is called.")
  private String name = "";

  /** Checks the name. */
  String name() {
    if (!NAME.matcher(name).matches()) {
      throw CommandException.misused("--name has 1 to 64 letters, digits, '-', '.' or '_'");
    }
    return name;
  }
}
