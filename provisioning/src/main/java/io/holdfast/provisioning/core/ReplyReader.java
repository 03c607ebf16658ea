/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import io.holdfast.client.json.Json;
import io.holdfast.model.Bytes;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.core.RegistrationOutcome.Refused;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.provisioning.transport.Reply;
import io.holdfast.provisioning.transport.TransportStatus;
import io.holdfast.wire.IsoTime;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the service's answers: what the transport has to know of them, and what is left for the
 * outcome. One per registration. Owner: the loop.
 */
final class ReplyReader {

  private static final int NO_HUB = 400_208;
  private static final int HUB_UNAUTHORIZED = 400_209;

  private final boolean tpm;
  private @Nullable Assigned assigned;
  private @Nullable RegistrationOutcome refusal;

  ReplyReader(boolean tpm) {
    this.tpm = tpm;
  }

  /** Hub and device, once the service has named them. */
  @Nullable Assigned assigned() {
    return assigned;
  }

  /** Why the registration cannot succeed, if an answer says so. */
  @Nullable RegistrationOutcome refusal() {
    return refusal;
  }

  /** Null for what no service answers. */
  @Nullable Reply read(Bytes json) {
    Map<String, @Nullable Object> body;
    try {
      body = Json.readObject(json);
    } catch (IllegalArgumentException notJson) {
      refusal = new Failed(ProvisioningResult.TRANSPORT, "an answer that is no JSON object");
      return null;
    }
    if (!body.containsKey("status")) {
      return tpm && body.containsKey("authenticationKey") ? challenge(body) : error(body);
    }
    return body.get("status") instanceof String status
        ? read(status, body)
        : failed(ProvisioningResult.ERROR, "an answer whose status is no text");
  }

  private @Nullable Reply read(String status, Map<String, @Nullable Object> body) {
    Map<String, @Nullable Object> state = Json.object(body.get("registrationState"));
    return switch (status) {
      case "unassigned" -> challenge(body);
      case "assigning" -> assigning(body);
      case "assigned" -> assigned(body, state);
      case "disabled" ->
          refused(ProvisioningResult.DISABLED, TransportStatus.DISABLED, body, state);
      case "blacklisted" ->
          refused(ProvisioningResult.ERROR, TransportStatus.BLACKLISTED, body, state);
      default ->
          refused(because(body, state), TransportStatus.ERROR, body, state); // "failed", or new.
    };
  }

  /** A key to activate; what a service without TPM has no reason to answer. */
  private @Nullable Reply challenge(Map<String, @Nullable Object> body) {
    String key = text(body, "authenticationKey");
    String keyName = text(body, "keyName");
    if (key == null || keyName == null) {
      return failed(ProvisioningResult.PARSING, "a challenge without key or its name");
    }
    Bytes nonce = decode(key);
    return nonce == null
        ? failed(ProvisioningResult.MEMORY, "a challenge that is not base64")
        : new Reply(TransportStatus.UNASSIGNED, nonce, keyName, null, null, null);
  }

  private @Nullable Reply assigning(Map<String, @Nullable Object> body) {
    String operationId = text(body, "operationId");
    return operationId == null
        ? failed(ProvisioningResult.PARSING, "assigning without an operation id")
        : new Reply(TransportStatus.ASSIGNING, null, null, operationId, null, null);
  }

  private @Nullable Reply assigned(
      Map<String, @Nullable Object> body, @Nullable Map<String, @Nullable Object> state) {
    String hub = state == null ? null : text(state, "assignedHub");
    String deviceId = state == null ? null : text(state, "deviceId");
    if (state == null || hub == null || deviceId == null) {
      return failed(ProvisioningResult.PARSING, "assigned without hub or device");
    }
    Map<String, @Nullable Object> module = Json.object(state.get("tpm"));
    String key = module == null ? null : text(module, "authenticationKey");
    if (tpm && key == null) {
      return failed(ProvisioningResult.PARSING, "assigned without a key for the TPM");
    }
    String registrationId = text(state, "registrationId");
    Object payload = state.get("payload");
    assigned =
        new Assigned(
            hub,
            deviceId,
            registrationId == null ? deviceId : registrationId,
            text(state, "substatus"),
            time(state, "createdDateTimeUtc"),
            time(state, "lastUpdatedDateTimeUtc"),
            text(state, "etag"),
            payload == null ? null : Json.write(payload));
    return new Reply(
        TransportStatus.ASSIGNED,
        key == null ? null : decode(key),
        null,
        text(body, "operationId"),
        hub,
        deviceId);
  }

  private static ProvisioningResult because(
      Map<String, @Nullable Object> body, @Nullable Map<String, @Nullable Object> state) {
    if (state == null || text(body, "operationId") == null) {
      return ProvisioningResult.DEV_AUTH_ERROR;
    }
    return switch (number(state, "errorCode")) {
      case NO_HUB -> ProvisioningResult.HUB_NOT_SPECIFIED;
      case HUB_UNAUTHORIZED -> ProvisioningResult.UNAUTHORIZED;
      default -> ProvisioningResult.DEV_AUTH_ERROR;
    };
  }

  private Reply refused(
      ProvisioningResult result,
      TransportStatus status,
      Map<String, @Nullable Object> body,
      @Nullable Map<String, @Nullable Object> state) {
    Map<String, @Nullable Object> said = state == null ? body : state;
    String message = text(said, "errorMessage");
    refusal =
        new Refused(
            result,
            number(said, "errorCode"),
            message == null ? "" : message,
            text(body, "trackingId"));
    return Reply.of(status);
  }

  /** The service's error object, which has no status. */
  private Reply error(Map<String, @Nullable Object> body) {
    String message = text(body, "message");
    refusal =
        new Refused(
            ProvisioningResult.DEV_AUTH_ERROR,
            number(body, "errorCode"),
            message == null ? "" : message,
            text(body, "trackingId"));
    return Reply.of(TransportStatus.ERROR);
  }

  private @Nullable Reply failed(ProvisioningResult result, String why) {
    refusal = new Failed(result, why);
    return null;
  }

  private static @Nullable String text(Map<String, @Nullable Object> object, String name) {
    return object.get(name) instanceof String text && !text.isEmpty() ? text : null;
  }

  private static int number(Map<String, @Nullable Object> object, String name) {
    return object.get(name) instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE
        ? number.intValue()
        : 0;
  }

  private static @Nullable Instant time(Map<String, @Nullable Object> object, String name) {
    String text = text(object, name);
    return text == null ? null : IsoTime.parseOrNull(text);
  }

  private static @Nullable Bytes decode(String base64) {
    try {
      return Bytes.owning(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }
}
