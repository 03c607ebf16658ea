/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.io.IOException;

/**
 * The end of the input as a sign to stop: whoever started this process holds the other end of it,
 * and a process that is killed holds nothing any more. A thread of its own reads, and throws away
 * what comes.
 */
final class StdinEnd {

  private static final int CHUNK = 512;

  private StdinEnd() {}

  /** From now on the process stops with its input as with a signal. */
  static void stops() {
    Thread.ofPlatform().daemon().name("stdin").start(StdinEnd::awaitEnd);
  }

  private static void awaitEnd() {
    byte[] chunk = new byte[CHUNK];
    try {
      while (System.in.read(chunk) >= 0) {
        // Nobody has anything to say here.
      }
    } catch (IOException e) {
      // It can be read no more: an end, too.
    }
    System.exit(ExitCode.DONE);
  }
}
