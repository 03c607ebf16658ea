/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults.tpm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a TPM 2.0 does with the keys of a provisioning service, in plain Java: it has an endorsement
 * and a storage root key, takes in an HMAC key that was sealed for them, and signs with it. Every
 * check that a TPM makes on the way is made, so what is tampered with is refused. Not for use by
 * more than one thread.
 */
public final class SoftwareTpm {

  private static final String EK_POLICY =
      "837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa";
  private static final int EK_ATTRIBUTES = 0x000300B2;
  private static final int SRK_ATTRIBUTES = 0x00030472;
  private static final byte[] NONE = {};

  private final KeyPair endorsement;
  private final KeyPair storageRoot;
  private final byte[] endorsementArea;
  private final byte[] storageRootArea;
  private byte[] identity = NONE;
  private String text = "";

  private SoftwareTpm(KeyPair endorsement, KeyPair storageRoot) {
    this.endorsement = endorsement;
    this.storageRoot = storageRoot;
    endorsementArea = area(EK_ATTRIBUTES, HexFormat.of().parseHex(EK_POLICY), endorsement);
    storageRootArea = area(SRK_ATTRIBUTES, NONE, storageRoot);
  }

  /** One with fresh keys; takes some tenths of a second. */
  public static SoftwareTpm create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new SoftwareTpm(generator.generateKeyPair(), generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public part of the endorsement key: a TPM2B_PUBLIC. */
  public byte[] endorsementKey() {
    return sized(endorsementArea);
  }

  /** The public part of the storage root key: a TPM2B_PUBLIC. */
  public byte[] storageRootKey() {
    return sized(storageRootArea);
  }

  /**
   * Takes a sealed key in.
   *
   * @throws GeneralSecurityException saying at which check it failed; the key stays as it was
   */
  public void activate(byte[] blob) throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(blob);
    byte[] credential = next(in);
    byte[] credentialSeed = next(in);
    byte[] duplicate = next(in);
    byte[] duplicateSeed = next(in);
    byte[] area = next(in);
    byte[] encryptedText = next(in);
    check(!in.hasRemaining(), "what follows the blob");
    byte[] inner =
        next(
            ByteBuffer.wrap(
                open(
                    unwrap(endorsement.getPrivate(), "IDENTITY", credentialSeed),
                    name(storageRootArea),
                    credential,
                    "credential")));
    byte[] name = name(area);
    byte[] wrapped =
        open(
            unwrap(storageRoot.getPrivate(), "DUPLICATE", duplicateSeed),
            name,
            duplicate,
            "duplicate");
    byte[] key = key(decrypt(inner, wrapped), name, area);
    text = new String(decrypt(inner, encryptedText), US_ASCII);
    identity = key;
  }

  /** Signs with the key that was taken in last. */
  public byte[] sign(byte[] data) {
    if (identity.length == 0) {
      throw new IllegalStateException("no key has been activated");
    }
    try {
      return hmac(identity, data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What stood beside the key that was taken in last. */
  public String text() {
    return text;
  }

  /** Inner integrity, sensitive area, and the binding of both to the public area. */
  private static byte[] key(byte[] inner, byte[] name, byte[] area)
      throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(inner);
    byte[] integrity = next(in);
    byte[] rest = new byte[in.remaining()];
    in.duplicate().get(rest);
    check(Arrays.equals(integrity, sha256(rest, name)), "inner integrity");
    ByteBuffer sensitive = ByteBuffer.wrap(next(in));
    check(sensitive.getShort() == 0x0008, "kind of key");
    check(next(sensitive).length == 0, "authorization");
    byte[] seed = next(sensitive);
    byte[] key = next(sensitive);
    byte[] unique = Arrays.copyOfRange(area, area.length - 32, area.length);
    check(Arrays.equals(unique, sha256(seed, key)), "binding");
    return key;
  }

  /** Outer integrity first, then the encryption (TPM 2.0, Part 1, 23.3). */
  private static byte[] open(byte[] seed, byte[] name, byte[] box, String what)
      throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(box);
    byte[] integrity = next(in);
    byte[] encrypted = new byte[in.remaining()];
    in.get(encrypted);
    byte[] macKey = kdfa(seed, "INTEGRITY", NONE, 256);
    check(Arrays.equals(integrity, hmac(macKey, join(encrypted, name))), what + " integrity");
    return decrypt(kdfa(seed, "STORAGE", name, 128), encrypted);
  }

  private static byte[] kdfa(byte[] key, String label, byte[] context, int bits)
      throws GeneralSecurityException {
    byte[] counted = join(number(1), (label + '\0').getBytes(US_ASCII));
    return Arrays.copyOf(hmac(key, join(join(counted, context), number(bits))), bits / 8);
  }

  private static byte[] unwrap(PrivateKey key, String label, byte[] secret)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    PSource source = new PSource.PSpecified((label + '\0').getBytes(US_ASCII));
    cipher.init(
        Cipher.DECRYPT_MODE,
        key,
        new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, source));
    return cipher.doFinal(secret);
  }

  private static byte[] decrypt(byte[] key, byte[] text) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
    IvParameterSpec zeros = new IvParameterSpec(new byte[16]);
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), zeros);
    return cipher.doFinal(text);
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static byte[] name(byte[] area) throws GeneralSecurityException {
    return join(new byte[] {0x00, 0x0B}, sha256(area, NONE));
  }

  private static byte[] sha256(byte[] first, byte[] second) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(first);
    return digest.digest(second);
  }

  private static byte[] next(ByteBuffer in) throws GeneralSecurityException {
    check(in.remaining() >= 2, "end");
    int size = in.getShort() & 0xffff;
    check(in.remaining() >= size, "size");
    byte[] part = new byte[size];
    in.get(part);
    return part;
  }

  private static void check(boolean good, String what) throws GeneralSecurityException {
    if (!good) {
      throw new GeneralSecurityException("refused: " + what);
    }
  }

  private static byte[] area(int attributes, byte[] policy, KeyPair pair) {
    byte[] modulus = ((RSAPublicKey) pair.getPublic()).getModulus().toByteArray();
    return ByteBuffer.allocate(26 + policy.length + 256)
        .putShort((short) 0x0001)
        .putShort((short) 0x000B)
        .putInt(attributes)
        .put(sized(policy))
        .putShort((short) 0x0006)
        .putShort((short) 128)
        .putShort((short) 0x0043)
        .putShort((short) 0x0010)
        .putShort((short) 2048)
        .putInt(0)
        .put(sized(Arrays.copyOfRange(modulus, modulus.length - 256, modulus.length)))
        .array();
  }

  private static byte[] sized(byte[] part) {
    return ByteBuffer.allocate(2 + part.length).putShort((short) part.length).put(part).array();
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }
}
