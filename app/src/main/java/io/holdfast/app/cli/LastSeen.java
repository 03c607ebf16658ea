/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import picocli.CommandLine.Option;

/** The state in which something was last seen: a change is refused if it is another by now. */
final class LastSeen {

  @Option(
      names = {"-e", "--etag"},
      paramLabel = "ETAG",
      description = "Only if it has not changed since; without it whatever it is.")
  private String etag = "*";

  /** The etag; a star for any state. */
  String etag() {
    return etag;
  }
}
