/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

/** How a hub is chosen for a device. */
public enum AllocationPolicy {
  /** Spread evenly by the hubs' weights, the same device always to the same of the same hubs. */
  HASHED("hashed"),
  /** The first that is there, in the order in which the operator prefers them. */
  GEO_LATENCY("geoLatency"),
  /** The first of the enrollment's hubs. */
  STATIC("static"),
  /** As a web service of the operator's says. */
  CUSTOM("custom");

  private final String azureName;

  AllocationPolicy(String azureName) {
    this.azureName = azureName;
  }

  /** The name that the service's clients know. */
  public String azureName() {
    return azureName;
  }
}
