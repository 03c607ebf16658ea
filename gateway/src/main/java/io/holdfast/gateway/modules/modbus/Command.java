/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A wish to write.
 *
 * @param name of what is to be written; empty if it says none
 * @param value what to write; null of JSON if it says none
 * @param id what the answer is to repeat; null for nothing
 * @param fault why it cannot be carried out; null if nothing is wrong with its form
 */
record Command(String name, JsonNode value, @Nullable JsonNode id, @Nullable String fault) {

  private static final String COMMAND = "command";
  private static final String METHOD = "method";
  private static final String WRITE = "write";
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /**
   * Reads a message.
   *
   * @return empty if it is no command for this module
   */
  static Optional<Command> of(GatewayMessage message) {
    Map<String, String> properties = message.properties();
    boolean said = WRITE.equals(properties.get(COMMAND)) || WRITE.equals(properties.get(METHOD));
    JsonPlace content;
    try {
      content = JsonPlace.parse(message.content().utf8());
    } catch (JsonFault e) {
      return said
          ? Optional.of(faulty("the command is no JSON: " + e.getMessage()))
          : Optional.empty();
    }
    if (!said && !saysSo(content)) {
      return Optional.empty();
    }
    return Optional.of(read(content));
  }

  private static boolean saysSo(JsonPlace content) {
    return content.isObject()
        && content
            .optional(COMMAND)
            .filter(place -> place.isString() && WRITE.equals(place.string()))
            .isPresent();
  }

  private static Command read(JsonPlace content) {
    if (!content.isObject()) {
      return faulty("the command must be an object with \"name\" and \"value\"");
    }
    JsonNode id = content.optional("id").map(place -> MAPPER.readTree(place.text())).orElse(null);
    try {
      return new Command(
          content.member("name").string(),
          MAPPER.readTree(content.member("value").text()),
          id,
          null);
    } catch (JsonFault e) {
      return new Command(
          "", JsonNodeFactory.instance.nullNode(), id, "the command " + e.getMessage());
    }
  }

  private static Command faulty(String fault) {
    return new Command("", JsonNodeFactory.instance.nullNode(), null, fault);
  }
}
