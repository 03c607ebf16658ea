/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

import io.holdfast.model.Bytes;
import io.holdfast.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Bytes to gateway messages: checks them at once, and decodes them later. */
final class GatewayMessageReader {

  static final int MAGIC = 0xA160;

  /** The two bytes at the beginning, and the size of the whole. */
  private static final int COUNT_AT = 2 + Integer.BYTES;

  static final int PROPERTIES_AT = COUNT_AT + Integer.BYTES;

  /** A message without properties and content. */
  static final int MINIMUM = PROPERTIES_AT + Integer.BYTES;

  /** Up to so many keys are compared each with each, which costs less than a set of them. */
  private static final int FEW = 16;

  private GatewayMessageReader() {}

  /** Where the content begins, behind its size, in a message that is whole and well formed. */
  static int contentAt(byte[] message) {
    if (message.length < MINIMUM) {
      throw new WireFormatException("a gateway message has at least 14 bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(message);
    if ((in.getShort() & 0xFFFF) != MAGIC) {
      throw new WireFormatException("a gateway message begins with A1 60");
    }
    if (in.getInt() != message.length) {
      throw new WireFormatException("the size in a gateway message is not its own");
    }
    int count = in.getInt();
    // Each property has two NULs at the least, so no other count can be true.
    if (count < 0 || count > message.length / 2) {
      throw new WireFormatException("a gateway message has not as many properties as it says");
    }
    int at = pastProperties(message, count) + Integer.BYTES;
    if (at > message.length || in.getInt(at - Integer.BYTES) != message.length - at) {
      throw new WireFormatException("the size of the content is not that of what follows");
    }
    return at;
  }

  private static int pastProperties(byte[] message, int count) {
    if (count == 0) {
      return PROPERTIES_AT;
    }
    int[] keys = count <= FEW ? new int[2 * count] : new int[0];
    Set<ByteBuffer> many = count <= FEW ? Set.of() : new HashSet<>();
    int at = PROPERTIES_AT;
    for (int i = 0; i < count; i++) {
      int end = textEnd(message, at);
      boolean fresh =
          count <= FEW
              ? isFresh(message, keys, i, at, end)
              : many.add(ByteBuffer.wrap(message, at, end - at));
      if (!fresh) {
        throw new WireFormatException("two properties of a gateway message have the same key");
      }
      at = textEnd(message, end + 1) + 1;
    }
    return at;
  }

  /** Whether no key before it is the same; remembers it. */
  private static boolean isFresh(byte[] message, int[] keys, int number, int begin, int end) {
    for (int i = 0; i < number; i++) {
      if (Arrays.equals(message, keys[2 * i], keys[2 * i + 1], message, begin, end)) {
        return false;
      }
    }
    keys[2 * number] = begin;
    keys[2 * number + 1] = end;
    return true;
  }

  /** Where the NUL is. */
  private static int textEnd(byte[] message, int begin) {
    for (int i = begin; i < message.length; i++) {
      if (message[i] == 0) {
        return i;
      }
    }
    throw new WireFormatException("a key or value of a gateway message has no end");
  }

  /** The properties of a message that was checked. */
  static Map<String, String> properties(Bytes message) {
    int count = message.asByteBuffer().getInt(COUNT_AT);
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> properties = new LinkedHashMap<>(Math.min(count, 64) * 4 / 3 + 1);
    int at = PROPERTIES_AT;
    for (int i = 0; i < count; i++) {
      int keyEnd = textEnd(message, at);
      int valueEnd = textEnd(message, keyEnd + 1);
      properties.put(message.utf8(at, keyEnd), message.utf8(keyEnd + 1, valueEnd));
      at = valueEnd + 1;
    }
    return Collections.unmodifiableMap(properties);
  }

  private static int textEnd(Bytes message, int begin) {
    int at = begin;
    while (message.at(at) != 0) {
      at++;
    }
    return at;
  }

  /** The content of a message that was checked. */
  static Bytes content(Bytes message, int contentAt) {
    byte[] content = new byte[message.length() - contentAt];
    message.asByteBuffer().get(contentAt, content);
    return Bytes.owning(content);
  }
}
