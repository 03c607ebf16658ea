/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

/** Hears what happens to twins, and with them to registrations. */
@FunctionalInterface
public interface TwinListener {

  /**
   * Something happened. Called on the twins' thread after it is durable, in the order in which it
   * happened; must not block.
   */
  void happened(TwinEvent event);
}
