/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

/**
 * What a properties callback is given; in the order of {@code IOTHUB_CLIENT_PROPERTY_PAYLOAD_TYPE}.
 */
public enum PropertiesPayload {
  /** All properties: both halves of the twin. */
  ALL,
  /** Changes to the writable ones: the desired half. */
  WRITABLE_UPDATES
}
