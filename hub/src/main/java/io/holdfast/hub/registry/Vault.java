/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts values of tables that hold secrets, if it has a master key: AES-256-GCM, with table and
 * key of the value bound to it, so that none can be put in another's place. Any thread.
 *
 * <pre>
 * mark 1 (1) · id of the master key (4) · nonce (12) · ciphertext with its tag (16)
 * </pre>
 *
 * <p>What has no mark is not encrypted: JSON does not begin with it. The id is the beginning of the
 * key's SHA-256, which tells nothing of 32 random bytes.
 */
public final class Vault {

  private static final byte MARK = 1;
  private static final int ID_LENGTH = 4;
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_LENGTH = 16;
  private static final int HEAD_LENGTH = 1 + ID_LENGTH + NONCE_LENGTH;

  /** By their ids; the first encrypts. */
  private final Map<Integer, SecretKeySpec> keys = new LinkedHashMap<>();

  private final RandomGenerator random;
  private final int current;

  private Vault(List<byte[]> masterKeys, RandomGenerator random) {
    this.random = random;
    masterKeys.forEach(key -> keys.putIfAbsent(id(key), new SecretKeySpec(key, "AES")));
    this.current = masterKeys.isEmpty() ? 0 : id(masterKeys.getFirst());
  }

  /**
   * With master keys of 32 bytes: the first encrypts, all decrypt. With none nothing is encrypted.
   *
   * @param random cryptographically strong
   */
  public static Vault of(List<byte[]> masterKeys, RandomGenerator random) {
    return new Vault(masterKeys, random);
  }

  /** Without a master key. */
  public static Vault none() {
    return new Vault(List.of(), () -> 0);
  }

  /** Whether there is a master key. */
  boolean hasKey() {
    return !keys.isEmpty();
  }

  /** The value as it is stored. */
  public byte[] seal(String table, byte[] key, byte[] value) {
    SecretKeySpec master = keys.get(current);
    if (master == null) {
      return value;
    }
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, master, nonce, table, key, value);
    return ByteBuffer.allocate(HEAD_LENGTH + sealed.length)
        .put(MARK)
        .putInt(current)
        .put(nonce)
        .put(sealed)
        .array();
  }

  /**
   * The value that was stored.
   *
   * @throws VaultException if its master key is not here, or it is not what was stored
   */
  public byte[] unseal(String table, byte[] key, byte[] stored) {
    Integer id = sealedWith(stored);
    if (id == null) {
      return stored;
    }
    SecretKeySpec master = keys.get(id);
    if (master == null) {
      throw new VaultException(missing(id));
    }
    ByteBuffer in = ByteBuffer.wrap(stored).position(1 + ID_LENGTH);
    byte[] nonce = new byte[NONCE_LENGTH];
    in.get(nonce);
    byte[] sealed = new byte[in.remaining()];
    in.get(sealed);
    return crypt(Cipher.DECRYPT_MODE, master, nonce, table, key, sealed);
  }

  /** Whether the value is stored as {@link #seal} would store it now. */
  public boolean isCurrent(byte[] stored) {
    Integer id = sealedWith(stored);
    return id == null ? keys.isEmpty() : id == current && !keys.isEmpty();
  }

  private String missing(int id) {
    String wanted =
        "the store's secrets are encrypted with the master key whose SHA-256 begins with "
            + name(id);
    return keys.isEmpty()
        ? wanted + ", and the hub was given none"
        : wanted
            + ", and the hub was given only "
            + String.join(", ", keys.keySet().stream().map(Vault::name).toList());
  }

  private static @Nullable Integer sealedWith(byte[] stored) {
    return stored.length >= HEAD_LENGTH + TAG_LENGTH && stored[0] == MARK
        ? Integer.valueOf(ByteBuffer.wrap(stored).getInt(1))
        : null;
  }

  private static byte[] crypt(
      int mode, SecretKeySpec master, byte[] nonce, String table, byte[] key, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, master, new GCMParameterSpec(8 * TAG_LENGTH, nonce));
      cipher.updateAAD(table.getBytes(StandardCharsets.UTF_8));
      cipher.updateAAD(new byte[1]);
      cipher.updateAAD(key);
      return cipher.doFinal(text);
    } catch (AEADBadTagException e) {
      throw new VaultException(
          "an encrypted value in the table " + table + " is not what was stored: it was changed");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private static int id(byte[] key) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key)).getInt();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String name(int id) {
    return HexFormat.of().toHexDigits(id);
  }

  @Override
  public String toString() {
    return "Vault[" + keys.size() + " keys]";
  }
}
