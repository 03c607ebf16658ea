/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.dps;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.enroll.TpmKeys;
import io.holdfast.model.Bytes;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The body of a registration.
 *
 * @param registrationId or null: .NET sends none over MQTT
 * @param payload JSON for the operator's web service, or empty
 * @param tpm or null
 */
public record RegisterBody(@Nullable String registrationId, Bytes payload, @Nullable TpmKeys tpm) {

  /** The longest body, in bytes: the documented bound of a message. */
  public static final int MAX_LENGTH = 96 * 1024;

  /**
   * Reads it; refused with {@code FORMAT_ERROR} or {@code MESSAGE_TOO_LARGE}. An empty body says
   * nothing.
   */
  public static Outcome<RegisterBody> read(Bytes body) {
    if (body.isEmpty()) {
      return Outcome.done(new RegisterBody(null, Bytes.EMPTY, null));
    }
    if (body.length() > MAX_LENGTH) {
      return Outcome.refused(
          ErrorCode.MESSAGE_TOO_LARGE, "the body is longer than " + MAX_LENGTH + " bytes");
    }
    try {
      JsonNode node = Json.MAPPER.readTree(body.toByteArray());
      return node.isObject() ? of(node) : wrong("the body is no JSON object");
    } catch (JacksonException | NumberFormatException e) {
      // NumberFormatException: an exponent that no BigDecimal has.
      return wrong("the body is no JSON");
    }
  }

  private static Outcome<RegisterBody> of(JsonNode node) {
    JsonNode id = node.path("registrationId");
    JsonNode payload = node.path("payload");
    JsonNode tpm = node.path("tpm");
    if (!(id.isMissingNode() || id.isNull() || id.isString())) {
      return wrong("registrationId is no string");
    }
    TpmKeys keys = null;
    if (tpm.isObject()) {
      Bytes endorsement = base64(tpm.path("endorsementKey"));
      Bytes root = base64(tpm.path("storageRootKey"));
      if (endorsement == null || endorsement.isEmpty() || root == null) {
        return wrong("tpm holds no keys in base64");
      }
      keys = new TpmKeys(endorsement, root.isEmpty() ? null : root);
    }
    return Outcome.done(
        new RegisterBody(
            id.isString() ? id.asString() : null,
            payload.isMissingNode() || payload.isNull()
                ? Bytes.EMPTY
                : Bytes.owning(Json.MAPPER.writeValueAsBytes(payload)),
            keys));
  }

  /** The bytes, none if absent, or null if that is no base64. */
  private static @Nullable Bytes base64(JsonNode node) {
    try {
      return Bytes.owning(Base64.getDecoder().decode(node.asString("")));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Outcome<RegisterBody> wrong(String detail) {
    return Outcome.refused(ErrorCode.FORMAT_ERROR, detail);
  }
}
