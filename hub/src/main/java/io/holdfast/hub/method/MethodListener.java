/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.method;

import io.holdfast.model.Identity;

/** Hears who listens to calls of methods. */
@FunctionalInterface
public interface MethodListener {

  /**
   * An identity to which nobody listened is listened for, or the other way round; a take-over is
   * neither. Called on any thread, for one identity in the order of the changes; must not block,
   * nor call {@link Methods}.
   */
  void changed(Identity identity, boolean listening);
}
