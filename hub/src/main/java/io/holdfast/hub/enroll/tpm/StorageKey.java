/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.tpm;

import io.holdfast.model.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * The public part of a TPM's storage key: a TPM2B_PUBLIC of RSA-2048 that wraps with AES-128-CFB,
 * as the TCG's templates for endorsement and storage root keys have it.
 *
 * @param encoded the TPM2B_PUBLIC, as it was shown
 * @param attributes TPMA_OBJECT
 * @param policy the digest of the authorization policy; may be empty
 * @param modulus of 2048 bits
 * @param exponent 65537
 * @param name what the TPM knows it by: hash algorithm and digest of the public area
 */
record StorageKey(
    Bytes encoded,
    int attributes,
    Bytes policy,
    BigInteger modulus,
    BigInteger exponent,
    Bytes name) {

  /** TPMA_OBJECT, Part 2, 8.3. */
  static final int FIXED_TPM = 1 << 1;

  static final int FIXED_PARENT = 1 << 4;
  static final int SENSITIVE_DATA_ORIGIN = 1 << 5;
  static final int USER_WITH_AUTH = 1 << 6;
  static final int ADMIN_WITH_POLICY = 1 << 7;
  static final int NO_DA = 1 << 10;
  static final int RESTRICTED = 1 << 16;
  static final int DECRYPT = 1 << 17;

  /** More than any such key has, and few enough to be read from anybody. */
  private static final int LONGEST = 512;

  private static final int ALG_RSA = 0x0001;
  private static final int ALG_AES = 0x0006;
  private static final int ALG_SHA256 = 0x000B;
  private static final int ALG_NULL = 0x0010;
  private static final int ALG_CFB = 0x0043;
  private static final int KEY_BITS = 2048;
  private static final int F4 = 65537;
  private static final int DIGEST_BYTES = 32;

  static Bytes decode(String what, String base64) {
    // A third more than the bytes, and some ends.
    if (base64.length() > LONGEST * 2) {
      throw new InvalidTpmKeyException(what + ": too long");
    }
    try {
      return Bytes.owning(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new InvalidTpmKeyException(what + ": not base64");
    }
  }

  /** Reads all of it, and refuses what is not of this kind. */
  static StorageKey read(String what, Bytes encoded) {
    if (encoded.length() > LONGEST) {
      throw new InvalidTpmKeyException(what + ": too long");
    }
    TpmReader outer = new TpmReader(what, encoded.toByteArray());
    byte[] area = outer.sized();
    outer.end();
    TpmReader in = new TpmReader(what, area);
    in.u16(ALG_RSA, "kind of key");
    in.u16(ALG_SHA256, "name algorithm");
    int attributes = in.u32();
    byte[] policy = in.sized();
    in.check(policy.length == 0 || policy.length == DIGEST_BYTES, "policy");
    in.u16(ALG_AES, "symmetric algorithm");
    in.u16(128, "symmetric key bits");
    in.u16(ALG_CFB, "symmetric mode");
    in.u16(ALG_NULL, "scheme");
    in.u16(KEY_BITS, "key bits");
    int exponent = in.u32();
    in.check(exponent == 0 || exponent == F4, "exponent");
    BigInteger modulus = new BigInteger(1, in.sized());
    in.check(modulus.bitLength() == KEY_BITS && modulus.testBit(0), "modulus");
    in.end();
    return new StorageKey(
        encoded, attributes, Bytes.owning(policy), modulus, BigInteger.valueOf(F4), name(area));
  }

  /** Part 1, 16: the algorithm's number in front of the digest. */
  static Bytes name(byte[] publicArea) {
    byte[] name = Arrays.copyOf(new byte[] {0, ALG_SHA256}, 2 + DIGEST_BYTES);
    System.arraycopy(TpmCrypto.sha256(publicArea), 0, name, 2, DIGEST_BYTES);
    return Bytes.owning(name);
  }

  PublicKey publicKey() {
    try {
      return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
  }
}
