/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.registry.Registration;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a client's session. Stored as version (1 byte), the length of the generation in
 * UTF-8 (4 bytes), its text, and for each filter quality of service (1 byte), length (4 bytes),
 * text.
 *
 * @param generationId of the registration that it belongs to: another one's session is none; empty
 *     while that has none
 * @param filters filter to quality of service
 */
record KeptFilters(String generationId, Map<String, Integer> filters) {

  /** The first byte; before there were versions it was a quality of service, 0 or 1. */
  private static final int VERSION = 2;

  static KeptFilters none(Registration registration) {
    return new KeptFilters(registration.generationId(), Map.of());
  }

  KeptFilters with(Map<String, Integer> others) {
    return new KeptFilters(generationId, others);
  }

  boolean isOf(Registration registration) {
    return generationId.isEmpty() || generationId.equals(registration.generationId());
  }

  /** The same, when the registration's generation is known at last. */
  KeptFilters of(Registration registration) {
    return new KeptFilters(registration.generationId(), filters);
  }

  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(VERSION);
    write(generationId, out);
    filters.forEach((filter, qos) -> {
      out.write(qos);
      write(filter, out);
    });
    return out.toByteArray();
  }

  private static void write(String text, ByteArrayOutputStream out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    out.writeBytes(bytes);
  }

  /** What was stored, or null for a form from before there were versions: it is forgotten. */
  static @Nullable KeptFilters decode(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    if (!in.hasRemaining() || in.get() != VERSION) {
      return null;
    }
    String generationId = read(in);
    Map<String, Integer> filters = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      int qos = in.get();
      filters.put(read(in), qos);
    }
    return new KeptFilters(generationId, filters);
  }

  private static String read(ByteBuffer in) {
    byte[] text = new byte[in.getInt()];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
