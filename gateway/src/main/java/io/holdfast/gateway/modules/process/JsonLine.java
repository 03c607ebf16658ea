/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message as one line of JSON: {@code {"properties": {"key": "value"}, "content": "text"}}, with
 * {@code contentBase64} in place of {@code content} for what is not UTF-8. Of a program {@code
 * content} may be any other JSON, too: then its text is the content. Pure.
 */
final class JsonLine {

  private static final List<String> KEYS = List.of("properties", "content", "contentBase64");
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonLine() {}

  /** What a program said. */
  sealed interface Said {

    /** A message. */
    record Message(GatewayMessage message) implements Said {}

    /**
     * None.
     *
     * @param reason what is wrong with the line
     */
    record Nonsense(String reason) implements Said {}
  }

  /** The message as a line, its end included. */
  static byte[] write(GatewayMessage message) {
    ObjectNode line = MAPPER.createObjectNode();
    ObjectNode properties = line.putObject("properties");
    message.properties().forEach(properties::put);
    Optional<String> text = text(message.content());
    if (text.isPresent()) {
      line.put("content", text.get());
    } else {
      line.put("contentBase64", message.content().toByteArray());
    }
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<String> text(Bytes content) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(content.asByteBuffer()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a line.
   *
   * @param line without its end
   * @param otherwise properties that the message has unless the line names them
   */
  static Said read(byte[] line, Map<String, String> otherwise) {
    try {
      JsonNode node = MAPPER.readTree(line);
      if (!node.isObject()) {
        return new Said.Nonsense("it is not a JSON object");
      }
      for (String key : node.propertyNames()) {
        if (!KEYS.contains(key)) {
          return new Said.Nonsense(
              "\"" + key + "\" is not known; known are " + String.join(", ", KEYS));
        }
      }
      return message(node, otherwise);
    } catch (JacksonException e) {
      return new Said.Nonsense("it is not JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      return new Said.Nonsense(String.valueOf(e.getMessage()));
    }
  }

  private static Said message(JsonNode node, Map<String, String> otherwise) {
    Map<String, String> properties = new LinkedHashMap<>(otherwise);
    for (Map.Entry<String, JsonNode> property : node.path("properties").properties()) {
      if (property.getValue().isContainer() || property.getValue().isNull()) {
        return new Said.Nonsense("the property \"" + property.getKey() + "\" is not a text");
      }
      properties.put(property.getKey(), text(property.getValue()));
    }
    if (node.has("properties") && !node.get("properties").isObject()) {
      return new Said.Nonsense("\"properties\" is not an object");
    }
    if (node.has("content") && node.has("contentBase64")) {
      return new Said.Nonsense("it has both \"content\" and \"contentBase64\"");
    }
    return new Said.Message(GatewayMessage.of(properties, content(node)));
  }

  private static Bytes content(JsonNode node) {
    if (node.has("contentBase64")) {
      return Bytes.owning(Base64.getDecoder().decode(text(node.get("contentBase64"))));
    }
    return node.has("content") ? Bytes.utf8(text(node.get("content"))) : Bytes.EMPTY;
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.stringValue() : node.toString();
  }
}
