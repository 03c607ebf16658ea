/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubJson;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.MessageSource;
import io.holdfast.hub.route.SystemNames;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A message as a file describes it, to try routes with. */
record MessageFile(MessageHeader header, Bytes body) {

  private static final String DEVICE = "device";
  private static final List<String> KEYS =
      List.of("sender", "source", "properties", "systemProperties", "body");

  static MessageFile read(Path file) {
    JsonNode message = json("--message", file);
    for (String key : message.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw wrong(file, "has no use for \"" + key + "\"; it takes " + String.join(", ", KEYS));
      }
    }
    try {
      return of(file, message);
    } catch (IllegalArgumentException e) {
      throw wrong(file, String.valueOf(e.getMessage()));
    }
  }

  /** The JSON object in a file. */
  static JsonNode json(String option, Path file) {
    try {
      JsonNode json =
          HubJson.read(new String(InputFile.read(option, file), StandardCharsets.UTF_8));
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException e) {
      throw CommandException.misused(
          option + ": " + file + " is not JSON: " + e.getOriginalMessage());
    } catch (NumberFormatException e) {
      throw CommandException.misused(option + ": " + file + " holds a number that is too large");
    }
    throw CommandException.misused(option + ": " + file + " is not a JSON object");
  }

  private static MessageFile of(Path file, JsonNode message) {
    MessageProperties.Builder properties = MessageProperties.builder();
    texts(file, message, "properties").forEach(properties::application);
    for (Map.Entry<String, String> each : texts(file, message, "systemProperties").entrySet()) {
      SystemProperty property = SystemNames.property(each.getKey());
      if (property == null) {
        throw wrong(file, "names no system property: " + each.getKey());
      }
      properties.system(property, each.getValue());
    }
    String sender = message.path("sender").asString("");
    String[] source = message.path("source").asString("").split("/", -1);
    boolean event = source.length > 1 && !source[1].isEmpty() && !source[1].equals("messages");
    if (isAt(source, 2, "modules") && source.length > 3 && sender.indexOf('/') < 0) {
      sender = (sender.isEmpty() ? DEVICE : sender) + "/" + source[3];
    }
    if (isAt(source, 4, "outputs") && source.length > 5) {
      properties.system(SystemProperty.OUTPUT_NAME, source[5]);
    }
    MessageSource kind = event ? event(file, source[1]) : MessageSource.TELEMETRY;
    MessageProperties built = properties.build();
    return new MessageFile(
        new MessageHeader(identity(sender), "", "", kind, null, built),
        body(message.get("body"), built));
  }

  private static boolean isAt(String[] words, int index, String word) {
    return words.length > index && words[index].equalsIgnoreCase(word);
  }

  private static MessageSource event(Path file, String word) {
    for (MessageSource each : MessageSource.values()) {
      if (each.routeSource().equalsIgnoreCase("/" + word + "/")) {
        return each;
      }
    }
    throw wrong(
        file, "names no source: /" + word + "; sources are /messages and /twinChangeNotifications");
  }

  private static Identity identity(String sender) {
    int slash = sender.indexOf('/');
    return slash < 0
        ? new DeviceIdentity(sender.isEmpty() ? DEVICE : sender)
        : new ModuleIdentity(sender.substring(0, slash), sender.substring(slash + 1));
  }

  private static Map<String, String> texts(Path file, JsonNode message, String key) {
    Map<String, String> texts = new java.util.LinkedHashMap<>();
    JsonNode table = message.path(key);
    for (Map.Entry<String, JsonNode> each : table.properties()) {
      if (!each.getValue().isValueNode()) {
        throw wrong(file, key + "." + each.getKey() + " must be a text");
      }
      texts.put(each.getKey(), each.getValue().asString(""));
    }
    return texts;
  }

  /** A text stands for itself; other JSON is written in the message's encoding. */
  private static Bytes body(@Nullable JsonNode body, MessageProperties properties) {
    if (body == null) {
      return Bytes.EMPTY;
    }
    String text = body.isString() ? body.asString() : body.toString();
    String encoding = properties.system(SystemProperty.CONTENT_ENCODING);
    Charset charset =
        switch (encoding == null ? "" : encoding.toLowerCase(Locale.ROOT)) {
          case "utf-16" -> StandardCharsets.UTF_16LE;
          case "utf-32" -> StandardCharsets.UTF_32LE;
          default -> StandardCharsets.UTF_8;
        };
    return Bytes.owning(text.getBytes(charset));
  }

  private static CommandException wrong(Path file, String what) {
    return CommandException.misused("--message: " + file + " " + what);
  }
}
