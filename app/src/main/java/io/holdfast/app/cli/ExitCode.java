/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

/** How a command ended. */
public final class ExitCode {

  /** It did what it was asked. */
  public static final int DONE = 0;

  /** It was refused, or failed. */
  public static final int FAILED = 1;

  /** It was called wrongly, or could not start. */
  public static final int MISUSED = 2;

  private ExitCode() {}
}
