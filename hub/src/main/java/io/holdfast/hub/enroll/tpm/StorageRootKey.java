/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.tpm;

import io.holdfast.model.Bytes;

/**
 * The public part of a TPM's storage root key, under which a device keeps what it is given. It must
 * be one that a TPM made and keeps to itself: with a key of software, whoever had that would read
 * the secret instead.
 */
public final class StorageRootKey {

  private static final String WHAT = "storageRootKey";

  private static final int REQUIRED =
      StorageKey.FIXED_TPM
          | StorageKey.FIXED_PARENT
          | StorageKey.SENSITIVE_DATA_ORIGIN
          | StorageKey.USER_WITH_AUTH
          | StorageKey.RESTRICTED
          | StorageKey.DECRYPT;

  private static final int ALLOWED = REQUIRED | StorageKey.NO_DA | StorageKey.ADMIN_WITH_POLICY;

  private final StorageKey key;

  private StorageRootKey(StorageKey key) {
    this.key = key;
  }

  /**
   * Reads what devices show.
   *
   * @param base64 a TPM2B_PUBLIC
   * @return the key
   * @throws InvalidTpmKeyException if it is anything else than such a key
   */
  public static StorageRootKey parse(String base64) {
    return of(StorageKey.decode(WHAT, base64));
  }

  /**
   * Reads its bytes.
   *
   * @param encoded a TPM2B_PUBLIC
   * @return the key
   * @throws InvalidTpmKeyException if it is anything else than such a key
   */
  public static StorageRootKey of(Bytes encoded) {
    StorageKey key = StorageKey.read(WHAT, encoded);
    boolean good = (key.attributes() & REQUIRED) == REQUIRED && (key.attributes() & ~ALLOWED) == 0;
    if (!good) {
      throw new InvalidTpmKeyException(WHAT + ": unsupported attributes");
    }
    return new StorageRootKey(key);
  }

  /** {@return the TPM2B_PUBLIC} */
  public Bytes encoded() {
    return key.encoded();
  }

  StorageKey key() {
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StorageRootKey that && encoded().equals(that.encoded());
  }

  @Override
  public int hashCode() {
    return encoded().hashCode();
  }

  @Override
  public String toString() {
    return "StorageRootKey";
  }
}
