/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Prints certification authorities. */
final class Authorities {

  private Authorities() {}

  /** One, for people. */
  static void show(PrintWriter out, JsonNode authority) {
    JsonNode properties = authority.path("properties");
    List<List<String>> rows = new ArrayList<>();
    row(rows, "name", authority.path("name"));
    row(rows, "subject", properties.path("subject"));
    rows.add(List.of("verified", verified(properties)));
    row(rows, "expires", properties.path("expiry"));
    row(rows, "thumbprint", properties.path("thumbprint"));
    row(rows, "created", properties.path("created"));
    row(rows, "updated", properties.path("updated"));
    row(rows, "etag", authority.path("etag"));
    Output.table(out, rows);
  }

  private static void row(List<List<String>> rows, String name, JsonNode value) {
    rows.add(List.of(name, value.asString("")));
  }

  /** Several, a row each. */
  static void list(PrintWriter out, JsonNode authorities) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "VERIFIED", "EXPIRES", "SUBJECT"));
    for (JsonNode authority : authorities) {
      JsonNode properties = authority.path("properties");
      rows.add(
          List.of(
              authority.path("name").asString(""),
              verified(properties),
              properties.path("expiry").asString(""),
              properties.path("subject").asString("")));
    }
    Output.table(out, rows);
  }

  private static String verified(JsonNode properties) {
    return properties.path("isVerified").asBoolean(false) ? "yes" : "no";
  }
}
