/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

/**
 * The web service that chooses hubs for {@link AllocationPolicy#CUSTOM}.
 *
 * @param url http or https; may hold a secret, so never logged whole
 * @param apiVersion of the request that it understands
 */
public record Webhook(String url, String apiVersion) {
  @Override
  public String toString() {
    return "Webhook[" + apiVersion + "]";
  }
}
