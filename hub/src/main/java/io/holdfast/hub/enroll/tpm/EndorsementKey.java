/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.tpm;

import io.holdfast.model.Bytes;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The public part of a TPM's endorsement key: which TPM it is. It has the attributes and the policy
 * of the TCG's template, since devices open what is encrypted to it by that policy.
 */
public final class EndorsementKey {

  private static final String WHAT = "endorsementKey";

  private static final int TEMPLATE =
      StorageKey.FIXED_TPM
          | StorageKey.FIXED_PARENT
          | StorageKey.SENSITIVE_DATA_ORIGIN
          | StorageKey.ADMIN_WITH_POLICY
          | StorageKey.RESTRICTED
          | StorageKey.DECRYPT;

  /** PolicySecret of the endorsement hierarchy (TCG EK Credential Profile, template L-1). */
  private static final Bytes POLICY =
      Bytes.owning(
          HexFormat.of()
              .parseHex("837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa"));

  private final StorageKey key;

  private EndorsementKey(StorageKey key) {
    this.key = key;
  }

  /**
   * Reads what devices and enrollments show.
   *
   * @param base64 a TPM2B_PUBLIC
   * @return the key
   * @throws InvalidTpmKeyException if it is anything else than such a key
   */
  public static EndorsementKey parse(String base64) {
    return of(StorageKey.decode(WHAT, base64));
  }

  /**
   * Reads its bytes.
   *
   * @param encoded a TPM2B_PUBLIC
   * @return the key
   * @throws InvalidTpmKeyException if it is anything else than such a key
   */
  public static EndorsementKey of(Bytes encoded) {
    StorageKey key = StorageKey.read(WHAT, encoded);
    if (key.attributes() != TEMPLATE) {
      throw new InvalidTpmKeyException(WHAT + ": unsupported attributes");
    }
    if (!key.policy().equals(POLICY)) {
      throw new InvalidTpmKeyException(WHAT + ": unsupported policy");
    }
    return new EndorsementKey(key);
  }

  /** {@return the TPM2B_PUBLIC} */
  public Bytes encoded() {
    return key.encoded();
  }

  /** {@return the id by which a device with this TPM registers if it was given no other} */
  public String registrationId() {
    return Base32.lowerCase(TpmCrypto.sha256(key.encoded().toByteArray()));
  }

  StorageKey key() {
    return key;
  }

  /** The same bytes; takes the same time wherever they differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof EndorsementKey that
        && MessageDigest.isEqual(encoded().toByteArray(), that.encoded().toByteArray());
  }

  @Override
  public int hashCode() {
    return encoded().hashCode();
  }

  @Override
  public String toString() {
    return "EndorsementKey[" + registrationId() + "]";
  }
}
