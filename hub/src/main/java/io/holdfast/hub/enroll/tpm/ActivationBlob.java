/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.tpm;

import static io.holdfast.hub.enroll.tpm.TpmCrypto.encrypt;
import static io.holdfast.hub.enroll.tpm.TpmCrypto.hmac;
import static io.holdfast.hub.enroll.tpm.TpmCrypto.join;
import static io.holdfast.hub.enroll.tpm.TpmCrypto.kdfa;
import static io.holdfast.hub.enroll.tpm.TpmCrypto.sha256;
import static io.holdfast.hub.enroll.tpm.TpmCrypto.sized;
import static io.holdfast.hub.enroll.tpm.TpmCrypto.u16;
import static io.holdfast.hub.enroll.tpm.TpmCrypto.u32;

import io.holdfast.model.Bytes;
import java.security.SecureRandom;

/**
 * An HMAC key for one TPM: what devices call {@code authenticationKey}. Six parts, each behind its
 * size: a credential that the endorsement key opens for the TPM that also holds the storage root
 * key; its seed; the HMAC key as a duplicated object, wrapped once with what is in the credential
 * and once for the storage root key; the seed of the latter; the HMAC key's public part; a text,
 * encrypted with what is in the credential (TPM 2.0, Part 1, 23 and 24). Owned by the thread that
 * makes it.
 */
final class ActivationBlob {

  private static final int SEED_BYTES = 32;
  private static final int INNER_BYTES = 16;
  private static final int ALG_KEYEDHASH = 0x0008;
  private static final int ALG_SHA256 = 0x000B;
  private static final int SCHEME_HMAC = 0x0005;

  /** userWithAuth, noDA, sign: neither fixed to the TPM nor to its parent, since it comes in. */
  private static final int ATTRIBUTES = 0x00040440;

  /** PolicyCommandCode (0x16C) of Duplicate (0x14B): nothing else may take it out again. */
  private static final byte[] POLICY = sha256(new byte[32], u32(0x16C), u32(0x14B));

  private final TpmIdentity keys;
  private final SecureRandom random;
  private final byte[] inner;

  private ActivationBlob(TpmIdentity keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
    this.inner = random(INNER_BYTES);
  }

  /** The key and a text that is not secret, sealed; each time with other seeds. */
  static Bytes seal(TpmIdentity keys, Bytes key, Bytes text, SecureRandom random) {
    ActivationBlob blob = new ActivationBlob(keys, random);
    return Bytes.owning(
        join(
            blob.credential(),
            blob.duplicate(key.toByteArray()),
            sized(encrypt(blob.inner, text.toByteArray()))));
  }

  /** Parts 1 and 2: bound to the storage root key by its name. */
  private byte[] credential() {
    byte[] seed = random(SEED_BYTES);
    byte[] root = keys.storageRoot().key().name().toByteArray();
    byte[] secret = protect(seed, root, sized(inner));
    return join(
        sized(secret),
        sized(TpmCrypto.wrap(keys.endorsement().key().publicKey(), "IDENTITY", seed, random)));
  }

  /** Parts 3, 4 and 5. */
  private byte[] duplicate(byte[] key) {
    byte[] obfuscation = random(SEED_BYTES);
    byte[] area = publicArea(sha256(obfuscation, key));
    byte[] name = StorageKey.name(area).toByteArray();
    byte[] sensitive = sized(u16(ALG_KEYEDHASH), sized(), sized(obfuscation), sized(key));
    byte[] wrapped = encrypt(inner, join(sized(sha256(sensitive, name)), sensitive));
    byte[] seed = random(SEED_BYTES);
    return join(
        sized(protect(seed, name, wrapped)),
        sized(TpmCrypto.wrap(keys.storageRoot().key().publicKey(), "DUPLICATE", seed, random)),
        sized(area));
  }

  private static byte[] publicArea(byte[] unique) {
    return join(
        u16(ALG_KEYEDHASH),
        u16(ALG_SHA256),
        u32(ATTRIBUTES),
        sized(POLICY),
        u16(SCHEME_HMAC),
        u16(ALG_SHA256),
        sized(unique));
  }

  /** Encrypted with one key of the seed, and authenticated with another, together with a name. */
  private static byte[] protect(byte[] seed, byte[] name, byte[] text) {
    byte[] encrypted = encrypt(kdfa(seed, "STORAGE", name, 128), text);
    byte[] integrity = hmac(kdfa(seed, "INTEGRITY", new byte[0], 256), encrypted, name);
    return join(sized(integrity), encrypted);
  }

  private byte[] random(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
