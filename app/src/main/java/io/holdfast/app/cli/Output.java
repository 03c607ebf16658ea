/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a command prints: text for people, or JSON for programs. */
final class Output {

  @Option(order = 61, names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  boolean isJson() {
    return json;
  }

  /** Prints JSON, indented. */
  static void json(PrintWriter out, JsonNode tree) {
    out.println(escaped(HubJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree)));
  }

  /** Prints JSON on one line. */
  static void line(PrintWriter out, JsonNode tree) {
    out.println(text(tree));
    out.flush();
  }

  /** JSON on one line. */
  static String text(JsonNode tree) {
    return escaped(HubJson.MAPPER.writeValueAsString(tree));
  }

  /**
   * JSON with the control characters escaped that JSON itself lets stand, U+007F to U+009F: whoever
   * wrote a text in it must not be able to steer the reader's terminal.
   */
  private static String escaped(String json) {
    StringBuilder safe = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c >= 0x7f && c <= 0x9f) {
        safe.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  static ObjectNode object() {
    return HubJson.MAPPER.createObjectNode();
  }

  /** Reads the JSON that an option holds. */
  static JsonNode parse(String option, String text) {
    try {
      return HubJson.read(text);
    } catch (NumberFormatException e) {
      throw CommandException.misused(option + " holds a number that is too large");
    } catch (JacksonException e) {
      throw CommandException.misused(
          option
              + " is not JSON: "
              + e.getOriginalMessage()
              + "; a text is written '\"like this\"'");
    }
  }

  /** Reads the JSON object that an option holds. */
  static ObjectNode parseObject(String option, String text) {
    if (parse(option, text) instanceof ObjectNode object) {
      return object;
    }
    throw CommandException.misused(option + " must be a JSON object, as in '{\"name\": 1}'");
  }

  /** Prints rows in columns that line up; the first row is the head. */
  static void table(PrintWriter out, List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int width = row.get(i).length();
        if (i == widths.size()) {
          widths.add(width);
        } else if (widths.get(i) < width) {
          widths.set(i, width);
        }
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).repeat(' ', widths.get(i) - row.get(i).length() + 2);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
