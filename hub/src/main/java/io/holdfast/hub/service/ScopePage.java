/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.registry.Registration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an edge device's scope. It has the keys of those in it: an edge hub authenticates its
 * clients by itself.
 *
 * @param next behind which client id to go on, or null if this was the last part
 */
public record ScopePage(List<Registration> registrations, @Nullable String next) {

  /** Copies the list. */
  public ScopePage {
    registrations = List.copyOf(registrations);
  }
}
