/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.tpm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** What TPM 2.0, Part 1 makes of AES, RSA and SHA-256. Pure. */
final class TpmCrypto {

  private static final String HMAC = "HmacSHA256";
  private static final int DIGEST_BITS = 256;
  private static final int AES_BLOCK = 16;

  private TpmCrypto() {}

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** KDFa (11.4.10.2) for one context and at most one digest's worth of bits. */
  static byte[] kdfa(byte[] key, String label, byte[] context, int bits) {
    if (bits > DIGEST_BITS) {
      throw new IllegalArgumentException(bits + " bits");
    }
    byte[] block = hmac(key, u32(1), (label + '\0').getBytes(US_ASCII), context, u32(bits));
    return Arrays.copyOf(block, bits / 8);
  }

  /** CFB with an initial vector of zeros: each key here encrypts once. */
  static byte[] encrypt(byte[] key, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new IvParameterSpec(new byte[AES_BLOCK]));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** A seed for the holder of the private key (B.10.3): the label ends with a zero byte. */
  static byte[] wrap(PublicKey key, String label, byte[] seed, SecureRandom random) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          key,
          new OAEPParameterSpec(
              "SHA-256",
              "MGF1",
              MGF1ParameterSpec.SHA256,
              new PSource.PSpecified((label + '\0').getBytes(US_ASCII))),
          random);
      return cipher.doFinal(seed);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** The bytes behind their size in two bytes, as TPM2B has it. */
  static byte[] sized(byte[]... parts) {
    byte[] joined = join(parts);
    return ByteBuffer.allocate(2 + joined.length)
        .putShort((short) joined.length)
        .put(joined)
        .array();
  }

  static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  static byte[] u16(int number) {
    return ByteBuffer.allocate(2).putShort((short) number).array();
  }

  static byte[] u32(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("every Java has AES, RSA and SHA-256", e);
  }
}
