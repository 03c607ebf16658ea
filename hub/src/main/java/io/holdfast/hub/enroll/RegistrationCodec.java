/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The stored form of registrations: a JSON object each, so that members can come later. */
final class RegistrationCodec implements RecordTable.Codec<StoredRegistration> {

  @Override
  public byte[] encode(StoredRegistration registration) {
    DeviceRegistrationState state = registration.state();
    ObjectNode node = Fields.JSON.createObjectNode();
    node.put("id", state.registrationId());
    node.put("operation", state.operationId());
    node.put("kind", state.kind().name());
    node.put("enrollment", state.enrollmentId());
    node.put("status", state.status().name());
    Substatus substatus = state.substatus();
    Fields.put(node, "substatus", substatus == null ? null : substatus.name());
    Fields.put(node, "hub", state.hub());
    Fields.put(node, "deviceId", state.deviceId());
    if (state.errorCode() != 0) {
      node.put("errorCode", state.errorCode());
    }
    Fields.put(node, "errorMessage", state.errorMessage());
    Fields.put(node, "payload", state.payload());
    Fields.put(node, "tpmKey", state.tpmKey());
    node.put("byCertificate", state.byCertificate());
    node.put("etag", state.etag());
    node.put("created", state.created().toString());
    node.put("updated", state.updated().toString());
    Request request = registration.request();
    if (request != null) {
      encode(request, node.putObject("request"));
    }
    return Fields.JSON.writeValueAsBytes(node);
  }

  private static void encode(Request request, ObjectNode node) {
    Fields.put(node, "payload", request.payload());
    node.put("keyId", request.keyId());
    Fields.put(node, "certificate", request.certificate());
    Fields.put(node, request.tpm());
  }

  @Override
  public StoredRegistration decode(byte[] stored) {
    JsonNode node = Fields.JSON.readTree(stored);
    String substatus = Fields.text(node, "substatus");
    DeviceRegistrationState state =
        new DeviceRegistrationState(
            node.required("id").asString(),
            node.required("operation").asString(),
            EnrollmentKind.valueOf(node.required("kind").asString()),
            node.required("enrollment").asString(),
            RegistrationStatus.valueOf(node.required("status").asString()),
            substatus == null ? null : Substatus.valueOf(substatus),
            Fields.text(node, "hub"),
            Fields.text(node, "deviceId"),
            node.path("errorCode").asInt(0),
            Fields.text(node, "errorMessage"),
            Fields.bytes(node, "payload"),
            Fields.bytes(node, "tpmKey"),
            node.required("byCertificate").asBoolean(),
            node.required("etag").asString(),
            Instant.parse(node.required("created").asString()),
            Instant.parse(node.required("updated").asString()));
    return new StoredRegistration(state, request(node.get("request")));
  }

  private static @Nullable Request request(@Nullable JsonNode node) {
    return node == null
        ? null
        : new Request(
            Fields.bytes(node, "payload"),
            node.required("keyId").asString(),
            Fields.certificate(node, "certificate"),
            Fields.tpm(node));
  }
}
