/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import org.jspecify.annotations.Nullable;

/** Where a message comes from: a client, or the hub itself when something happened to one. */
public enum MessageSource {
  /** A device or module sent it. */
  TELEMETRY("Telemetry", "/messages/", true),
  /** A twin changed. */
  TWIN_CHANGE("twinChangeEvents", "/twinChangeNotifications/", false),
  /** A device or module was registered or forgotten. */
  LIFECYCLE("deviceLifecycleEvents", "/deviceLifecycleNotifications/", false),
  /** A device or module came or went. */
  CONNECTION_STATE("deviceConnectionStateEvents", "/deviceConnectionStateNotifications/", false),
  /** What became of cloud-to-device messages. */
  FEEDBACK("feedback", "/feedback/", true);

  private final String hubName;
  private final String routeSource;
  private final boolean fallingBack;

  MessageSource(String hubName, String routeSource, boolean fallingBack) {
    this.hubName = hubName;
    this.routeSource = routeSource;
    this.fallingBack = fallingBack;
  }

  /** What back ends read as {@code iothub-message-source}; also the stored form. */
  public String hubName() {
    return hubName;
  }

  /** How the source text of its messages begins in routes; ends in a slash. */
  public String routeSource() {
    return routeSource;
  }

  /**
   * Whether it goes to the stream where there are no routes, or a fallback route. Of IoT Hub's own
   * sources that is telemetry alone.
   */
  public boolean isFallingBack() {
    return fallingBack;
  }

  /** The source of this name, or null. */
  public static @Nullable MessageSource ofHubName(String name) {
    for (MessageSource each : values()) {
      if (each.hubName.equals(name)) {
        return each;
      }
    }
    return null;
  }
}
