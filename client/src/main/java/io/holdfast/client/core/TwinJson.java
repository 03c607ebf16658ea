/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.client.json.Json;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.model.Bytes;
import io.holdfast.model.Twin;
import io.holdfast.model.TwinProperties;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads twins and changes to them from the hub's JSON. */
public final class TwinJson {

  private static final String VERSION = "$version";
  private static final String METADATA = "$metadata";

  private TwinJson() {}

  /**
   * A whole twin.
   *
   * @throws ClientException with {@link ClientException.Code#MALFORMED}
   */
  public static Twin twin(Bytes json) {
    try {
      Map<String, @Nullable Object> halves = Json.readObject(json);
      return new Twin(half(halves, "desired"), half(halves, "reported"));
    } catch (IllegalArgumentException e) {
      throw malformed(e);
    }
  }

  /**
   * A change to the desired half. Hubs say its version in the topic, in the body, or in both.
   *
   * @throws ClientException with {@link ClientException.Code#MALFORMED}, also if there is no
   *     version
   */
  static TwinProperties change(Bytes json, @Nullable Long topicVersion) {
    try {
      TwinProperties change = properties(Json.readObject(json), topicVersion);
      if (change.version() == 0) {
        throw new IllegalArgumentException("a change without a version");
      }
      return change;
    } catch (IllegalArgumentException e) {
      throw malformed(e);
    }
  }

  private static TwinProperties half(Map<String, @Nullable Object> halves, String name) {
    Map<String, @Nullable Object> half = Json.object(halves.get(name));
    if (half == null) {
      throw new IllegalArgumentException("a twin without " + name);
    }
    return properties(half, null);
  }

  private static TwinProperties properties(
      Map<String, @Nullable Object> members, @Nullable Long topicVersion) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(members);
    Object version = values.remove(VERSION);
    values.remove(METADATA);
    long number = version instanceof Long inBody ? inBody : 0;
    return new TwinProperties(values, topicVersion != null ? topicVersion : number);
  }

  private static ClientException malformed(IllegalArgumentException e) {
    return new ClientException(
        ClientException.Code.MALFORMED, "the hub's twin cannot be read: " + e.getMessage(), e);
  }
}
