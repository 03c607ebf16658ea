/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks the section {@code mqttBroker} as IoT Edge's hub does, so that a deployment that is wrong
 * for that one is wrong here. It has no effect.
 */
final class BrokerRules {

  private static final Set<String> OPERATIONS =
      Set.of("mqtt:publish", "mqtt:subscribe", "mqtt:connect");
  private static final Set<String> DIRECTIONS = Set.of("in", "out", "both");
  private static final Set<String> VARIABLES =
      Set.of(
          "{{iot:identity}}",
          "{{iot:device_id}}",
          "{{iot:module_id}}",
          "{{mqtt:client_id}}",
          "{{iot:this_device_id}}");
  private static final Pattern VARIABLE = Pattern.compile("\\{\\{[^}]*}}");

  /** A wildcard that is not a level of its own, or a # before the end. */
  private static final Pattern NO_FILTER = Pattern.compile("[^/]\\+|\\+[^/]|[^/]#|#.");

  private final List<String> errors = new ArrayList<>();

  private BrokerRules() {}

  /** Throws if the section is wrong; it may be missing. */
  static void check(@Nullable JsonNode section) {
    if (section == null || section.isNull()) {
      return;
    }
    BrokerRules rules = new BrokerRules();
    list("mqttBroker.bridges", section.get("bridges")).forEach(rules::bridge);
    rules.fail("Error validating bridge configuration: ");
    int order = 0;
    for (JsonNode statement : list("mqttBroker.authorizations", section.get("authorizations"))) {
      rules.statement(statement, order++);
    }
    rules.fail("Error validating authorization policy: ");
  }

  private void fail(String what) {
    if (!errors.isEmpty()) {
      throw new ConfigurationException(what + String.join("; ", errors));
    }
  }

  private static List<JsonNode> list(String name, @Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw new ConfigurationException(name + " must be an array");
    }
    return List.copyOf(node.values());
  }

  private void bridge(JsonNode bridge) {
    String endpoint = bridge.path("endpoint").asString("");
    List<JsonNode> settings = list("settings", bridge.get("settings"));
    if (endpoint.isEmpty()) {
      errors.add("Bridge endpoint must not be empty");
    }
    if (settings.isEmpty() && !endpoint.equalsIgnoreCase("$upstream")) {
      errors.add("Bridge " + endpoint + ": Settings must not be empty");
    }
    for (int i = 0; i < settings.size(); i++) {
      setting("Bridge " + endpoint + ": Rule " + i + ": ", settings.get(i));
    }
  }

  private void setting(String where, JsonNode setting) {
    String topic = setting.path("topic").asString("");
    if (!DIRECTIONS.contains(setting.path("direction").asString(""))) {
      errors.add(where + "Direction must be in, out or both");
    }
    if (!setting.path("topic").isString()) {
      errors.add(where + "Topic is missing");
    } else if (NO_FILTER.matcher(topic).find()) {
      errors.add(where + "Topic is invalid: " + topic);
    }
    for (String prefix : List.of("inPrefix", "outPrefix")) {
      String text = setting.path(prefix).asString("");
      if (text.contains("+") || text.contains("#")) {
        errors.add(
            where
                + (prefix.equals("inPrefix") ? "InPrefix" : "OutPrefix")
                + " must not contain wildcards (+, #)");
      }
    }
  }

  private void statement(JsonNode statement, int order) {
    String where = "Statement " + order + ": ";
    List<JsonNode> identities = list("identities", statement.get("identities"));
    if (identities.isEmpty()) {
      errors.add(where + "Identities list must not be empty");
    }
    for (JsonNode each : identities) {
      String identity = each.asString("");
      if (identity.isEmpty()) {
        errors.add(where + "Identity name is invalid: " + identity);
      }
      variables(where, identity);
    }
    list("allow", statement.get("allow")).forEach(rule -> rule(where, "Allow: ", rule));
    list("deny", statement.get("deny")).forEach(rule -> rule(where, "Deny: ", rule));
  }

  private void rule(String statement, String effect, JsonNode rule) {
    String where = statement + effect;
    List<JsonNode> operations = list("operations", rule.get("operations"));
    List<JsonNode> resources = list("resources", rule.get("resources"));
    if (operations.isEmpty()) {
      errors.add(where + "Operations list must not be empty");
    }
    boolean connects =
        operations.size() == 1 && operations.get(0).asString("").equals("mqtt:connect");
    if (resources.isEmpty() && !connects) {
      errors.add(where + "Resources list must not be empty");
    }
    for (JsonNode each : operations) {
      String operation = each.asString("");
      if (!OPERATIONS.contains(operation)) {
        errors.add(
            where
                + "Unknown mqtt operation: "
                + operation
                + ". List of supported operations: mqtt:publish, mqtt:subscribe, mqtt:connect");
      }
      variables(statement, operation);
    }
    for (JsonNode each : resources) {
      String resource = each.asString("");
      if (resource.isEmpty() || NO_FILTER.matcher(resource).find()) {
        errors.add(where + "Resource (topic filter) is invalid: " + resource);
      }
      variables(statement, resource);
    }
  }

  private void variables(String where, String text) {
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      if (!VARIABLES.contains(matcher.group())) {
        errors.add(where + "Invalid variable name: " + matcher.group());
      }
    }
  }
}
