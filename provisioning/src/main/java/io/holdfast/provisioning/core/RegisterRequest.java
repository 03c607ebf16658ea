/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import io.holdfast.client.json.Json;
import io.holdfast.model.Bytes;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the request to register, its members in the C SDK's order. */
final class RegisterRequest {

  private RegisterRequest() {}

  /**
   * The request.
   *
   * @param payload JSON text, which stands in the request as it is; null for none
   * @return null if the payload is not JSON
   */
  static @Nullable Bytes of(
      String registrationId,
      @Nullable Bytes endorsementKey,
      @Nullable Bytes storageRootKey,
      @Nullable String payload) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("registrationId", registrationId);
    if (endorsementKey != null && storageRootKey != null) {
      members.put(
          "tpm",
          Map.of(
              "endorsementKey", base64(endorsementKey), "storageRootKey", base64(storageRootKey)));
    }
    Bytes request = Json.write(members);
    if (payload == null) {
      return request;
    }
    try {
      var unused = Json.read(Bytes.utf8(payload));
    } catch (IllegalArgumentException notJson) {
      return null;
    }
    String text = request.utf8();
    return Bytes.utf8(text.substring(0, text.length() - 1) + ",\"payload\":" + payload + "}");
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
