/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What an edge device below wants of its modules' registrations, which only the root has whole.
 *
 * @param device whose modules
 * @param moduleId which one, or null for all
 * @param module what to register it with, as the device sent it: a JSON object; else empty
 * @param ifMatch the header of this name, or null
 */
public record ModuleQuestion(
    Kind kind,
    DeviceIdentity device,
    @Nullable String moduleId,
    Bytes module,
    @Nullable String ifMatch) {

  /** What it wants. */
  public enum Kind {
    /** To see one. */
    GET,
    /** To see all. */
    LIST,
    /** To register one, or change what it is registered with. */
    PUT,
    /** To have one forgotten. */
    DELETE
  }

  /** Keeps keys out of logs. */
  @Override
  public String toString() {
    return "ModuleQuestion[" + kind + " " + device + (moduleId == null ? "" : "/" + moduleId) + "]";
  }
}
