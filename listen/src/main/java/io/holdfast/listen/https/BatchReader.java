/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.service.ClientService;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads several messages: {@code [{"body":"aGk=","base64Encoded":true,"properties":{"k":"v"}}]}.
 * Without {@code base64Encoded} the body is base64, as Microsoft's SDK for Node has it. Reads no
 * further than to the first message too many, and makes no tree: small messages would take many
 * times their length. Owned by the request.
 */
final class BatchReader {

  private final JsonParser json;
  private final List<Message> messages = new ArrayList<>();

  // Of the message that is being read.
  private @Nullable String body;
  private boolean base64;
  private MessageProperties properties = MessageProperties.NONE;

  private BatchReader(JsonParser json) {
    this.json = json;
  }

  /** The messages, or what is wrong. */
  static Outcome<List<Message>> read(Bytes body) {
    try (JsonParser json = Json.MAPPER.createParser(body.toByteArray())) {
      BatchReader reader = new BatchReader(json);
      String wrong = reader.readAll();
      return wrong == null
          ? Outcome.done(reader.messages)
          : Outcome.refused(ErrorCode.FORMAT_ERROR, wrong);
    } catch (JacksonException e) {
      return Outcome.refused(ErrorCode.FORMAT_ERROR, "the body is not JSON");
    }
  }

  private @Nullable String readAll() {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      return "the body is not an array of messages";
    }
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      String wrong =
          token == JsonToken.START_OBJECT ? readMessage() : "a message is not a JSON object";
      if (wrong != null) {
        return wrong;
      }
      if (messages.size() > ClientService.MAX_MESSAGES) {
        return null; // That is too many in any case.
      }
    }
    return json.nextToken() == null ? null : "something follows the array of messages";
  }

  private @Nullable String readMessage() {
    body = null;
    base64 = true;
    properties = MessageProperties.NONE;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      String wrong =
          switch (name) {
            case "body" -> readBody(value);
            case "base64Encoded" -> readEncoding(value);
            case "properties" -> readProperties(value);
            default -> {
              var _ = json.skipChildren();
              yield null;
            }
          };
      if (wrong != null) {
        return wrong;
      }
    }
    return addMessage();
  }

  private @Nullable String readBody(JsonToken value) {
    body = value == JsonToken.VALUE_STRING ? json.getString() : null;
    return body == null ? "a message's body is not a string" : null;
  }

  private @Nullable String readEncoding(JsonToken value) {
    if (value != JsonToken.VALUE_NULL && !value.isBoolean()) {
      return "base64Encoded is not true or false";
    }
    base64 = value != JsonToken.VALUE_FALSE;
    return null;
  }

  private @Nullable String readProperties(JsonToken value) {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (value != JsonToken.START_OBJECT) {
      return "a message's properties are not a JSON object";
    }
    MessageProperties.Builder builder = MessageProperties.builder();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      if (!token.isScalarValue()) {
        return "the property " + name + " is not a string";
      }
      MessageHeaders.put(builder, name, json.getString());
    }
    properties = builder.build();
    return null;
  }

  private @Nullable String addMessage() {
    String text = body;
    if (text == null) {
      return "a message has no body";
    }
    Bytes bytes = base64 ? decoded(text) : Bytes.utf8(text);
    if (bytes == null) {
      return "a message's body is not base64";
    }
    messages.add(new Message(properties, bytes));
    return null;
  }

  private static @Nullable Bytes decoded(String text) {
    try {
      return Bytes.owning(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
