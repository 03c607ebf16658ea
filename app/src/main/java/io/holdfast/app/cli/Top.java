/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import picocli.CommandLine.Option;

/** The option that bounds a list. */
final class Top {

  private static final int USUAL = 1000;

  @Option(names = "--top", paramLabel = "N", description = "How many at most (default: 1000).")
  private int top = USUAL;

  /** Checks the number. */
  int number() {
    if (top < 1) {
      throw CommandException.misused("--top must be 1 or more");
    }
    return top;
  }
}
