/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.watch.Removal;

/** A message in a consumer's hands; equal to another if that is the same message handed again. */
public interface Handed {

  /** The consumer is done with the message: it may be forgotten. Called once, on its lane. */
  void acknowledged();

  /**
   * The consumer can never take the message: it is forgotten, and counted as removed. Called once,
   * on its lane, instead of {@link #acknowledged}.
   */
  void removed(Removal reason);
}
