/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import picocli.CommandLine.Option;

/** The state in which something was last seen: a change is refused if it is another by now. */
final class LastSeen {

  private static final String ANY = "*";

  @Option(
      names = {"-e", "--etag"},
      paramLabel = "ETAG",
      description = "Only if it has not changed since; without it whatever it is.")
  private String etag = ANY;

  /** The etag; a star for any state. */
  String etag() {
    if (etag.isEmpty() || !Header.isValue(etag)) {
      throw CommandException.misused("--etag is none: take it as the hub shows it");
    }
    return etag;
  }

  /** Whether any state will do. */
  boolean isAny() {
    return etag.equals(ANY);
  }
}
