/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import io.holdfast.model.Identity;
import org.jspecify.annotations.Nullable;

/**
 * From whom to whom messages go; as a key of series, some of it is empty where series do not differ
 * by that.
 *
 * @param from null for any of those that are not counted by themselves
 * @param to null for the parent
 */
record Passage(
    @Nullable Identity from, String output, @Nullable Identity to, String input, int priority) {

  private static final String PARENT = "upstream";

  /** Without what clients name: how many are left, routes decide. */
  Passage withoutNames() {
    return new Passage(null, Outputs.OTHER, to, input, priority);
  }

  boolean concerns(Identity identity) {
    return identity.equals(from) || identity.equals(to);
  }

  String fromText() {
    return from == null ? Outputs.OTHER : from.clientId();
  }

  String toText() {
    return to == null ? PARENT : to.clientId();
  }
}
