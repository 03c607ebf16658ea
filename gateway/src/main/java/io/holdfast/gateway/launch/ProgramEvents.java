/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import java.io.OutputStream;

/** What a program does. Lines come on a thread for each of the two outputs, the rest on another. */
public interface ProgramEvents {

  /**
   * A process was started.
   *
   * @param input its standard input; blocks when the program does not read, and stays open until
   *     the program is to end
   */
  default void started(OutputStream input) {}

  /** A line of standard output, without its end, cut at the bound. */
  void output(String line);

  /** A line of standard error, without its end, cut at the bound. */
  void error(String line);

  /** The process has ended. */
  default void exited(Exit exit) {}
}
