/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;

/** Hears of changed desired properties. */
@FunctionalInterface
public interface DesiredListener {

  /**
   * Desired properties changed. Called on the twins' thread after the change is durable, in the
   * order of the changes; must not block.
   *
   * @param version their version after the change
   * @param patchJson what to merge into the earlier version: changed members, null for deleted
   *     ones, and {@code $version}
   */
  void desiredChanged(Identity identity, long version, Bytes patchJson);
}
