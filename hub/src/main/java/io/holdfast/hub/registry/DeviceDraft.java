/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.DeviceIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a device is to be registered with.
 *
 * @param authentication null for keys that the registry makes or, on update, for what there is
 * @param statusReason at most {@value #MAX_STATUS_REASON} characters
 */
public record DeviceDraft(
    DeviceIdentity identity,
    @Nullable AskedAuthentication authentication,
    boolean enabled,
    @Nullable String statusReason,
    boolean iotEdge,
    @Nullable String deviceScope,
    List<String> parentScopes) {

  /** The longest reason for a status, in characters. */
  public static final int MAX_STATUS_REASON = 128;

  /** Copies the list. */
  public DeviceDraft {
    parentScopes = List.copyOf(parentScopes);
  }

  /** An enabled device with keys that the registry makes. */
  public static DeviceDraft of(DeviceIdentity identity) {
    return new DeviceDraft(identity, null, true, null, false, null, List.of());
  }
}
