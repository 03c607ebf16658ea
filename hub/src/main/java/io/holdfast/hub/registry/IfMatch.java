/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import org.jspecify.annotations.Nullable;

/**
 * What an entity must be for a change to be made: whatever it is, or what the caller last saw.
 *
 * @param etag the etag that the caller last saw, without quotes, or null for any
 */
public record IfMatch(@Nullable String etag) {

  /** Any state will do. */
  public static final IfMatch ANY = new IfMatch(null);

  /** Whether an entity with this etag may be changed. */
  public boolean allows(String current) {
    return etag == null || etag.equals(current);
  }
}
