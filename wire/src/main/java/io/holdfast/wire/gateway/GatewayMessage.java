/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

import io.holdfast.model.Bytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What modules of a gateway send each other: properties and content. Immutable, so that all who get
 * it share it, on any thread.
 */
public final class GatewayMessage {

  private final Map<String, String> properties;
  private final Bytes content;

  private GatewayMessage(Map<String, String> properties, Bytes content) {
    this.properties = properties;
    this.content = content;
  }

  /**
   * A message.
   *
   * @param properties in the order in which they are to be written; copied
   * @param content may be empty
   * @throws IllegalArgumentException if a key or value has a NUL character: it cannot be written
   */
  public static GatewayMessage of(Map<String, String> properties, Bytes content) {
    return new GatewayMessage(
        Collections.unmodifiableMap(new LinkedHashMap<>(properties)), content);
  }

  /** Unmodifiable, in the order of the wire. */
  public Map<String, String> properties() {
    return properties;
  }

  /** The payload; its meaning is the modules' own. */
  public Bytes content() {
    return content;
  }
}
