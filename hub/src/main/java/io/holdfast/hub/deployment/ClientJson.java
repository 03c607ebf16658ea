/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.deployment;

import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How the reported properties of {@code $edgeHub} are written. */
final class ClientJson {

  private ClientJson() {}

  static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  static JsonNode parse(Bytes json) {
    return JsonMapper.shared().readTree(json.toByteArray());
  }

  static Bytes bytes(ObjectNode object) {
    return Bytes.owning(JsonMapper.shared().writeValueAsBytes(object));
  }

  /** An id as the name of a property; a percent sign stays as it is, as in IoT Edge. */
  static String key(Identity identity) {
    return identity.clientId().replace(".", "%2E").replace("$", "%24").replace(" ", "%20");
  }

  /**
   * How it stands with a client.
   *
   * @param came when it connected last, or null if it was connected before the hub started
   * @param left when it disconnected last, or null
   */
  record Client(boolean connected, @Nullable Instant came, @Nullable Instant left) {

    ObjectNode json() {
      ObjectNode json = object().put("status", connected ? "Connected" : "Disconnected");
      if (came != null) {
        json.put("lastConnectedTimeUtc", came.toString());
      }
      if (left != null) {
        json.put("lastDisconnectedTimeUtc", left.toString());
      }
      return json;
    }
  }
}
