/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message header as bytes. Texts are a four-byte length and UTF-8, length −1 for null; system
 * properties go by their wire keys, which do not change, and not by their places in the enum, which
 * may.
 */
final class HeaderCodec {

  private HeaderCodec() {}

  static byte[] encode(MessageHeader header) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(160);
    text(out, header.sender().clientId());
    text(out, header.generationId());
    text(out, header.authMethod());
    text(out, header.source().hubName());
    text(out, header.modelId());
    Map<SystemProperty, String> system = header.properties().system();
    number(out, system.size());
    system.forEach((property, value) -> {
      text(out, property.wireKey());
      text(out, value);
    });
    Map<String, @Nullable String> application = header.properties().application();
    number(out, application.size());
    application.forEach((key, value) -> {
      text(out, key);
      text(out, value);
    });
    return out.toByteArray();
  }

  /**
   * Reads all remaining bytes.
   *
   * @param version of the message's format: 1 knew no source and no model
   */
  static MessageHeader decode(ByteBuffer in, int version) {
    Identity sender = Identity.parse(requiredText(in));
    String generationId = requiredText(in);
    String authMethod = requiredText(in);
    MessageSource source = version == 1 ? MessageSource.TELEMETRY : source(requiredText(in));
    String modelId = version == 1 ? null : text(in);
    MessageProperties.Builder properties = MessageProperties.builder();
    for (int left = in.getInt(); left > 0; left--) {
      String key = requiredText(in);
      String value = requiredText(in);
      SystemProperty property = SystemProperty.ofWireKey(key);
      if (property == null) {
        properties.application(key, value);
      } else {
        properties.system(property, value);
      }
    }
    for (int left = in.getInt(); left > 0; left--) {
      properties.application(requiredText(in), text(in));
    }
    return new MessageHeader(sender, generationId, authMethod, source, modelId, properties.build());
  }

  private static MessageSource source(String name) {
    MessageSource source = MessageSource.ofHubName(name);
    if (source == null) {
      throw new IllegalArgumentException("a stored message has the unknown source " + name);
    }
    return source;
  }

  private static void number(ByteArrayOutputStream out, int value) {
    out.write(value >>> 24);
    out.write(value >>> 16);
    out.write(value >>> 8);
    out.write(value);
  }

  private static void text(ByteArrayOutputStream out, @Nullable String text) {
    if (text == null) {
      number(out, -1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static String requiredText(ByteBuffer in) {
    String text = text(in);
    if (text == null) {
      throw new IllegalArgumentException("a stored message lacks a text that it must have");
    }
    return text;
  }

  private static @Nullable String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
