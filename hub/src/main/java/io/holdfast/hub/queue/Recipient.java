/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.model.Identity;

/** Who takes messages from queues, by what it takes: a module those of its inputs. */
record Recipient(Way way, Identity identity) {

  /** What is taken. */
  enum Way {
    /** The messages of all inputs of the module. */
    INPUTS,
    /** What the identity sent and waits for the parent hub. */
    PARENT
  }

  @Override
  public String toString() {
    return way == Way.PARENT
        ? "what " + identity.clientId() + " sent upstream"
        : identity.clientId();
  }
}
