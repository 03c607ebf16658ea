/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.dps;

import io.holdfast.hub.Refusal;
import io.holdfast.hub.enroll.Answer;
import io.holdfast.hub.enroll.DeviceRegistrationState;
import io.holdfast.hub.enroll.EnrollmentKind;
import io.holdfast.hub.enroll.Substatus;
import io.holdfast.model.Bytes;
import io.holdfast.wire.IsoTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What devices are answered. Always an object, and nothing in it null: Java's SDK fails on less,
 * C's on other cases of words.
 */
public final class AnswerJson {

  private AnswerJson() {}

  /** An operation, with the registration once it is no longer under way. */
  public static Bytes of(Answer.Operation operation) {
    DeviceRegistrationState state = operation.state();
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("operationId", state.operationId());
    node.put("status", state.status().azureName());
    if (!operation.isUnderWay()) {
      node.set("registrationState", ofDevice(state));
    }
    return bytes(node);
  }

  /** A registration alone, as its device sees it: with the key for its TPM. */
  public static ObjectNode ofDevice(DeviceRegistrationState state) {
    ObjectNode node = tree(state);
    if (!state.tpmKey().isEmpty()) {
      node.putObject("tpm")
          .put(
              "authenticationKey",
              Base64.getEncoder().encodeToString(state.tpmKey().toByteArray()));
    }
    return node;
  }

  /** A registration alone, as back ends see it. */
  public static ObjectNode tree(DeviceRegistrationState state) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    if (state.byCertificate()) {
      ObjectNode x509 = node.putObject("x509");
      if (state.kind() == EnrollmentKind.GROUP) {
        x509.put("enrollmentGroupId", state.enrollmentId());
      }
    } else if (state.kind() == EnrollmentKind.GROUP) {
      node.putObject("symmetricKey").put("enrollmentGroupId", state.enrollmentId());
    }
    node.put("registrationId", state.registrationId());
    node.put("createdDateTimeUtc", IsoTime.format7(state.created()));
    put(node, "assignedHub", state.hub());
    put(node, "deviceId", state.deviceId());
    node.put("status", state.status().azureName());
    Substatus substatus = state.substatus();
    put(node, "substatus", substatus == null ? null : substatus.azureName());
    if (state.errorCode() != 0) {
      node.put("errorCode", state.errorCode());
    }
    put(node, "errorMessage", state.errorMessage());
    node.put("lastUpdatedDateTimeUtc", IsoTime.format7(state.updated()));
    node.put("etag", etag(state.etag()));
    if (!state.payload().isEmpty()) {
      node.set("payload", Json.MAPPER.readTree(state.payload().toByteArray()));
    }
    return node;
  }

  /** Real ones are the base64 of a quoted text. */
  private static String etag(String etag) {
    return Base64.getEncoder().encodeToString(('"' + etag + '"').getBytes(StandardCharsets.UTF_8));
  }

  /** A refusal. */
  public static ObjectNode tree(Refusal refusal, Instant now, RandomGenerator random) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("errorCode", refusal.code().number());
    node.put("trackingId", new UUID(random.nextLong(), random.nextLong()).toString());
    node.put("message", refusal.detail());
    node.put("timestampUtc", IsoTime.format7(now));
    return node;
  }

  /** The tree as bytes. */
  public static Bytes bytes(ObjectNode node) {
    return Bytes.owning(Json.MAPPER.writeValueAsBytes(node));
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
