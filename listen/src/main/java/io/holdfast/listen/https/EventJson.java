/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.mailbox.FeedbackJson;
import io.holdfast.hub.stream.StreamRecord;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import io.holdfast.wire.IsoTime;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event of the stream as one line of JSON. {@code encoding} tells what {@code body} is: {@code
 * json} (the body said that it is JSON, and is), {@code utf-8} (text) or {@code base64}.
 */
final class EventJson {

  private EventJson() {}

  static byte[] line(StreamRecord event) {
    StoredMessage message = event.message();
    Identity sender = message.header().sender();
    String time = IsoTime.format7(message.enqueuedTime());
    ObjectNode node = Json.object();
    node.put("partition", event.partition());
    node.put("offset", event.offset());
    node.put("enqueuedTime", time);
    node.put("deviceId", sender.deviceId());
    if (sender instanceof ModuleIdentity module) {
      node.put("moduleId", module.moduleId());
    }
    node.set("systemProperties", systemProperties(message.header(), time));
    ObjectNode application = node.putObject("applicationProperties");
    message.header().properties().application().forEach(application::put);
    writeBody(message, node);
    byte[] json = Json.MAPPER.writeValueAsBytes(node);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  /** What the sender set, then what the hub stamped: the stamps win. */
  private static ObjectNode systemProperties(MessageHeader header, String enqueued) {
    ObjectNode node = Json.object();
    header.properties().system().forEach((property, value) -> node.put(property.hubName(), value));
    node.put("iothub-connection-device-id", header.sender().deviceId());
    if (header.sender() instanceof ModuleIdentity module) {
      node.put("iothub-connection-module-id", module.moduleId());
    }
    if (!header.authMethod().isEmpty()) {
      node.put("iothub-connection-auth-generation-id", header.generationId());
      node.put("iothub-connection-auth-method", header.authMethod());
    }
    node.put("iothub-enqueuedtime", enqueued);
    node.put("iothub-message-source", header.source().hubName());
    if (header.modelId() != null) {
      node.put("dt-dataschema", header.modelId());
    }
    return node;
  }

  private static void writeBody(StoredMessage message, ObjectNode node) {
    Bytes body = message.body();
    String type = message.header().properties().system(SystemProperty.CONTENT_TYPE);
    JsonNode json = isJson(type) ? Json.parse(body) : null;
    String text = json == null ? text(body) : null;
    if (json != null) {
      node.set("body", json);
      node.put("encoding", "json");
    } else if (text != null) {
      node.put("body", text);
      node.put("encoding", "utf-8");
    } else {
      node.put("body", Base64.getEncoder().encodeToString(body.toByteArray()));
      node.put("encoding", "base64");
    }
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    String whole = end < 0 ? contentType : contentType.substring(0, end);
    String type = whole.strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.equals(FeedbackJson.CONTENT_TYPE);
  }

  private static @Nullable String text(Bytes body) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(body.asByteBuffer())
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
