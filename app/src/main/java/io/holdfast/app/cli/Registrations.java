/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.model.ConnectionString;
import io.holdfast.model.Identity;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Prints registrations of devices and modules. */
final class Registrations {

  private static final String NEVER = "0001-01-01";

  /** The kinds of authentication by certificate. */
  private static final Set<String> CERTIFICATES = Set.of("selfSigned", "certificateAuthority");

  private Registrations() {}

  /** One, for people. */
  static void show(PrintWriter out, JsonNode registration) {
    List<List<String>> rows = new ArrayList<>();
    row(rows, "device", registration, "deviceId");
    row(rows, "module", registration, "moduleId");
    row(rows, "status", registration, "status");
    row(rows, "reason", registration, "statusReason");
    row(rows, "connection", registration, "connectionState");
    row(rows, "last active", registration, "lastActivityTime");
    JsonNode authentication = registration.path("authentication");
    row(rows, "authentication", authentication, "type");
    row(rows, "primary key", authentication.path("symmetricKey"), "primaryKey");
    row(rows, "secondary key", authentication.path("symmetricKey"), "secondaryKey");
    row(rows, "primary thumbprint", authentication.path("x509Thumbprint"), "primaryThumbprint");
    row(rows, "secondary thumbprint", authentication.path("x509Thumbprint"), "secondaryThumbprint");
    if (registration.path("capabilities").path("iotEdge").asBoolean(false)) {
      rows.add(List.of("edge device", "yes"));
    }
    row(rows, "scope", registration, "deviceScope");
    String parents =
        registration
            .path("parentScopes")
            .valueStream()
            .map(JsonNode::asString)
            .findFirst()
            .orElse("");
    if (!parents.isEmpty()) {
      rows.add(List.of("parent's scope", parents));
    }
    row(rows, "generation", registration, "generationId");
    row(rows, "etag", registration, "etag");
    Output.table(out, rows);
  }

  /** Several, a row each. */
  static void list(PrintWriter out, JsonNode registrations) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ID", "STATUS", "CONNECTION", "LAST ACTIVE"));
    for (JsonNode registration : registrations) {
      rows.add(
          List.of(
              registration.path("moduleId").asString(registration.path("deviceId").asString("")),
              registration.path("status").asString("-"),
              registration.path("connectionState").asString("-"),
              time(registration.path("lastActivityTime").asString(NEVER))));
    }
    Output.table(out, rows);
  }

  /** The connection string of one; with a certificate it has no secret. */
  static String connectionString(
      String host, Identity identity, JsonNode registration, boolean secondary) {
    JsonNode authentication = registration.path("authentication");
    if (CERTIFICATES.contains(authentication.path("type").asString(""))) {
      return ConnectionString.forCertificate(host, identity).text();
    }
    String key =
        authentication
            .path("symmetricKey")
            .path(secondary ? "secondaryKey" : "primaryKey")
            .asString("");
    if (key.isEmpty()) {
      throw CommandException.failed(identity + " has no symmetric key, so no connection string");
    }
    return ConnectionString.forIdentity(host, identity, key).text();
  }

  private static void row(List<List<String>> rows, String name, JsonNode tree, String key) {
    String value = tree.path(key).asString("");
    if (!value.isEmpty()) {
      rows.add(List.of(name, time(value)));
    }
  }

  private static String time(String value) {
    return value.startsWith(NEVER) ? "never" : value;
  }
}
