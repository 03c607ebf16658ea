/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an item of a bulk operation asks for. */
public enum ImportMode {
  /** Register it. */
  CREATE("create"),
  /** Change its registration. */
  UPDATE("update"),
  /** Change its registration if it is what the caller last saw. */
  UPDATE_IF_MATCH("updateIfMatchETag"),
  /** Forget it. */
  DELETE("delete"),
  /** Forget it if it is what the caller last saw. */
  DELETE_IF_MATCH("deleteIfMatchETag"),
  /** Register it, or change its registration. */
  CREATE_OR_UPDATE("createOrUpdate"),
  /** Register it, or change its registration if it is what the caller last saw. */
  CREATE_OR_UPDATE_IF_MATCH("createOrUpdateIfMatchETag"),
  /** Change its twin. */
  UPDATE_TWIN("updateTwin"),
  /** Change its twin if it is what the caller last saw. */
  UPDATE_TWIN_IF_MATCH("updateTwinIfMatchETag");

  private final String azureName;

  ImportMode(String azureName) {
    this.azureName = azureName;
  }

  /** The name that IoT Hub's clients know. */
  public String azureName() {
    return azureName;
  }

  /** Whether it says how somebody is to be registered. */
  public boolean isAboutRegistration() {
    return switch (this) {
      case CREATE, UPDATE, UPDATE_IF_MATCH, CREATE_OR_UPDATE, CREATE_OR_UPDATE_IF_MATCH -> true;
      case DELETE, DELETE_IF_MATCH, UPDATE_TWIN, UPDATE_TWIN_IF_MATCH -> false;
    };
  }

  /** Whether the caller's etag counts. */
  boolean isConditional() {
    return azureName.endsWith("IfMatchETag");
  }

  /** The mode of this name in any letter case, or null. */
  public static @Nullable ImportMode of(String name) {
    for (ImportMode each : values()) {
      if (each.azureName.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    return null;
  }
}
