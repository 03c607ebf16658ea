/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.method;

import io.holdfast.model.Bytes;

/** Where calls for one identity go: its session. Two are the same if they are equal. */
public interface MethodTarget {

  /**
   * Hands a call to the client. Called from any thread; must not block.
   *
   * @param requestId opaque; comes back with the answer
   * @param payload JSON; {@code null} where the caller gave none
   */
  void call(String requestId, String name, Bytes payload);

  /**
   * Whether it takes calls of this method: a client may subscribe to single ones. Called from any
   * thread.
   */
  default boolean listensTo(String name) {
    return true;
  }
}
