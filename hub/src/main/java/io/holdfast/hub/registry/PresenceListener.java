/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.Identity;

/** Hears who came and who went. */
@FunctionalInterface
public interface PresenceListener {

  /**
   * An identity that had no connection has one, or the last one of an identity is gone; a take-over
   * is neither. Called on any thread, for one identity in the order of the changes; must not block,
   * nor ask {@link Presence}.
   */
  void changed(Identity identity, boolean connected);

  /** One more connection of an identity that has one was let in; otherwise as {@link #changed}. */
  default void tookOver(Identity identity) {}
}
