/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;

/** Hears of what clients report, to make messages of it. */
@FunctionalInterface
public interface TwinChanges {

  /**
   * A client's patch of its reported properties is stored. Called on the records thread, in the
   * order of the patches; must not block.
   *
   * @param author whose properties they are
   * @param patchJson as the client sent it
   */
  void reported(Identity author, Bytes patchJson);
}
