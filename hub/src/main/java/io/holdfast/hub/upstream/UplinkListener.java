/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream;

import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;

/** Hears of the way to the parent; on any thread, in order for each identity; must not block. */
public interface UplinkListener {

  /** The identity is connected to the parent, for the first time or again. */
  default void connected(Identity identity) {}

  /** The parent does not let it in: it does not know it, or does not believe it. */
  default void refused(Identity identity, String why) {}

  /** It is no longer. */
  default void disconnected(Identity identity) {}

  /** The parent changed desired properties: the members changed, null for deleted, and version. */
  default void desiredChanged(Identity identity, Bytes patchJson) {}
}
