/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

/** A message in a consumer's hands. */
public interface Handed {

  /** The consumer is done with the message: it may be forgotten. Called once, on its lane. */
  void acknowledged();
}
