/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

import io.holdfast.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Gateway messages to bytes. */
final class GatewayMessageWriter {

  private GatewayMessageWriter() {}

  /** Refuses what would be read as something else. */
  static void check(String key, String value) {
    if (key.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "the property \"" + key.replace('\0', '?') + "\" of a gateway message has a NUL");
    }
    if (isTorn(key)) {
      throw new IllegalArgumentException(
          "the key \"" + key + "\" of a gateway message has half of a surrogate pair");
    }
  }

  /** Two keys that are torn would become one, since no half of a pair can be written. */
  private static boolean isTorn(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  static Bytes write(Map<String, String> properties, Bytes content) {
    byte[][] texts = new byte[2 * properties.size()][];
    long size = (long) GatewayMessageReader.MINIMUM + content.length() + texts.length;
    int count = 0;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      texts[count] = property.getKey().getBytes(StandardCharsets.UTF_8);
      texts[count + 1] = property.getValue().getBytes(StandardCharsets.UTF_8);
      size += texts[count].length + texts[count + 1].length;
      count += 2;
    }
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("a gateway message cannot have " + size + " bytes");
    }
    byte[] message = new byte[(int) size];
    ByteBuffer out = ByteBuffer.wrap(message);
    out.putShort((short) GatewayMessageReader.MAGIC).putInt(message.length);
    out.putInt(properties.size());
    for (byte[] text : texts) {
      out.put(text).put((byte) 0);
    }
    out.putInt(content.length());
    content.writeTo(out);
    return Bytes.owning(message);
  }
}
