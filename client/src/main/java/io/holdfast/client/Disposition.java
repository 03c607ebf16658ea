/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

/** What to tell the hub of a message. */
public enum Disposition {
  /** Done: the hub forgets it. */
  ACCEPTED,
  /** Cannot be handled, now or ever: the hub forgets it. MQTT has no other word for it. */
  REJECTED,
  /**
   * Not handled: the hub is told nothing and sends it again on a later connection. Until then it
   * takes one place of the hub's window, so do not abandon what no later attempt can handle.
   */
  ABANDONED
}
