/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

/** Follows the desired half of a twin; called in order, one at a time, on the options' executor. */
@FunctionalInterface
public interface DesiredHandler {

  /**
   * The desired half is this, or changed by this.
   *
   * @param change the whole half, or what changed of it
   */
  void changed(DesiredChange change);
}
