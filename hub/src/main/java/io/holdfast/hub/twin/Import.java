/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import org.jspecify.annotations.Nullable;

/**
 * One item of a bulk operation.
 *
 * @param device how a device is to be registered; null for a module
 * @param module how a module is to be registered; null for a device
 * @param etag of the registration that the caller last saw, or null
 * @param twinEtag of the twin that the caller last saw, or null
 * @param twinJson tags and desired properties to merge into the twin, as for {@link Twins#patch}
 */
public record Import(
    ImportMode mode,
    @Nullable DeviceDraft device,
    @Nullable ModuleDraft module,
    @Nullable String etag,
    @Nullable String twinEtag,
    Bytes twinJson) {

  /** Refuses an item about neither or both. */
  public Import {
    if ((device == null) == (module == null)) {
      throw new IllegalArgumentException("an item is about a device or a module");
    }
  }

  /** Whom it is about. */
  public Identity identity() {
    if (device != null) {
      return device.identity();
    }
    if (module != null) {
      return module.identity();
    }
    throw new IllegalStateException("an item about nobody");
  }
}
