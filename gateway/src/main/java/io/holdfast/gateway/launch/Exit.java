/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

/**
 * How a process ended.
 *
 * @param status what it returned; 128 and more as a shell tells signals
 * @param lastLine the last that it wrote, to either output; empty if it wrote nothing
 */
public record Exit(int status, String lastLine) {

  /** As part of a sentence: {@code ended with status 3; the last it wrote: "no such port"}. */
  @Override
  public String toString() {
    String how =
        status > 128 ? "was ended by signal " + (status - 128) : "ended with status " + status;
    return lastLine.isEmpty() ? how : how + "; the last it wrote: \"" + lastLine + "\"";
  }
}
