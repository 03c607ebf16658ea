/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import io.holdfast.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Reads PEM text (RFC 7468): blocks between BEGIN and END, with whatever text around. Nothing that
 * stands in a block gets into a message.
 */
final class Pem {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /** What stands between one pair of lines. */
  record Block(String label, Bytes der) {

    /** Keeps keys out of logs. */
    @Override
    public String toString() {
      return label;
    }
  }

  private Pem() {}

  /**
   * All blocks, in their order.
   *
   * @throws IllegalArgumentException if a block is broken or encrypted
   */
  static List<Block> blocks(byte[] pem) {
    List<Block> blocks = new ArrayList<>();
    String label = null;
    StringBuilder body = new StringBuilder();
    for (String raw : new String(pem, StandardCharsets.ISO_8859_1).lines().toList()) {
      String line = raw.strip();
      if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        label = line.substring(BEGIN.length(), line.length() - DASHES.length());
        body.setLength(0);
      } else if (label != null && line.startsWith(END)) {
        blocks.add(new Block(label, Bytes.owning(decode(label, body.toString()))));
        label = null;
      } else if (label != null) {
        body.append(line).append('\n');
      }
    }
    if (label != null) {
      throw new IllegalArgumentException("the PEM block " + label + " has no end");
    }
    return blocks;
  }

  private static byte[] decode(String label, String body) {
    if (label.startsWith("ENCRYPTED") || body.startsWith("Proc-Type:")) {
      throw new IllegalArgumentException(
          "the PEM block " + label + " is encrypted; it is read only if it is not");
    }
    try {
      return Base64.getDecoder().decode(body.replace("\n", ""));
    } catch (IllegalArgumentException quoting) {
      throw new IllegalArgumentException("the PEM block " + label + " is not base64");
    }
  }
}
