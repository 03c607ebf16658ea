/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

/** What lives on a loop and has to end with it. */
@FunctionalInterface
public interface LoopMember {

  /** Ends at once, without a farewell. Called on the loop. */
  void abort();
}
