/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

/** A request that is under way. */
@FunctionalInterface
public interface HttpCall {

  /**
   * Gives it up: the connection is closed, and the handler is not told anything any more. Any
   * number of times; on the loop.
   */
  void cancel();
}
