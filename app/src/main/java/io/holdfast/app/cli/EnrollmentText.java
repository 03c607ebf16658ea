/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.EnrollmentKind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Prints enrollments, and what became of devices that asked to be provisioned. */
final class EnrollmentText {

  private EnrollmentText() {}

  /** One, for people. */
  static void show(PrintWriter out, EnrollmentKind kind, JsonNode enrollment) {
    List<List<String>> rows = new ArrayList<>();
    row(rows, "enrollment", enrollment.path(kind.idName()));
    row(rows, "status", enrollment.path("provisioningStatus"));
    row(rows, "device", enrollment.path("deviceId"));
    addAttestation(rows, enrollment.path("attestation"));
    if (enrollment.path("capabilities").path("iotEdge").asBoolean(false)) {
      rows.add(List.of("edge device", "yes"));
    }
    row(rows, "allocation", enrollment.path("allocationPolicy"));
    row(rows, "hubs", texts(enrollment.path("iotHubs")));
    row(rows, "webhook", enrollment.path("customAllocationDefinition").path("webhookUrl"));
    row(rows, "when asked again", reprovision(enrollment.path("reprovisionPolicy")));
    row(rows, "created", enrollment.path("createdDateTimeUtc"));
    row(rows, "updated", enrollment.path("lastUpdatedDateTimeUtc"));
    row(rows, "registered", enrollment.path("registrationState").path("status"));
    row(rows, "at hub", enrollment.path("registrationState").path("assignedHub"));
    row(rows, "etag", enrollment.path("etag"));
    Output.table(out, rows);
  }

  private static void addAttestation(List<List<String>> rows, JsonNode attestation) {
    row(rows, "attestation", attestation.path("type"));
    row(rows, "primary key", attestation.path("symmetricKey").path("primaryKey"));
    row(rows, "secondary key", attestation.path("symmetricKey").path("secondaryKey"));
    row(rows, "endorsement key", attestation.path("tpm").path("endorsementKey"));
    JsonNode x509 = attestation.path("x509");
    for (String place : List.of("primary", "secondary")) {
      for (String whose : List.of("clientCertificates", "signingCertificates")) {
        JsonNode info = x509.path(whose).path(place).path("info");
        row(rows, place + " certificate", info.path("subjectName"));
        row(rows, place + " thumbprint", info.path("sha256Thumbprint"));
        row(rows, place + " expires", info.path("notAfterUtc"));
      }
      row(rows, place + " authority", x509.path("caReferences").path(place));
    }
  }

  private static String reprovision(JsonNode policy) {
    if (policy.isMissingNode() || policy.isNull()) {
      return "";
    }
    if (!policy.path("updateHubAssignment").asBoolean(true)) {
      return "keeps its hub";
    }
    return policy.path("migrateDeviceData").asBoolean(true)
        ? "is assigned anew, and keeps its twin"
        : "is assigned anew, with a new twin";
  }

  /** Several, a row each. */
  static void list(PrintWriter out, EnrollmentKind kind, JsonNode enrollments) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ID", "STATUS", "ATTESTATION", "ALLOCATION", "UPDATED"));
    for (JsonNode enrollment : enrollments) {
      rows.add(
          List.of(
              enrollment.path(kind.idName()).asString("-"),
              enrollment.path("provisioningStatus").asString("-"),
              enrollment.path("attestation").path("type").asString("-"),
              enrollment.path("allocationPolicy").asString("-"),
              enrollment.path("lastUpdatedDateTimeUtc").asString("-")));
    }
    Output.table(out, rows);
  }

  /** One, for people. */
  static void showRegistration(PrintWriter out, JsonNode registration) {
    List<List<String>> rows = new ArrayList<>();
    row(rows, "registration", registration.path("registrationId"));
    row(rows, "status", registration.path("status"));
    row(rows, "how", registration.path("substatus"));
    row(rows, "hub", registration.path("assignedHub"));
    row(rows, "device", registration.path("deviceId"));
    row(rows, "error", registration.path("errorCode"));
    row(rows, "reason", registration.path("errorMessage"));
    row(rows, "created", registration.path("createdDateTimeUtc"));
    row(rows, "updated", registration.path("lastUpdatedDateTimeUtc"));
    row(rows, "etag", registration.path("etag"));
    Output.table(out, rows);
  }

  /** Several, a row each. */
  static void listRegistrations(PrintWriter out, JsonNode registrations) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ID", "STATUS", "HUB", "DEVICE", "UPDATED"));
    for (JsonNode registration : registrations) {
      rows.add(
          List.of(
              registration.path("registrationId").asString("-"),
              registration.path("status").asString("-"),
              registration.path("assignedHub").asString("-"),
              registration.path("deviceId").asString("-"),
              registration.path("lastUpdatedDateTimeUtc").asString("-")));
    }
    Output.table(out, rows);
  }

  private static String texts(JsonNode array) {
    return String.join(", ", array.valueStream().map(JsonNode::asString).toList());
  }

  private static void row(List<List<String>> rows, String name, JsonNode value) {
    row(rows, name, value.isValueNode() ? value.asString("") : "");
  }

  private static void row(List<List<String>> rows, String name, String value) {
    if (!value.isEmpty()) {
      rows.add(List.of(name, value));
    }
  }
}
