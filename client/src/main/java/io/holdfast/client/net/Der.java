/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * As much of DER (X.690) as it takes to dress a private key of an older form as PKCS#8 (RFC 5208),
 * the only one that the JDK reads.
 */
final class Der {

  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int PARAMETERS = 0xa0;

  private static final byte[] VERSION_0 = {INTEGER, 1, 0};
  // The algorithm rsaEncryption with its NULL, and the name id-ecPublicKey.
  private static final byte[] RSA = {
    SEQUENCE, 13, 6, 9, 42, (byte) 0x86, 72, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };
  private static final byte[] EC = {6, 7, 42, (byte) 0x86, 72, (byte) 0xce, 61, 2, 1};

  private Der() {}

  /** A key of PKCS#1 (RFC 8017 A.1.2) as PKCS#8. */
  static byte[] rsa(byte[] pkcs1) {
    return element(SEQUENCE, VERSION_0, RSA, element(OCTET_STRING, pkcs1));
  }

  /**
   * A key of SEC1 (RFC 5915) as PKCS#8.
   *
   * @param curve the curve's name as DER, for keys that do not hold it; may be empty
   * @throws IllegalArgumentException if there is no curve
   */
  static byte[] ec(byte[] sec1, byte[] curve) {
    byte[] own = parameters(sec1);
    byte[] parameters = own.length > 0 ? own : curve;
    if (parameters.length == 0) {
      throw new IllegalArgumentException("the EC private key does not say its curve");
    }
    return element(
        SEQUENCE, VERSION_0, element(SEQUENCE, EC, parameters), element(OCTET_STRING, sec1));
  }

  /** What stands in the key's parameters, or nothing. */
  private static byte[] parameters(byte[] sec1) {
    int at = content(sec1, 0);
    while (at < sec1.length) {
      int content = content(sec1, at);
      int end = content + length(sec1, at);
      if (end > sec1.length) {
        throw new IllegalArgumentException("the EC private key is cut off");
      }
      if ((sec1[at] & 0xff) == PARAMETERS) {
        return Arrays.copyOfRange(sec1, content, end);
      }
      at = end;
    }
    return new byte[0];
  }

  /** Where the content of the element begins that begins here. */
  private static int content(byte[] der, int at) {
    int first = byteAt(der, at + 1);
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = byteAt(der, at + 1);
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | byteAt(der, at + 2 + i);
      if (length > der.length) {
        throw new IllegalArgumentException("the EC private key is cut off");
      }
    }
    return length;
  }

  private static int byteAt(byte[] der, int at) {
    if (at >= der.length) {
      throw new IllegalArgumentException("the EC private key is cut off");
    }
    return der[at] & 0xff;
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream element = new ByteArrayOutputStream(length + 4);
    element.write(tag);
    if (length < 0x80) {
      element.write(length);
    } else if (length < 0x100) {
      element.write(0x81);
      element.write(length);
    } else {
      element.write(0x82);
      element.write(length >> 8);
      element.write(length);
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
