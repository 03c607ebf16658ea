/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

/**
 * What a device or module sends or receives.
 *
 * @param properties the system's and the application's properties
 * @param body the payload; its meaning is the applications' own
 */
public record Message(MessageProperties properties, Bytes body) {

  /** The largest message that a hub takes: body, and names and values of properties, in bytes. */
  public static final int MAX_SIZE = 256 * 1024;
}
