/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.Map;

/** Runs commands and keeps what they print. */
final class Console {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Surroundings around;

  Console(Map<String, String> environment) {
    around =
        new Surroundings(
            new PrintWriter(out), new PrintWriter(err), environment, InstantSource.system());
  }

  int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Holdfast.run(around, args);
  }

  Surroundings around() {
    return around;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
