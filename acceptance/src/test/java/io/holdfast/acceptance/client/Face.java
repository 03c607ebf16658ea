/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

/** The two faces of the client. */
enum Face {
  /** Futures, on a thread of the client's. */
  ASYNC,
  /** The C SDK's functions, on the test's own thread. */
  LOWER;

  /** What is said in the words of either face. */
  String either(String async, String lower) {
    return this == ASYNC ? async : lower;
  }
}
