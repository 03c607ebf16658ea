/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Something that happened to a twin. A twin comes and goes with its registration. */
public sealed interface TwinEvent {

  /** The twin as it was then: after a change, or before it went. */
  TwinDocument twin();

  /** A device or module was registered. */
  record Made(TwinDocument twin) implements TwinEvent {}

  /** A device or module was forgotten. */
  record Gone(TwinDocument twin) implements TwinEvent {}

  /** Tags and desired properties were replaced. */
  record Replaced(TwinDocument twin) implements TwinEvent {}

  /**
   * A part was changed.
   *
   * @param change {@code {"version":n,"tags":{…},"properties":{"desired":{…},"reported":{…}}}} with
   *     what was changed, null for what was deleted, and with metadata and version of properties
   */
  record Updated(TwinDocument twin, Bytes change) implements TwinEvent {}

  /** The client changed its reported properties. */
  static TwinEvent reported(TwinDocument twin, ObjectNode told) {
    return updated(twin, null, "reported", told);
  }

  /** A back end changed tags, desired properties or both. */
  static TwinEvent updated(
      TwinDocument twin, @Nullable ObjectNode tags, @Nullable ObjectNode desired) {
    return updated(twin, tags, "desired", desired);
  }

  private static TwinEvent updated(
      TwinDocument twin, @Nullable ObjectNode tags, String name, @Nullable ObjectNode properties) {
    ObjectNode change = TwinJson.MAPPER.createObjectNode().put("version", twin.version());
    if (tags != null && !tags.isEmpty()) {
      change.set("tags", tags);
    }
    if (properties != null) {
      change.putObject("properties").set(name, properties);
    }
    return new Updated(twin, TwinJson.bytes(change));
  }
}
